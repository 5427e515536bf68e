using AssetSdk.Filters;
using AssetSdk.Server.Security;

namespace AssetSdk.Server.Storage;

/// <summary>What a search asks of the tables: ways to the assets that may match and that the caller may read, and what is asked of each.</summary>
/// <param name="Lookups">The ways, each of which is enough; none when no index helps.</param>
/// <param name="Check">A condition: what each row is asked, however it was found.</param>
/// <param name="Parameters">The values of all of their parameters.</param>
internal sealed record AssetSearch(IReadOnlyList<SqlLookup> Lookups, string Check, IReadOnlyList<(string Name, object? Value)> Parameters)
{
    /// <summary>Makes the search of a filter.</summary>
    public static AssetSearch Of(SqlDatabase database, Filter filter, Caller caller)
    {
        var condition = filter.ToSql(database.Dialect, database.Mapping);
        List<(string, object?)> parameters = [.. condition.Parameters.Select(static p => (p.Name, (object?)p.Value))];
        if (caller.IsUnbounded)
            return new AssetSearch(condition.Lookups, condition.Check, parameters);
        var readable = Readable(caller, parameters);
        return new AssetSearch(WithReadable(database, condition.Lookups, readable), $"{condition.Check} AND {readable}", parameters);
    }

    // Where the database chooses among its indexes by itself it is told everything at once.
    private static IReadOnlyList<SqlLookup> WithReadable(SqlDatabase database, IReadOnlyList<SqlLookup> lookups, string readable) =>
        database.Dialect == SqlDialect.PostgreSql && lookups is [{ Places: [var place] }]
            ? [new SqlLookup([place with { Condition = $"{place.Condition} AND {readable}" }])]
            : [.. lookups, new SqlLookup([new SqlKeys("asset", "seq", readable, IsOrdered: false)])];

    // 'team' and what lies between 'team/' and 'team0', which is the next text after all that begin with 'team/'.
    private static string Readable(Caller caller, List<(string, object?)> parameters)
    {
        var parts = new List<string>();
        foreach (var prefix in caller.Prefixes)
        {
            var i = parts.Count;
            parts.Add($"asset_name = @own{i} OR (asset_name >= @from{i} AND asset_name < @to{i})");
            parameters.AddRange([($"own{i}", prefix), ($"from{i}", prefix + "/"), ($"to{i}", prefix + "0")]);
        }

        return $"({string.Join(" OR ", parts)})";
    }
}
