using AssetSdk.Core;
using FsCheck.Fluent;

namespace AssetSdk.Filters.Tests;

public sealed class SortOrderTests
{
    [Fact]
    public void Compare_AllTypes_IsMongoDbsOrder()
    {
        string[] ascending =
        [
            """{"a":[]}""", """{"a":null}""", """{"a":-1e400}""", """{"a":0}""", """{"a":1}""", """{"a":9007199254740992}""", """{"a":9007199254740993}""", """{"a":""}""", """{"a":"B"}""", """{"a":"b"}""", """{"a":"é"}""", """{"a":"\uffff"}""",
            """{"a":"\ud83d\ude00"}""", """{"a":{}}""", """{"a":{"b":1}}""", """{"a":{"c":1}}""", """{"a":{"b":"x"}}""", """{"a":[[]]}""", """{"a":[[1]]}""", """{"a":[["x"]]}""", """{"a":false}""", """{"a":true}""",
        ];
        var documents = ascending.Select(Table.Json).ToList();

        for (var x = 0; x < documents.Count; x++)
        {
            for (var y = 0; y < documents.Count; y++)
            {
                Assert.Equal(x.CompareTo(y), Math.Sign(SortOrder.Parse("a").Compare(documents[x], documents[y])));
                Assert.Equal(y.CompareTo(x), Math.Sign(SortOrder.Parse("-a").Compare(documents[x], documents[y])));
            }
        }
    }

    [Theory]
    [InlineData("a", """{"a":[3,1]}""", """{"a":2}""", -1)]
    [InlineData("-a", """{"a":[3,1]}""", """{"a":2}""", -1)]
    [InlineData("a", "{}", """{"a":null}""", 0)]
    [InlineData("a.b", """{"a":[{"b":5},{"b":2}]}""", """{"a":{"b":3}}""", -1)]
    [InlineData("a.b", """{"a":[{"b":5},7]}""", """{"a":{"b":null}}""", 0)]
    [InlineData("a.1", """{"a":[5,2]}""", """{"a":[1,3]}""", -1)]
    [InlineData("a,-b", """{"a":1,"b":1}""", """{"a":1.0,"b":2}""", 1)]
    [InlineData("a.b", """{"a":[]}""", """{"a":1}""", 0)]
    public void Compare_Example_IsAsMongoDbSays(string order, string x, string y, int expected) =>
        Assert.Equal(expected, Math.Sign(SortOrder.Parse(order).Compare(Table.Json(x), Table.Json(y))));

    [Theory]
    [InlineData("")]
    [InlineData("a,")]
    [InlineData("-")]
    [InlineData("a..b")]
    [InlineData("$a")]
    [InlineData("a,-a")]
    public void Parse_NoOrder_IsRefused(string order) => Assert.Equal(AssetErrorCode.FilterInvalid, Assert.Throws<AssetException>(() => SortOrder.Parse(order)).Code);

    [Fact]
    public void Parse_TooLong_IsRefused() => Assert.Equal(AssetErrorCode.FilterTooLarge, Assert.Throws<AssetException>(() => SortOrder.Parse(string.Join(',', Enumerable.Range(0, 100)))).Code);

    [Fact]
    public void Compare_AnyValues_IsAnOrder() => Properties.Check(
        Gen.Three(Samples.HostileValue.Select(v => Table.Json($"{{\"a\":{v}}}"))),
        three =>
        {
            var (x, y, z) = three;
            var order = SortOrder.Parse("a");
            Assert.Equal(Math.Sign(order.Compare(x, y)), -Math.Sign(order.Compare(y, x)));
            Assert.Equal(0, order.Compare(x, x));
            return order.Compare(x, y) > 0 || order.Compare(y, z) > 0 || order.Compare(x, z) <= 0;
        },
        times: 3_000);

    [Fact]
    public void Compare_DeepDocuments_DoesNotOverflow()
    {
        var deep = Table.Json("{\"a\":" + string.Concat(Enumerable.Repeat("""{"a":[""", 3_000)) + string.Concat(Enumerable.Repeat("]}", 3_000)) + "}");

        Assert.Equal(0, SortOrder.Parse("a").Compare(deep, deep.Clone()));
    }
}
