using System.Text;
using System.Text.Json;
using AssetSdk.Core;

namespace AssetSdk.Filters.Tests;

public sealed class ProjectionTests
{
    private static string Apply(string projection, string document)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
            Projection.Parse(Encoding.UTF8.GetBytes(projection)).Apply(Table.Json(document), writer);
        return Encoding.UTF8.GetString(bytes.ToArray());
    }

    [Theory]
    [InlineData("{}", """{"a":1,"b":[1.50,"\u0041"]}""", """{"a":1,"b":[1.50,"\u0041"]}""")]
    [InlineData("""{"b":1,"a":1}""", """{"a":1,"c":2,"b":3}""", """{"a":1,"b":3}""")]
    [InlineData("""{"a":0}""", """{"a":1,"b":2}""", """{"b":2}""")]
    [InlineData("""{"a.b":true}""", """{"a":{"b":1,"c":2},"d":3}""", """{"a":{"b":1}}""")]
    [InlineData("""{"a.b":false}""", """{"a":{"b":1,"c":2},"d":3}""", """{"a":{"c":2},"d":3}""")]
    [InlineData("""{"a":{"b":1}}""", """{"a":{"b":1,"c":2}}""", """{"a":{"b":1}}""")]
    [InlineData("""{"a.b":1}""", """{"a":[{"b":1,"c":2},5,[{"b":3}]]}""", """{"a":[{"b":1},[{"b":3}]]}""")]
    [InlineData("""{"a.b":0}""", """{"a":[{"b":1,"c":2},5,[{"b":3}]]}""", """{"a":[{"c":2},5,[{}]]}""")]
    [InlineData("""{"a.b":1}""", """{"a":5}""", "{}")]
    [InlineData("""{"a.b":0}""", """{"a":5}""", """{"a":5}""")]
    [InlineData("""{"a.0":1}""", """{"a":[1,2]}""", """{"a":[]}""")]
    [InlineData("""{"a":1,"_id":0}""", """{"_id":7,"a":1,"b":2}""", """{"a":1}""")]
    [InlineData("""{"_id":0}""", """{"_id":7,"a":1}""", """{"a":1}""")]
    [InlineData("""{"b":1}""", """{"b":"\ud800","\ud800":1}""", """{"b":"\ud800"}""")]
    [InlineData("""{"b":0}""", "[1]", "[1]")]
    public void Apply_Example_IsAsMongoDbSays(string projection, string document, string expected) => Assert.Equal(expected, Apply(projection, document));

    [Theory]
    [InlineData("""{"a":1,"b":0}""", "'b'")]
    [InlineData("""{"a":"x"}""", "'a'")]
    [InlineData("""{"a":{"$slice":1}}""", "$slice")]
    [InlineData("""{"a":1,"a.b":1}""", "a.b")]
    [InlineData("""{"a.b":1,"a":1}""", "'a'")]
    [InlineData("""{"a":{}}""", "'a'")]
    [InlineData("""{"":1}""", "''")]
    [InlineData("[]", "array")]
    [InlineData("{", "JSON")]
    public void Parse_NoProjection_IsRefused(string projection, string named)
    {
        var refusal = Assert.Throws<AssetException>(() => Projection.Parse(Encoding.UTF8.GetBytes(projection)));

        Assert.Equal(AssetErrorCode.FilterInvalid, refusal.Code);
        Assert.Contains(named, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Apply_DeepArrays_IsAnsweredOrRefused()
    {
        var document = "{\"a\":" + new string('[', 9_000) + new string(']', 9_000) + "}";
        using var bytes = new MemoryStream();
        using var writer = new Utf8JsonWriter(bytes, new JsonWriterOptions { MaxDepth = 20_000 });

        var failure = Record.Exception(() => Projection.Parse("""{"a.b":1}"""u8).Apply(Table.Json(document), writer));

        Assert.True(failure is null or AssetException { Code.Id: "ASSET3002" }, failure?.ToString());
    }
}
