using AssetSdk.Testing;
using FsCheck;
using FsCheck.Fluent;

namespace AssetSdk.Core.Tests;

/// <summary>What holds for every scheme, whatever a store lists.</summary>
public sealed class VersionSchemeLawTests
{
    private static readonly ManualClock Clock = new();

    public static TheoryData<string> Schemes => [.. VersionScheme.All.Select(s => s.Name)];

    public static TheoryData<string> CountingSchemes => ["major_minor", "simple_date", "semver"];

    private static Gen<string> Number { get; } = Gen.Elements("0", "1", "2", "9", "10", "00", "01", "007", "2147483647", "99999999999999999999");

    /// <summary>Versions of a scheme, of other schemes, and of none.</summary>
    private static Gen<string> Listed(string scheme) => Gen.OneOf(
        Complete(scheme), Complete(scheme), Complete(scheme),
        Gen.Elements("", "1", "1.", ".1", "v1", "1.0", "1.2.3", "1.0-base", "1.0.0-rc.1", "1.0.0-RC.1", "2026-11-20T19-30-00Z", "x", "-", "1.0-", "1.0.0+build", "é"));

    private static Gen<string> Complete(string scheme) => scheme switch
    {
        "major_minor" => from major in Number from minor in Number select $"{major}.{minor}",
        "simple_date" => from year in Gen.Choose(2020, 2027) from day in Gen.Choose(10, 31) from second in Gen.Choose(10, 99) select $"{year}-11-{day}T19-30-{second}Z",
        "semver" => from major in Gen.Choose(0, 3) from minor in Gen.Choose(0, 11) from patch in Gen.Choose(0, 3) from tail in Gen.Elements("", "", "-rc", "-RC", "-rc.2", "-rc.10", "-1") select $"{major}.{minor}.{patch}{tail}",
        _ => from major in Number from rest in Gen.Elements("", ".0", ".1", ".10", ".x", "-y", ".0.1") from tag in Gen.Elements("base", "a", "0", "x.y_z") select $"{major}{rest}-{tag}",
    };

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Compare_AnyStrings_IsATotalPreorder(string name)
    {
        var scheme = VersionScheme.Get(name);

        Properties.Check(from a in Listed(name) from b in Listed(name) from c in Listed(name) select (a, b, c), t =>
            scheme.Compare(t.a, t.a) == 0
            && Math.Sign(scheme.Compare(t.a, t.b)) == -Math.Sign(scheme.Compare(t.b, t.a))
            && (scheme.Compare(t.a, t.b) > 0 || scheme.Compare(t.b, t.c) > 0 || scheme.Compare(t.a, t.c) <= 0)
            && (scheme.Compare(t.a, t.b) != 0 || Math.Sign(scheme.Compare(t.a, t.c)) == Math.Sign(scheme.Compare(t.b, t.c))), 3000);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Compare_VersionOfTheScheme_IsAboveWhatIsNone(string name)
    {
        var scheme = VersionScheme.Get(name);

        // What cannot be selected and still has a value (modelkit's bare major, '1.0' in semver) is ordered by it.
        Properties.Check(from a in Complete(name) from b in Gen.Elements("", ".1", "x", "1.", "1.0-", "é", "-") select (a, b), t =>
            !scheme.IsComplete(t.a) || scheme.Compare(t.a, t.b) > 0);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Sort_AnyList_IsDescendingAndStable(string name)
    {
        var scheme = VersionScheme.Get(name);

        Properties.Check(Listed(name).ListOf().Select(l => l.ToList()), versions =>
        {
            var sorted = scheme.Sort(versions);
            var positions = sorted.Zip(sorted.Skip(1));
            return sorted.Order(StringComparer.Ordinal).SequenceEqual(versions.Order(StringComparer.Ordinal))
                && positions.All(p => scheme.Compare(p.First, p.Second) >= 0)
                && versions.Distinct(StringComparer.Ordinal).All(v => sorted.Where(x => scheme.Compare(x, v) == 0).SequenceEqual(versions.Where(x => scheme.Compare(x, v) == 0)));
        });
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Select_Latest_IsMaximalAndInInputOrder(string name)
    {
        var scheme = VersionScheme.Get(name);

        Properties.Check(Listed(name).ListOf().Select(l => l.ToList()), versions =>
        {
            var selected = scheme.Select(null, versions);
            var candidates = versions.Where(v => scheme.IsComplete(v) && (name != "semver" || !v.Contains('-', StringComparison.Ordinal))).ToList();
            return candidates.Count == 0
                ? selected.Count == 0
                : selected.SequenceEqual(candidates.Where(v => candidates.All(other => scheme.Compare(v, other) >= 0)));
        });
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void Select_CompleteVersion_IsThatVersionOrNone(string name)
    {
        var scheme = VersionScheme.Get(name);

        Properties.Check(from wanted in Complete(name) from versions in Listed(name).ListOf() select (wanted, versions), t =>
            !scheme.IsComplete(t.wanted) || scheme.Select(t.wanted, t.versions).SequenceEqual(t.versions.Where(v => v == t.wanted).Take(1)));
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void IsCanonical_Version_IsComplete(string name)
    {
        var scheme = VersionScheme.Get(name);

        Properties.Check(Gen.OneOf(Listed(name), Samples.Text, Samples.Versions), v => !scheme.IsCanonical(v) || (scheme.IsComplete(v) && AssetReference.VersionProblem(v) is null), 1000);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void AllPredicates_AnyText_DoNotThrow(string name)
    {
        var scheme = VersionScheme.Get(name);

        Properties.Check(Gen.OneOf(Listed(name), Samples.Text), v =>
        {
            _ = scheme.IsComplete(v) | scheme.IsPartial(v) | scheme.IsCanonical(v) | scheme.IsRange(v);
            return scheme.Compare(v, "1.0") == -scheme.Compare("1.0", v) || true;
        }, 1000);
    }

    [Theory]
    [MemberData(nameof(CountingSchemes))]
    public void Next_AnyList_IsCanonicalAndAboveAll(string name)
    {
        var scheme = VersionScheme.Get(name);

        Properties.Check(Listed(name).ListOf().Select(l => l.ToList()), versions =>
        {
            if (!versions.Exists(scheme.IsComplete))
                return true;
            try
            {
                var next = scheme.Next(versions, VersionBump.Default, null, Clock);
                return scheme.IsCanonical(next) && versions.Where(scheme.IsComplete).All(v => scheme.Compare(next, v) > 0);
            }
            catch (AssetException e) when (e.Code.Equals(AssetErrorCode.InvalidVersion))
            {
                // Only what modelkit takes for a date, and is none, has no next one.
                return name == "simple_date" && versions.Exists(v => scheme.IsComplete(v) && !scheme.IsCanonical(v));
            }
        }, 1000);
    }

    [Theory]
    [MemberData(nameof(CountingSchemes))]
    public void First_Version_IsCanonicalAndNextFollows(string name)
    {
        var scheme = VersionScheme.Get(name);
        var first = scheme.First(Clock);

        Assert.True(scheme.IsCanonical(first));
        Assert.True(scheme.Compare(scheme.Next([first], VersionBump.Default, null, Clock), first) > 0);
    }

    [Theory]
    [MemberData(nameof(Schemes))]
    public void CheckRequest_HostileLength_IsLinear(string name)
    {
        var scheme = VersionScheme.Get(name);
        foreach (var text in new[] { new string('1', 2_000_000), string.Concat(Enumerable.Repeat("1.", 1_000_000)), string.Concat(Enumerable.Repeat("1-", 1_000_000)), new string('[', 2_000_000), "1." + new string('9', 2_000_000) })
        {
            _ = scheme.IsComplete(text) | scheme.IsPartial(text) | scheme.IsCanonical(text) | scheme.IsRange(text);
            _ = scheme.Compare(text, text + "0");
        }
    }

    [Fact]
    public void Get_Unknown_NamesTheKnown()
    {
        var failure = Assert.Throws<AssetException>(() => VersionScheme.Get("calver"));

        Assert.Equal(AssetErrorCode.UnknownVersionScheme, failure.Code);
        Assert.All(VersionScheme.All, s => Assert.Contains(s.Name, failure.Message, StringComparison.Ordinal));
    }
}
