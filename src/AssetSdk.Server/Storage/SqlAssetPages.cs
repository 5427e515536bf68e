using System.Runtime.CompilerServices;
using AssetSdk.Filters;
using AssetSdk.Server.Security;

namespace AssetSdk.Server.Storage;

/// <summary>
/// The assets that may match a filter, in the order in which they came: a superset, to be checked. Read page by page, so that a client that reads slowly
/// holds no connection and no snapshot, and no more memory than a page.
/// </summary>
/// <remarks>
/// No database knows how many documents have a value somewhere in their metadata, and what it guesses makes of some searches a walk over everything, again for each page. So each way that an index offers is asked for its first
/// keys. One with few of them is the way. Otherwise what matches is common: then an index that has its keys in order is followed, or assets are looked at as they came, and more keys are fetched only when that leads nowhere.
/// </remarks>
internal sealed class SqlAssetPages(SqlDatabase database)
{
    private const int FewestRows = 20;
    private const int FirstRows = 100;
    private const int MostRows = 3200;
    private const int PageCharacters = 2 << 20;

    private const int FewKeys = 2_000;
    private const int ManyKeys = 200_000;
    private const int Stretch = 2_000;

    /// <summary>Reads the rows after one.</summary>
    /// <param name="filter">Which may match.</param>
    /// <param name="caller">Who may read them.</param>
    /// <param name="after">The row after which to begin.</param>
    /// <param name="wanted">About how many are wanted: the first page is that large.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async IAsyncEnumerable<AssetRow> ReadAsync(Filter filter, Caller caller, long after, long wanted, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var search = AssetSearch.Of(database, filter, caller);
        var size = (int)Math.Clamp(wanted, FewestRows, FirstRows);
        var pages = search.Lookups.Count == 0 ? InOrderAsync(search, after, long.MaxValue, size, cancellationToken) : FoundAsync(search, after, size, cancellationToken);
        await foreach (var page in pages.ConfigureAwait(false))
        {
            foreach (var row in page)
            {
                if (caller.MayRead(row.Name))
                    yield return row;
            }
        }
    }

    private async IAsyncEnumerable<List<AssetRow>> FoundAsync(AssetSearch search, long after, int size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var keys = await ShortestAsync(search, after, FewKeys, cancellationToken).ConfigureAwait(false);
        if (keys is null)
        {
            var way = search.Lookups.FirstOrDefault(static l => l.IsOrdered);
            var end = way is null ? await StretchAsync(after, cancellationToken).ConfigureAwait(false) : long.MaxValue;
            await foreach (var page in (way is null ? InOrderAsync(search, after, end, size, cancellationToken) : AlongAsync(search, way, after, size, cancellationToken)).ConfigureAwait(false))
                yield return page;
            if (end == long.MaxValue)
                yield break;
            after = end;
            keys = await ShortestAsync(search, after, ManyKeys, cancellationToken).ConfigureAwait(false);
        }

        await foreach (var page in (keys is null ? InOrderAsync(search, after, long.MaxValue, FirstRows, cancellationToken) : OfKeysAsync(search, keys, size, cancellationToken)).ConfigureAwait(false))
            yield return page;
    }

    /// <summary>The keys of the way that has fewest, in their order; <see langword="null"/> when each has more than are asked for.</summary>
    private Task<long[]?> ShortestAsync(AssetSearch search, long after, int most, CancellationToken cancellationToken) => database.ReadAsync(
        async session =>
        {
            long[]? shortest = null;
            foreach (var lookup in search.Lookups)
            {
                // No more than the shortest so far: what is longer does not help.
                var limit = shortest?.Length ?? most;
                var selects = lookup.Places.Select(p => $"SELECT {p.Key} FROM {p.Table} WHERE ({p.Condition}) AND {p.Key} > @after");
                var keys = await session.ListAsync($"{string.Join(" UNION ALL ", selects)} LIMIT {limit + 1}", static row => row.GetInt64(0), [.. search.Parameters, ("after", after)]).ConfigureAwait(false);
                if (keys.Count > limit)
                    continue;
                shortest = [.. keys.Distinct().Order()];
                if (shortest.Length <= FewestRows)
                    break;
            }

            return shortest;
        },
        cancellationToken);

    /// <summary>The last of some rows after one; all that may come when there are no more.</summary>
    private Task<long> StretchAsync(long after, CancellationToken cancellationToken) => database.ReadAsync(
        async session => await session.NumberAsync($"SELECT seq FROM asset WHERE seq > @after ORDER BY seq LIMIT 1 OFFSET {Stretch}", ("after", after)).ConfigureAwait(false) is > 0 and var end ? end : long.MaxValue,
        cancellationToken);

    private async IAsyncEnumerable<List<AssetRow>> OfKeysAsync(AssetSearch search, long[] keys, int size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = 0; next < keys.Length;)
        {
            var some = keys[next..Math.Min(next + size, keys.Length)];
            var page = await PageAsync($"asset WHERE {database.AnyOf("seq", "@keys")} AND {search.Check} ORDER BY seq", search, [("keys", database.Numbers(some))], cancellationToken).ConfigureAwait(false);
            next = page.IsCut ? Array.BinarySearch(keys, page.Rows[^1].Seq) + 1 : next + some.Length;
            size = Math.Min(size * 2, MostRows);
            yield return page.Rows;
        }
    }

    private IAsyncEnumerable<List<AssetRow>> InOrderAsync(AssetSearch search, long after, long end, int size, CancellationToken cancellationToken) =>
        PagesAsync($"asset WHERE {search.Check} AND seq > @after AND seq <= @end ORDER BY seq LIMIT @rows", search, after, end, size, cancellationToken);

    // SQLite joins in the order in which it is told to.
    private IAsyncEnumerable<List<AssetRow>> AlongAsync(AssetSearch search, SqlLookup way, long after, int size, CancellationToken cancellationToken)
    {
        var place = way.Places[0];
        return PagesAsync(
            $"(SELECT {place.Key} AS way FROM {place.Table} WHERE {place.Condition} AND {place.Key} > @after AND {place.Key} <= @end) CROSS JOIN asset ON asset.seq = way WHERE {search.Check} ORDER BY way LIMIT @rows",
            search, after, long.MaxValue, size, cancellationToken);
    }

    private async IAsyncEnumerable<List<AssetRow>> PagesAsync(string from, AssetSearch search, long after, long end, int size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (; ; size = Math.Min(size * 2, MostRows))
        {
            var page = await PageAsync(from, search, [("after", after), ("end", end), ("rows", size)], cancellationToken).ConfigureAwait(false);
            yield return page.Rows;
            if (page.Rows.Count == 0 || (page.Rows.Count < size && !page.IsCut))
                yield break;
            after = page.Rows[^1].Seq;
        }
    }

    private async Task<(List<AssetRow> Rows, bool IsCut)> PageAsync(string from, AssetSearch search, (string, object?)[] parameters, CancellationToken cancellationToken)
    {
        var rows = new List<AssetRow>();
        var characters = 0L;
        var isCut = false;
        await database.ReadAsync(
            async session =>
            {
                await session.QueryAsync(
                    $"SELECT {AssetRow.Columns} FROM {from}",
                    row =>
                    {
                        rows.Add(AssetRow.Read(row));
                        characters += rows[^1].Document.Length;
                        isCut = characters > PageCharacters;
                        return !isCut;
                    },
                    [.. search.Parameters, .. parameters]).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return (rows, isCut);
    }
}
