using AssetSdk.Testing;

namespace AssetSdk.Filters.Tests;

[NeedsPostgres]
public sealed class PostgresTests(PostgresServer server) : SqlContract, IClassFixture<PostgresServer>
{
    private protected override SqlWorld Open(bool other) => PostgresServer.Programs is null
        ? throw new InvalidOperationException("PostgreSQL is not installed, and REQUIRE_SERVERS=1 asks for it.")
        : new PostgresWorld(server, array: !other);

    [Theory]
    [InlineData("""{"n":"a"}""", "by_name")]
    [InlineData("""{"n":{"$in":["a","b"]}}""", "by_name")]
    [InlineData("""{"n":{"$gte":"a","$lt":"b"}}""", "by_name")]
    [InlineData("""{"n":{"$regex":"^models/"}}""", "by_name")]
    [InlineData("""{"tags":"x"}""", "by_tag")]
    [InlineData("""{"a.b":"x"}""", "by_document")]
    [InlineData("""{"a.b":-5}""", "by_document")]
    [InlineData("""{"a.b":true}""", "by_document")]
    [InlineData("""{"a.0":1.5}""", "by_document")]
    [InlineData("""{"a":{"b":[1,"x"]}}""", "by_document")]
    [InlineData("""{"a.b":{"$in":["x","y"]}}""", "by_document")]
    [InlineData("""{"a.b":{"$elemMatch":{"c":1,"d":{"$gt":2}}}}""", "by_document")]
    public void ToSql_WhatAnIndexServes_IsServed(string filter, string index)
    {
        using var world = Open(other: false);
        // So few rows are read faster without: whether it can serve is the question.
        world.Execute("SET enable_seqscan = off");

        var plan = world.Plan("EXPLAIN", Table.Filter(filter).ToSql(world.Dialect, world.Mapping));

        Assert.Contains($"on {index}", plan.Replace("using " + index, "on " + index, StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Matches("Index Cond|Recheck", plan);
    }

    [Fact]
    public void SortToSql_IsServedByItsIndex()
    {
        using var world = Open(other: false);
        world.Execute("SET enable_seqscan = off; SET enable_sort = off");

        var plan = world.Plan("EXPLAIN", new SqlCondition("TRUE ORDER BY " + SortOrder.Parse("n").ToSql(world.Dialect, world.Mapping), [], true, true));

        Assert.Contains("Index Scan using by_name", plan, StringComparison.Ordinal);
    }
}
