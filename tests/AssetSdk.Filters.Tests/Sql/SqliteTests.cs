namespace AssetSdk.Filters.Tests;

public sealed class SqliteTests : SqlContract
{
    private protected override SqlWorld Open(bool other) => new SqliteWorld(leaves: !other);

    [Theory]
    [InlineData("""{"n":"a"}""", "by_name (name=?)")]
    [InlineData("""{"n":{"$in":["a","b"]}}""", "by_name (name=?)")]
    [InlineData("""{"n":{"$gte":"a","$lt":"b"}}""", "by_name (name>? AND name<?)")]
    [InlineData("""{"n":{"$regex":"^models/"}}""", "by_name (name>? AND name<?)")]
    [InlineData("""{"tags":"x"}""", "tags USING PRIMARY KEY (value=?)")]
    [InlineData("""{"tags":{"$all":["x","y"]}}""", "tags USING PRIMARY KEY (value=?)")]
    [InlineData("""{"a.b":"x"}""", "leaves USING PRIMARY KEY (path=? AND kind=? AND value=?)")]
    [InlineData("""{"a.b":{"$gte":1}}""", "leaves USING PRIMARY KEY (path=? AND kind=? AND value>?)")]
    [InlineData("""{"a.b":{"$elemMatch":{"c":1}}}""", "leaves USING PRIMARY KEY (path=? AND kind=? AND value=?)")]
    public void ToSql_WhatAnIndexServes_IsServed(string filter, string plan)
    {
        using var world = Open(other: false);

        var actual = world.Plan("EXPLAIN QUERY PLAN", Table.Filter(filter).ToSql(world.Dialect, world.Mapping));

        Assert.Contains(plan, actual, StringComparison.Ordinal);
        Assert.DoesNotContain("SCAN TABLE assets", actual, StringComparison.Ordinal);
    }
}
