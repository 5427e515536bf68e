using System.Text;
using AssetSdk.Core;

namespace AssetSdk.Restore.Tests;

/// <summary>What the class of a settings file is inferred to be, over one file and several.</summary>
public sealed class ShapeTests
{
    private static IndexConfigNode Of(params string[] files)
    {
        var shape = Shape.Empty();
        foreach (var file in files)
            shape.Add(new DocumentReader().Read(Encoding.UTF8.GetBytes(file), isYaml: false));
        var count = 0;
        return shape.Build("", 0, ref count);
    }

    private static string Show(IndexConfigNode node) => node.Kind + (node.IsNullable ? "?" : "") + (node.IsOptional ? " optional" : "") + node.Kind switch
    {
        "object" => $"{{{string.Join(", ", node.Children.Select(c => $"{c.Key}: {Show(c)}"))}}}",
        "list" => $"[{Show(node.Children[0])}]",
        _ => "",
    };

    [Theory]
    [InlineData("int", "1", "-7")]
    [InlineData("long", "1", "2147483648")]
    [InlineData("decimal", "1", "9223372036854775808")]
    [InlineData("any", "1", "100000000000000000000000000000000000000000")]
    [InlineData("double", "1", "0.5")]
    [InlineData("double", "1.0")]
    [InlineData("double", "1e-12", "0.30000000000000004")]
    [InlineData("decimal", "0.1", "0.1000000000000000055511151231")]
    [InlineData("decimal", "9007199254740993", "0.5")]
    [InlineData("any", "1e400")]
    [InlineData("string?", "null", "\"x\"")]
    [InlineData("any?", "null")]
    [InlineData("any", "1", "\"x\"")]
    [InlineData("any", "true", "1")]
    [InlineData("any", "[]", "{}")]
    [InlineData("list[any]", "[]")]
    [InlineData("list[int]", "[]", "[1]")]
    [InlineData("list[any]", "[1,\"x\"]")]
    [InlineData("list[double?]", "[1,null,0.5]")]
    [InlineData("list[list[int]]", "[[1],[]]")]
    [InlineData("list[object{a: int, b: string optional}]", "[{\"a\":1},{\"a\":2,\"b\":\"x\"}]")]
    [InlineData("bool", "true", "false")]
    public void Build_Values_AreWidened(string expected, params string[] values) => Assert.Equal(expected, Show(Of([.. values.Select(v => $"{{\"v\":{v}}}")]).Children.Single()));

    [Fact]
    public void Build_KeysOfSeveralFiles_AreOptionalWhereTheyAreMissing() => Assert.Equal(
        "object{a: int, b: object optional{c: string, d: bool optional}, e: int optional}",
        Show(Of("""{"a":1,"b":{"c":"x"}}""", """{"a":2,"b":{"c":"y","d":true}}""", """{"a":3,"e":1}""")));

    [Fact]
    public void Build_Examples_AreThreeShortOnesAndNoSecrets()
    {
        var node = Of("{\"a\":[1,2,2,3,4],\"b\":\"" + new string('x', 80) + "\",\"apiKey\":\"s3cr3t\",\"Passwords\":{\"inner\":[\"s3cr3t\"]},\"access_token\":\"s3cr3t\",\"mySecret\":1}");

        Assert.Equal(["1", "2", "3"], node.Children[0].Children[0].Examples);
        Assert.Equal(new string('x', 59) + "…", Assert.Single(node.Children[1].Examples));
        var written = new AssetIndex("A", "", "internal", "a", [], [], [new IndexConfig("C", IndexConfig.NoAsset, "p", "json", "", 0, 0, node)]).Write();
        Assert.DoesNotContain("s3cr3t", written, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_FiftyLevels_AreRead()
    {
        var node = Of(string.Concat(Enumerable.Repeat("{\"a\":", 50)) + "1" + new string('}', 50));
        var written = new AssetIndex("A", "", "internal", "a", [], [], [new IndexConfig("C", IndexConfig.NoAsset, "p", "json", "", 0, 0, node)]).Write();

        Assert.NotNull(AssetIndex.TryRead(new StringReader(written), withFiles: true));
    }
}
