using System.Runtime.CompilerServices;
using AssetSdk.Filters;
using AssetSdk.Server.Security;

namespace AssetSdk.Server.Storage;

/// <summary>
/// The assets that may match a filter, in the order in which they came: a superset, to be checked. Read page by page, so that a client that reads slowly
/// holds no connection and no snapshot, and no more memory than a page.
/// </summary>
internal sealed class SqlAssetPages(SqlDatabase database) : IDisposable
{
    private const int FirstRows = 100;
    private const int MostRows = 3200;
    private const long PageCharacters = 1 << 20;

    private readonly SemaphoreSlim _turns = new(database.SearchesAtOnce);

    public void Dispose() => _turns.Dispose();

    /// <summary>Reads the rows after one.</summary>
    public async IAsyncEnumerable<AssetRow> ReadAsync(Filter filter, Caller caller, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var condition = filter.ToSql(database.Dialect, database.Mapping);
        List<(string, object?)> parameters = [.. condition.Parameters.Select(static p => (p.Name, p.Value)), .. ReadableNames.Parameters(caller)];
        var where = $"{(condition.IsAll ? "" : $"({condition.Text}) AND ")}seq > @after{ReadableNames.And(caller)}";
        for (var rows = FirstRows; ;)
        {
            var page = await InTurnAsync(() => PageAsync(where, [.. parameters, ("after", after), ("rows", rows)], cancellationToken), cancellationToken).ConfigureAwait(false);
            foreach (var row in page.Rows)
            {
                if (caller.MayRead(row.Name))
                    yield return row;
            }

            if (page.Rows.Count == 0 || (page.Rows.Count < rows && !page.IsCut))
                yield break;
            after = page.Rows[^1].Seq;

            // As many as make a page of what is to be held: one that is cut costs a connection.
            rows = (int)Math.Clamp(PageCharacters / 2 * page.Rows.Count / Math.Max(1, page.Characters), 1, Math.Min(rows * 2, MostRows));
        }
    }

    // Searches wait for each other, page by page, and nothing else waits for them.
    private async Task<T> InTurnAsync<T>(Func<Task<T>> work, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await work().ConfigureAwait(false);
        }
        finally
        {
            _turns.Release();
        }
    }

    private async Task<(List<AssetRow> Rows, long Characters, bool IsCut)> PageAsync(string where, List<(string, object?)> parameters, CancellationToken cancellationToken)
    {
        var rows = new List<AssetRow>();
        var characters = 0L;
        var isCut = false;
        await database.ReadAsync(
            async session =>
            {
                await session.QueryAsync(
                    $"SELECT {AssetRow.Columns} FROM asset WHERE {where} ORDER BY seq LIMIT @rows",
                    row =>
                    {
                        rows.Add(AssetRow.Read(row));
                        characters += rows[^1].Document.Length;
                        isCut = characters > PageCharacters;
                        return !isCut;
                    },
                    parameters).ConfigureAwait(false);
                return true;
            },
            cancellationToken).ConfigureAwait(false);
        return (rows, characters, isCut);
    }
}
