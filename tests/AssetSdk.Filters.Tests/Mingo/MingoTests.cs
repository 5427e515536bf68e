using AssetSdk.Core;
using AssetSdk.Testing;
using FsCheck.Fluent;

namespace AssetSdk.Filters.Tests;

/// <summary>A second opinion: each disagreement belongs to a rule of <c>mingo-disagreements.md</c>, which says by what it is settled.</summary>
[NeedsMingo]
public sealed class MingoTests(MingoProcess mingo) : IClassFixture<MingoProcess>
{
    // A rule that is missing yet is mingo's business: it is looked for in the long form, and does not stop others.
    [Fact]
    public void Matches_AnyFilterAndDocument_IsAsMingoSaysOrARuleSaysWhyNot()
    {
        var samples = from filter in Samples.PlainFilter from document in Samples.PlainDocument select (filter, document);
        var unexplained = new List<string>();
        var (asked, matched) = (0, 0);

        Properties.Check(samples, sample =>
        {
            bool ours;
            try
            {
                ours = Table.Matches(sample.filter, sample.document);
            }
            catch (AssetException e) when (e.Code.Equals(AssetErrorCode.FilterInvalid))
            {
                return true;
            }

            asked++;
            matched += ours ? 1 : 0;
            if (mingo.Matches(sample.filter, sample.document) == ours)
                return true;
            var smallest = Disagreement.Smallest(sample.filter, sample.document, mingo.Matches);
            if (!MingoRules.All.Values.Any(rule => rule(smallest)))
                unexplained.Add($"{smallest.Filter} on {smallest.Document}: {smallest.Ours} here, {smallest.Theirs?.ToString() ?? "refused"} there");
            return true;
        }, times: LongTests.Wanted ? 100_000 : 4_000, seed: LongTests.Wanted ? null : 7);

        Assert.True(asked > 3_000 && matched > 500, $"{asked} {matched}");
        Assert.True(unexplained.Count == 0, string.Join('\n', unexplained.Distinct().OrderBy(u => u.Length).Take(60)));
    }

    [Fact]
    public void Rules_EachHasACitationAndAnExampleThatShowsIt()
    {
        var sections = File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Mingo", "mingo-disagreements.md")).Split("\n## ")[1..].ToDictionary(s => s[..s.IndexOf('\n', StringComparison.Ordinal)].Trim(), s => s);

        Assert.Equal(MingoRules.All.Keys.Order(), sections.Keys.Order());
        Assert.All(sections, section =>
        {
            Assert.Contains("MongoDB", section.Value, StringComparison.Ordinal);
            var example = section.Value.Split('\n').Single(l => l.StartsWith("Example: `", StringComparison.Ordinal)).Split('`');
            var (filter, document) = (example[1], example[3]);
            Assert.NotEqual(Table.Matches(filter, document), mingo.Matches(filter, document));
            Assert.True(MingoRules.All[section.Key](Disagreement.Smallest(filter, document, mingo.Matches)), section.Key);
        });
    }
}
