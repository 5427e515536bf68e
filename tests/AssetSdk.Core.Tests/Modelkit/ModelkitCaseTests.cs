using System.Text.Json.Nodes;

namespace AssetSdk.Core.Tests;

/// <summary>
/// modelkit's tables hold for us, but for the deviations that are listed with their reason; and a deviation is listed only while it is one.
/// </summary>
public sealed class ModelkitCaseTests
{
    private static readonly JsonArray Deviations = (JsonArray)ModelkitSuites.ReadData("deviations.json")["deviations"]!;
    private static readonly JsonArray Elsewhere = (JsonArray)ModelkitSuites.ReadData("deviations.json")["elsewhere"]!;

    public static TheoryData<string> Suites => [.. ModelkitSuites.Ours.Keys];

    [Theory]
    [MemberData(nameof(Suites))]
    public void Suite_EveryCase_IsAsTheTableSaysOrAListedDeviation(string suite)
    {
        foreach (var testCase in ModelkitSuites.Cases(suite))
        {
            var input = ModelkitSuites.Input(testCase);
            var theirs = ModelkitSuites.Theirs(suite, testCase);
            var ours = ModelkitSuites.Ours[suite](testCase);
            var deviation = Deviations.SingleOrDefault(d => (string?)d!["suite"] == suite && (string?)d["input"] == input);

            Assert.True(JsonNode.DeepEquals(theirs, ours) == (deviation is null), $"{suite}, '{input}': the table says {Json(theirs)}, we say {Json(ours)}, and {(deviation is null ? "no deviation" : "a deviation")} is listed.");
            if (deviation is not null)
                Assert.Equal(Json(deviation["ours"]), Json(ours));
            if (testCase is JsonObject node && node["semantically_correct"] is { } right)
                Assert.Equal(Json(right), Json(ours));
        }
    }

    [Fact]
    public void Deviations_Each_HasAReasonAndACase()
    {
        foreach (var deviation in Deviations)
        {
            var (suite, input) = ((string)deviation!["suite"]!, (string)deviation["input"]!);
            Assert.Contains(input, ModelkitSuites.Cases(suite).Select(ModelkitSuites.Input));
            Assert.False(string.IsNullOrWhiteSpace((string?)deviation["reason"]), $"{suite}, '{input}' has no reason.");
        }
    }

    [Fact]
    public void Tables_Each_AreRunHereOrSayWhereTheyAre()
    {
        var elsewhere = Elsewhere.Select(e => (string)e!["suite"]!).ToHashSet();
        foreach (var (suite, _) in ModelkitSuites.Tables.Where(t => t.Key != "source"))
            Assert.True(ModelkitSuites.Ours.ContainsKey(suite) != elsewhere.Contains(suite), $"{suite} is neither run here nor elsewhere, or both.");
    }

    [Fact]
    public void Elsewhere_EveryCase_NamesTestsThatAreThere()
    {
        foreach (var suite in Elsewhere.Select(e => (string)e!["suite"]!).Distinct())
        {
            var notes = Elsewhere.Where(e => (string?)e!["suite"] == suite).ToList();
            var cases = ModelkitSuites.Tables[suite] is JsonArray array ? array.Select(c => ModelkitSuites.Input(c!)).ToList() : [""];
            foreach (var input in cases)
            {
                var note = notes.SingleOrDefault(n => (string?)n!["input"] == input) ?? notes.SingleOrDefault(n => n!["input"] is null);
                Assert.True(note is not null, $"{suite}, '{input}' is nowhere.");
                if ((string?)note["by"] is { } by)
                {
                    var at = by.Split(": ");
                    Assert.Contains(at[1], File.ReadAllText(SourceTree.Path("tests/" + at[0])), StringComparison.Ordinal);
                }
                else
                {
                    Assert.False(string.IsNullOrWhiteSpace((string?)note["not"]), $"{suite}, '{input}' says neither by what it is covered nor why not.");
                }
            }
        }
    }

    private static string Json(JsonNode? node) => node?.ToJsonString() ?? "null";
}
