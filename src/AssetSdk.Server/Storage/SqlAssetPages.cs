using System.Runtime.CompilerServices;
using AssetSdk.Filters;
using AssetSdk.Server.Hosting;
using AssetSdk.Server.Queries;
using AssetSdk.Server.Security;

namespace AssetSdk.Server.Storage;

/// <summary>
/// The assets that may match a filter, in the order in which they came: a superset, to be checked. Read page by page, so that a client that reads slowly
/// holds no connection and no snapshot, and no more memory than a page.
/// </summary>
/// <remarks>
/// No database knows how many documents have a value somewhere in their metadata, and what it guesses makes of some searches a walk over everything, again for each page. So each way that an index offers is asked for its first
/// keys, and one with few is taken. Where all have many, what matches is common: an index that has its keys in order is followed, or assets are looked at as they came, and more keys are fetched only when that leads nowhere.
/// </remarks>
internal sealed class SqlAssetPages(SqlDatabase database) : IDisposable
{
    private const int FewestRows = 20;
    private const int FirstRows = 100;
    private const int MostRows = 3200;

    /// <summary>How many characters of documents are read at once, about: what is held of them while a client is waited for.</summary>
    public const long PageCharacters = 256 << 10;

    // The text, and what is made of one document while the client is waited for.
    private const int HeldPerCharacter = 4;

    // Keys that are worth fetching before anything else is tried, and those that are worth fetching at all.
    private const int FewKeys = 2_000;
    private const int ManyKeys = 200_000;

    // How many assets are looked at as they came, before keys are fetched and before many are.
    private const int FirstStretch = 500;
    private const int SecondStretch = 10_000;

    // How many one statement looks at.
    private const int LongestStretch = 50_000;

    private readonly SearchTurns _turns = new(database.SearchesAtOnce);

    public void Dispose() => _turns.Dispose();

    /// <summary>Reads the rows after one.</summary>
    /// <param name="filter">Which may match.</param>
    /// <param name="caller">Who may read them.</param>
    /// <param name="after">The row after which to begin.</param>
    /// <param name="wanted">About how many are wanted: the first page is that large.</param>
    /// <param name="hold">What of them is held.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    public async IAsyncEnumerable<AssetRow> ReadAsync(Filter filter, Caller caller, long after, long wanted, RequestHold hold, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var search = AssetSearch.Of(database, filter, caller);
        var size = (int)Math.Clamp(wanted, FewestRows, FirstRows);
        var pages = search.Lookups switch
        {
            [] => InOrderAsync(search, after, long.MaxValue, size, cancellationToken),
            [{ IsOrdered: true } only] => AlongAsync(search, only, after, size, cancellationToken),
            _ => FoundAsync(search, after, size, cancellationToken),
        };
        await foreach (var page in pages.ConfigureAwait(false))
        {
            var held = page.Sum(static r => (long)r.Document.Length) * HeldPerCharacter;
            hold.Add(held);
            foreach (var row in page)
            {
                if (caller.MayRead(row.Name))
                    yield return row;
            }

            hold.Add(-held);
        }
    }

    private async IAsyncEnumerable<List<AssetRow>> FoundAsync(AssetSearch search, long after, int size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Before indexes are joined: they are read whole.
        if (database.JoinsIndexes)
        {
            await foreach (var page in InOrderAsync(search, after, after + FirstStretch, size, cancellationToken).ConfigureAwait(false))
                yield return page;
            after += FirstStretch;
        }

        var found = await ShortestAsync(search, after, FewKeys, cancellationToken).ConfigureAwait(false);
        if (found is null && search.Lookups.FirstOrDefault(static l => l.IsOrdered) is { } way)
        {
            await foreach (var page in AlongAsync(search, way, after, size, cancellationToken).ConfigureAwait(false))
                yield return page;
            yield break;
        }

        if (found is null)
        {
            await foreach (var page in InOrderAsync(search, after, after + SecondStretch, size, cancellationToken).ConfigureAwait(false))
                yield return page;
            after += SecondStretch;
            found = await ShortestAsync(search, after, ManyKeys, cancellationToken).ConfigureAwait(false);
        }

        var rest = found is { } keys ? OfKeysAsync(search, keys.Lookup, keys.Keys, size, cancellationToken) : InOrderAsync(search, after, long.MaxValue, size, cancellationToken);
        await foreach (var page in rest.ConfigureAwait(false))
            yield return page;
    }

    /// <summary>The way with fewest keys, and these in their order; <see langword="null"/> when each has more than are asked for.</summary>
    private Task<(SqlLookup Lookup, long[] Keys)?> ShortestAsync(AssetSearch search, long after, int most, CancellationToken cancellationToken) => InTurnAsync(
        async session =>
        {
            (SqlLookup Lookup, long[] Keys)? shortest = null;
            foreach (var lookup in database.JoinsIndexes ? search.Lookups.Take(1) : search.Lookups)
            {
                // No more than the shortest so far: what is longer does not help.
                var limit = shortest?.Keys.Length ?? most;
                var selects = lookup.Places.Select(static p => $"SELECT {p.Key} FROM {p.Table} WHERE {p.Condition} AND {p.Key} > @after");
                var keys = await session.ListAsync($"{string.Join(" UNION ALL ", selects)} LIMIT @most", static row => row.GetInt64(0), [.. search.Parameters, ("after", after), ("most", limit + 1L)]).ConfigureAwait(false);
                if (keys.Count > limit)
                    continue;
                shortest = (lookup, [.. keys.Distinct().Order()]);
                if (keys.Count <= FewestRows)
                    break;
            }

            return shortest;
        },
        cancellationToken);

    private async IAsyncEnumerable<List<AssetRow>> OfKeysAsync(AssetSearch search, SqlLookup lookup, long[] keys, int size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var next = 0; next < keys.Length;)
        {
            var some = keys[next..Math.Min(next + size, keys.Length)];
            var page = await PageAsync($"asset WHERE {database.AnyOf("asset.seq", "@keys")} AND {lookup.Rest} ORDER BY asset.seq", search, [("keys", database.Numbers(some))], cancellationToken).ConfigureAwait(false);
            next = page.IsCut ? Array.BinarySearch(keys, page.Rows[^1].Seq) + 1 : next + some.Length;
            size = page.Next(size);
            yield return page.Rows;
        }
    }

    private async IAsyncEnumerable<List<AssetRow>> InOrderAsync(AssetSearch search, long after, long end, int size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // Where nothing matches one statement would be a walk over everything, for which others wait.
        if (end == long.MaxValue)
            end = await InTurnAsync(static s => s.NumberAsync("SELECT coalesce(max(seq), 0) FROM asset"), cancellationToken).ConfigureAwait(false);
        for (; after < end; after += LongestStretch)
        {
            var pages = PagesAsync($"asset WHERE {search.Check} AND asset.seq > @after AND asset.seq <= @end ORDER BY asset.seq LIMIT @rows", search, after, Math.Min(end, after + LongestStretch), size, cancellationToken);
            await foreach (var page in pages.ConfigureAwait(false))
                yield return page;
        }
    }

    private IAsyncEnumerable<List<AssetRow>> AlongAsync(AssetSearch search, SqlLookup way, long after, int size, CancellationToken cancellationToken)
    {
        var place = way.Places[0];
        return PagesAsync(
            $"(SELECT {place.Key} AS key FROM {place.Table} WHERE {place.Condition} AND {place.Key} > @after AND {place.Key} <= @end) AS way {database.JoinInOrder} asset ON asset.seq = way.key WHERE {way.Rest} ORDER BY way.key LIMIT @rows",
            search, after, long.MaxValue, size, cancellationToken);
    }

    private async IAsyncEnumerable<List<AssetRow>> PagesAsync(string from, AssetSearch search, long after, long end, int size, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (true)
        {
            var page = await PageAsync(from, search, [("after", after), ("end", end), ("rows", (long)size)], cancellationToken).ConfigureAwait(false);
            yield return page.Rows;
            if (page.Rows.Count == 0 || (page.Rows.Count < size && !page.IsCut))
                yield break;
            after = page.Rows[^1].Seq;
            size = page.Next(size);
        }
    }

    private Task<Page> PageAsync(string from, AssetSearch search, (string, object?)[] parameters, CancellationToken cancellationToken) => InTurnAsync(
        async session =>
        {
            var (rows, characters) = await session.PageAsync($"SELECT {AssetRow.Columns} FROM {from}", AssetRow.Read, static r => r.Document.Length, PageCharacters, [.. search.Parameters, .. parameters]).ConfigureAwait(false);
            return new Page(rows, characters);
        },
        cancellationToken);

    // Searches wait for each other, page by page, and nothing else waits for them.
    private async Task<T> InTurnAsync<T>(Func<SqlSession, Task<T>> work, CancellationToken cancellationToken)
    {
        using (await _turns.TakeAsync(cancellationToken).ConfigureAwait(false))
            return await database.ReadAsync(work, cancellationToken).ConfigureAwait(false);
    }

    private readonly record struct Page(List<AssetRow> Rows, long Characters)
    {
        /// <summary>Whether there may be more rows than were read.</summary>
        public bool IsCut => Characters > PageCharacters;

        /// <summary>How many rows to ask for next: as many as make a page of what is to be held, since one that is cut costs a connection.</summary>
        public int Next(int size)
        {
            var most = Math.Min(size * 2, MostRows);
            return Rows.Count == 0 ? most : (int)Math.Clamp(PageCharacters / 2 * Rows.Count / Math.Max(1, Characters), 1, most);
        }
    }
}
