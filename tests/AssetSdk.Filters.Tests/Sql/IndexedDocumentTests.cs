namespace AssetSdk.Filters.Tests;

public sealed class IndexedDocumentTests
{
    [Theory]
    [InlineData("""{"a":[1,1.0,1.50,-0.0,true,null,"x"]}""", """{"a":[1,1,1.5,0,true,null,"x"]}""")]
    [InlineData("""{"a":"x\u0000y","b":"\ud800x"}""", """{"a":"x","b":"\uFFFDx"}""")]
    [InlineData("""{"a\u0000":{"b":[1]},"\ud800":2,"c":3}""", """{"c":3}""")]
    [InlineData("""{"a":[9007199254740993,9223372036854775808,1e400,-1e400,1e-400]}""", """{"a":[9007199254740993,9.223372036854776E+18,1E+300,-1E+300,0]}""")]
    [InlineData("""{"a'b\"c":"é<>&"}""", """{"a'b\"c":"é<>&"}""")]
    public void ToJson_Example_IsWhatDatabasesTake(string document, string expected) => Assert.Equal(expected.Replace("\\uFFFD", "\ufffd", StringComparison.Ordinal), IndexedDocument.ToJson(Table.Json(document)));

    [Fact]
    public void Leaves_Example_AreEachOnceWithPathsThroughArrays()
    {
        var leaves = IndexedDocument.Leaves(Table.Json("""{"a":[{"b":1},{"b":[2,[2.0]]},"x","x"],"c":{"d.e":1,"f":true},"g":null,"h":{},"i":"y\u0000z"}"""));

        Assert.Equal(
            [new("a", "s", "x"), new("a.b", "n", 1L), new("a.b", "n", 2L), new("c.f", "b", 1L), new IndexedLeaf("i", "s", "y")],
            leaves.OrderBy(l => l.Path, StringComparer.Ordinal).ThenBy(l => l.Value));
    }

    [Fact]
    public void Leaves_LongText_IsCutBetweenCharacters()
    {
        var leaf = IndexedDocument.Leaves(Table.Json("{\"a\":\"" + new string('x', IndexedDocument.LongestLeaf - 1) + "😀\"}")).Single();

        Assert.Equal(new string('x', IndexedDocument.LongestLeaf - 1), leaf.Value);
    }

    [Fact]
    public void Leaves_LongNames_AreNotMultiplied()
    {
        // 8 MB of paths would be made of 40 kB.
        var values = string.Join(',', Enumerable.Range(0, 400).Select(i => $"\"{i}\":{i}"));

        var leaves = IndexedDocument.Leaves(Table.Json($$"""{"a":1,"{{new string('x', 20_000)}}":{{{values}}},"b":2}"""));

        Assert.Equal(["a", "b"], leaves.Select(l => l.Path));
    }

    [Theory]
    [InlineData("^models/", "", "models/")]
    [InlineData("^ab?c", "", "a")]
    [InlineData("^ab*", "", "a")]
    [InlineData("^ab{0,2}", "", "a")]
    [InlineData("^ab+c", "", "ab")]
    [InlineData("^a\\.b\\-c", "", "a.b-c")]
    [InlineData("^a\\d", "", "a")]
    [InlineData("^ab|c", "", "")]
    [InlineData("^(ab)", "", "")]
    [InlineData("^*ab", "", "")]
    [InlineData("^?ab", "", "")]
    [InlineData("ab", "", "")]
    [InlineData("^ab", "i", "")]
    [InlineData("^ab", "m", "")]
    [InlineData("^ab", "x", "")]
    [InlineData("^😀?", "", "")]
    public void RegexPrefix_Example_IsWhatAllMatchesBeginWith(string pattern, string options, string expected)
    {
        var parsed = Table.Filter($$"""{"a":{"$regex":{{System.Text.Json.JsonSerializer.Serialize(pattern)}},"$options":"{{options}}"} }""");
        var test = Assert.IsType<RegexTest>(Assert.IsType<At>(Assert.IsType<AllOf>(parsed.Root is AllOf ? parsed.Root : new AllOf([parsed.Root])).Parts[0]).Test);

        Assert.Equal(expected, RegexPrefix.Of(test.Pattern, test.Options));
    }

    [Fact]
    public void RegexPrefixEnd_IsTheNextOfItsLength()
    {
        Assert.Equal("b", RegexPrefix.End("a"));
        Assert.Equal("\ue000", RegexPrefix.End("\ud7ff"));
        Assert.Equal("b", RegexPrefix.End("a\U0010ffff"));
        Assert.Null(RegexPrefix.End("\U0010ffff"));
    }
}
