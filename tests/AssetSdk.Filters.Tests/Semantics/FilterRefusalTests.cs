using System.Text;
using System.Text.Json;
using AssetSdk.Core;

namespace AssetSdk.Filters.Tests;

public sealed class FilterRefusalTests
{
    [Theory]
    [InlineData("""{"t":{"$regex":"(?=(a+)+$)"}}""")]
    [InlineData("""{"$nor":[{"t":{"$regex":"(?=(a+)+$)"}}]}""")]
    [InlineData("""{"t":{"$elemMatch":{"$regex":"(?=(a+)+$)"}}}""")]
    public void Matches_RegexOfManyValues_Ends(string filter)
    {
        var document = Table.Json($$"""{"t":[{{string.Join(',', Enumerable.Repeat($"\"{new string('a', 18)}!\"", 20_000))}}]}""");
        var parsed = Filter.Parse(Encoding.UTF8.GetBytes(filter), new FilterLimits { RegexTimeout = TimeSpan.FromMinutes(1), MatchTimeout = TimeSpan.FromMilliseconds(50) });

        Assert.Equal(AssetErrorCode.FilterTooLarge, Assert.Throws<AssetException>(() => parsed.Matches(document)).Code);
        Assert.False(Filter.Parse("""{"a":1}"""u8).Matches(Table.Json("{}")));
    }

    [Fact]
    public void Matches_ManyConditionsOfManyValues_End()
    {
        var document = Table.Json($$$"""{"t":[{{{string.Join(',', Enumerable.Repeat("""{"a":[1,2,3]}""", 50_000))}}}]}""");
        var conditions = string.Join(',', Enumerable.Range(0, 450).Select(i => $$$"""{"t.a":{"$mod":[7,{{{(i % 3) + 4}}}]}}"""));
        var parsed = Filter.Parse(Encoding.UTF8.GetBytes($$$"""{"$nor":[{{{conditions}}}]}"""), new FilterLimits { MatchTimeout = TimeSpan.FromMilliseconds(50) });

        Assert.Equal(AssetErrorCode.FilterTooLarge, Assert.Throws<AssetException>(() => parsed.Matches(document)).Code);
    }

    private static AssetException Refusal(string filter) => Assert.Throws<AssetException>(() => Table.Filter(filter));

    [Theory]
    [InlineData("""{"$where":"1"}""", "$where")]
    [InlineData("""{"$expr":{}}""", "$expr")]
    [InlineData("""{"$text":{"$search":"x"}}""", "$text")]
    [InlineData("""{"$jsonSchema":{}}""", "$jsonSchema")]
    [InlineData("""{"a.b":{"$near":[1,2]}}""", "$near", "a.b")]
    [InlineData("""{"a":{"$where":"1"}}""", "$where", "a")]
    [InlineData("""{"$gt":1}""", "$gt")]
    [InlineData("""{"a":{"$gt":1,"b":2}}""", "'b'", "'a'")]
    [InlineData("""{"a":{"$foo":1}}""", "$foo", "'a'")]
    [InlineData("""{"a":{"$oid":"507f191e810c19729de860ea"}}""", "$oid", "'a'")]
    [InlineData("""{"$and":[]}""", "$and")]
    [InlineData("""{"$or":{}}""", "$or")]
    [InlineData("""{"$nor":[1]}""", "$nor", "a number")]
    [InlineData("""{"a":{"$in":1}}""", "$in", "'a'")]
    [InlineData("""{"a":{"$in":[{"$regex":"x"}]}}""", "$in", "'a'")]
    [InlineData("""{"a":{"$nin":[{"$gt":1}]}}""", "$nin", "'a'")]
    [InlineData("""{"a":{"$not":1}}""", "$not", "'a'")]
    [InlineData("""{"a":{"$not":{}}}""", "$not", "'a'")]
    [InlineData("""{"a":{"$not":{"b":1}}}""", "'b'", "'a'")]
    [InlineData("""{"a":{"$all":1}}""", "$all", "'a'")]
    [InlineData("""{"a":{"$all":[{"$gt":1}]}}""", "$all", "'a'")]
    [InlineData("""{"a":{"$all":[{"$elemMatch":{}},1]}}""", "$all", "'a'")]
    [InlineData("""{"a":{"$elemMatch":1}}""", "$elemMatch", "'a'")]
    [InlineData("""{"a":{"$elemMatch":{"$gt":1,"b":1}}}""", "'b'", "$elemMatch")]
    [InlineData("""{"a":{"$size":-1}}""", "$size", "'a'")]
    [InlineData("""{"a":{"$size":1.5}}""", "$size", "'a'")]
    [InlineData("""{"a":{"$size":"1"}}""", "$size", "'a'")]
    [InlineData("""{"a":{"$mod":[4]}}""", "$mod", "'a'")]
    [InlineData("""{"a":{"$mod":[0,1]}}""", "$mod", "'a'", "0")]
    [InlineData("""{"a":{"$mod":["4",1]}}""", "$mod", "'a'")]
    [InlineData("""{"a":{"$type":"text"}}""", "$type", "'a'")]
    [InlineData("""{"a":{"$type":99}}""", "$type", "'a'")]
    [InlineData("""{"a":{"$type":[]}}""", "$type", "'a'")]
    [InlineData("""{"a":{"$regex":1}}""", "$regex", "'a'")]
    [InlineData("""{"a":{"$regex":"("}}""", "$regex", "'a'")]
    [InlineData("""{"a":{"$regex":"\u0000"}}""", "$regex", "NUL")]
    [InlineData("""{"a":{"$regex":"x","$options":"g"}}""", "$options", "'a'")]
    [InlineData("""{"a":{"$regex":"x","$options":1}}""", "$options", "'a'")]
    [InlineData("""{"a":{"$options":"i"}}""", "$options", "'a'")]
    [InlineData("""{"a":{"$bitsAllSet":-1}}""", "$bitsAllSet", "'a'")]
    [InlineData("""{"a":{"$bitsAnyClear":[-1]}}""", "$bitsAnyClear", "'a'")]
    [InlineData("""{"a":{"$bitsAnySet":"AA=="}}""", "$bitsAnySet", "'a'")]
    [InlineData("""{"a":1,"a":2}""", "'a'", "twice")]
    [InlineData("[]", "an object")]
    [InlineData("null", "null")]
    [InlineData("{", "JSON")]
    [InlineData("", "JSON")]
    public void Parse_NoFilter_IsRefusedByName(string filter, params string[] named)
    {
        var refusal = Refusal(filter);

        Assert.Equal(AssetErrorCode.FilterInvalid, refusal.Code);
        Assert.All(named, name => Assert.Contains(name, refusal.Message, StringComparison.Ordinal));
    }

    [Fact]
    public void Parse_BeyondALimit_IsTooLarge()
    {
        var depth = string.Concat(Enumerable.Repeat("""{"$and":[""", 5_000)) + "{}" + string.Concat(Enumerable.Repeat("]}", 5_000));
        string[] filters =
        [
            depth,
            """{"a":""" + new string('[', 10_000) + new string(']', 10_000) + "}",
            new string('[', 10_000),
            "{\"a\":\"" + new string('x', 10 * 1024 * 1024) + "\"}",
            "{\"$or\":[" + string.Join(',', Enumerable.Repeat("""{"a":1}""", 2_000)) + "]}",
            "{\"a\":{\"$in\":[" + string.Join(',', Enumerable.Range(0, 20_000)) + "]}}",
            "{\"" + string.Join('.', Enumerable.Repeat("a", 100)) + "\":1}",
            "{\"a" + string.Concat(Enumerable.Repeat(".0", 20)) + "\":1}",
            "{\"a\":{\"$regex\":\"" + new string('(', 2_000) + "\"}}",
            "{\"$or\":[" + string.Join(',', Enumerable.Repeat("""{"a":{"$regex":"x"}}""", 100)) + "]}",
        ];

        Assert.All(filters, filter => Assert.Equal(AssetErrorCode.FilterTooLarge, Refusal(filter).Code));
    }

    [Fact]
    public void Parse_ElementBeyondALimit_IsTooLarge()
    {
        var deep = Table.Json("""{"a":""" + new string('[', 10_000) + new string(']', 10_000) + "}");

        Assert.Equal(AssetErrorCode.FilterTooLarge, Assert.Throws<AssetException>(() => Filter.Parse(deep)).Code);
    }

    [Fact]
    public void Parse_NothingAndBadUtf8_AreRefused()
    {
        Assert.Equal(AssetErrorCode.FilterInvalid, Assert.Throws<AssetException>(() => Filter.Parse(default(JsonElement))).Code);
        Assert.Equal(AssetErrorCode.FilterInvalid, Assert.Throws<AssetException>(() => Filter.Parse([.. "{\"a\":\""u8, 0xFF, .. "\"}"u8])).Code);
    }

    [Fact]
    public void Parse_HostileNames_ArePrintedOnOneShortLine()
    {
        var message = Refusal("{\"$\\u0000\\n\\u202e" + new string('x', 10_000) + "\":1}").Message;

        Assert.True(message.Length < 500);
        Assert.DoesNotContain(message, char.IsControl);
        Assert.DoesNotContain('\u202e', message);
    }

    [Fact]
    public void Parse_OfADisposedDocument_KeepsNothingOfIt()
    {
        Filter filter;
        using (var document = JsonDocument.Parse("""{"a":{"$in":["x"]}}"""))
            filter = Filter.Parse(document.RootElement);

        Assert.True(filter.Matches(Table.Json("""{"a":"x"}""")));
    }

    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("(a|a)*b")]
    [InlineData("(.*)*c")]
    [InlineData("(((((a{0,50}){0,50}){0,50}){0,50}){0,50})b")]
    public void Matches_RegexBomb_IsLinearOrEndsInTime(string pattern)
    {
        var filter = Table.Filter("{\"a\":{\"$regex\":\"" + pattern + "\"}}");
        var document = Table.Json("{\"a\":\"" + new string('a', 50_000) + "!\"}");

        try
        {
            Assert.False(filter.Matches(document));
        }
        catch (AssetException e)
        {
            Assert.Equal(AssetErrorCode.FilterTooLarge, e.Code);
        }
    }

    [Fact]
    public void Matches_RegexBombWithBackReference_EndsWithTooLarge()
    {
        var filter = Table.Filter("""{"a.b":{"$regex":"^(a+)+\\1$"}}""");

        var refusal = Assert.Throws<AssetException>(() => filter.Matches(Table.Json("{\"a\":{\"b\":\"" + new string('a', 5_000) + "!\"}}")));

        Assert.Equal(AssetErrorCode.FilterTooLarge, refusal.Code);
        Assert.Contains("'a.b'", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_HostileRegexes_AreTakenOrRefused()
    {
        string[] patterns = [new string('(', 500) + new string(')', 500), "x{2147483647}", "(?:x{1000}){1000}", "(((x{50}){50}){50}){50}", string.Concat(Enumerable.Repeat("(x|", 300)) + new string(')', 300), "[a-z-[b-d-[c]]]", "(?<=x*)y", "(?(x)y|z)", "\\p{L}+", "[", "x**", "(?#", "\\"];

        foreach (var pattern in patterns)
        {
            var failure = Record.Exception(() => Table.Filter("{\"a\":{\"$regex\":" + JsonSerializer.Serialize(pattern) + "}}").Matches(Table.Json("""{"a":"xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxy"}""")));
            Assert.True(failure is null or AssetException, failure?.ToString());
        }
    }

    [Fact]
    public void Matches_HostileDocuments_AreAnswered()
    {
        var deep = string.Concat(Enumerable.Repeat("""{"a":[""", 3_000)) + string.Concat(Enumerable.Repeat("]}", 3_000));
        string[] documents = [deep, """{"a":"\ud800","\udc00":1}""", """{"a":{"\ud800":["\udfff\ud800x"]}}""", """{"a":1e999999999999999999999999}""", "[1]", "1", "null"];
        string[] filters = ["""{"a":{"$gt":{"a":[{"a":1}]}}}""", """{"a.a.a.0":1}""", """{"a":"\ufffd"}""", """{"a":{"$regex":"x"}}""", """{"a":{"$type":"number"}}""", """{"a":{"$mod":[2,1]}}"""];

        foreach (var filter in filters.Select(Table.Filter))
            Assert.All(documents, document => filter.Matches(Table.Json(document)));
        Assert.True(Table.Matches("""{"a":"\ufffd"}""", documents[1]));
        Assert.True(Table.Matches("""{"a":{"$gt":1e99}}""", documents[3]));
    }
}
