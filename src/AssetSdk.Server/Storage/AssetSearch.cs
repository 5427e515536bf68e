using AssetSdk.Filters;
using AssetSdk.Server.Security;

namespace AssetSdk.Server.Storage;

/// <summary>What a search asks of the tables: ways to the assets that may match and that the caller may read, and what is asked of each.</summary>
/// <param name="Lookups">The ways, each of which is enough; none when no index helps.</param>
/// <param name="Check">A condition: what rows are asked that are read one after the other.</param>
/// <param name="Parameters">The values of all of their parameters.</param>
internal sealed record AssetSearch(IReadOnlyList<SqlLookup> Lookups, string Check, IReadOnlyList<(string Name, object? Value)> Parameters)
{
    /// <summary>Makes the search of a filter.</summary>
    public static AssetSearch Of(SqlDatabase database, Filter filter, Caller caller)
    {
        var condition = filter.ToSql(database.Dialect, database.Mapping);
        var readable = ReadableNames.And(caller);
        var lookups = condition.Lookups.Select(l => l with { Rest = l.Rest + readable });
        if (!caller.IsUnbounded)
        {
            SqlLookup OfAssets(string asked, string rest) => new([new SqlKeys("asset", "seq", asked + readable, IsOrdered: false)], rest + readable);

            // Where the database joins its indexes it is told everything at once.
            lookups = database.JoinsIndexes
                ? lookups.Where(static l => l.IsOrdered).Prepend(OfAssets(condition.Text, rest: "TRUE"))
                : lookups.Append(OfAssets("TRUE", condition.Check));
        }

        return new AssetSearch([.. lookups], condition.Check + readable, [.. condition.Parameters.Select(static p => (p.Name, (object?)p.Value)), .. ReadableNames.Parameters(caller)]);
    }
}
