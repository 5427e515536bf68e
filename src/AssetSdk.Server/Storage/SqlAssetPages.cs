using System.Runtime.CompilerServices;
using AssetSdk.Filters;
using AssetSdk.Server.Security;

namespace AssetSdk.Server.Storage;

/// <summary>
/// The assets that may match a filter, in the order in which they came: a superset, to be checked. Read page by page, so that a client that reads slowly
/// holds no connection and no snapshot, and no more memory than a page.
/// </summary>
internal sealed class SqlAssetPages(SqlDatabase database)
{
    private const int FirstRows = 100;
    private const int MostRows = 3200;
    private const int PageCharacters = 2 << 20;

    /// <summary>Reads the rows after one.</summary>
    public async IAsyncEnumerable<AssetRow> ReadAsync(Filter filter, Caller caller, long after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var condition = filter.ToSql(database.Dialect, database.Mapping);
        List<(string, object?)> parameters = [.. condition.Parameters.Select(static p => (p.Name, p.Value))];
        var where = $"{(condition.IsAll ? "" : $"({condition.Text}) AND ")}{Readable(caller, parameters)}seq > @after";
        for (var rows = FirstRows; ; rows = Math.Min(rows * 2, MostRows))
        {
            var page = await PageAsync(where, [.. parameters, ("after", after), ("rows", rows)], cancellationToken).ConfigureAwait(false);
            foreach (var row in page.Rows)
            {
                if (caller.MayRead(row.Name))
                    yield return row;
            }

            if (page.Rows.Count == 0 || (page.Rows.Count < rows && !page.IsCut))
                yield break;
            after = page.Rows[^1].Seq;
        }
    }

    private async Task<(List<AssetRow> Rows, bool IsCut)> PageAsync(string where, List<(string, object?)> parameters, CancellationToken cancellationToken)
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
        return (rows, isCut);
    }

    // 'team' and what lies between 'team/' and 'team0', which is the next text after all that begin with 'team/'.
    private static string Readable(Caller caller, List<(string, object?)> parameters)
    {
        if (caller.IsUnbounded)
            return "";
        var parts = new List<string>();
        foreach (var prefix in caller.Prefixes)
        {
            var i = parts.Count;
            parts.Add($"asset_name = @own{i} OR (asset_name >= @from{i} AND asset_name < @to{i})");
            parameters.AddRange([($"own{i}", prefix), ($"from{i}", prefix + "/"), ($"to{i}", prefix + "0")]);
        }

        return $"({string.Join(" OR ", parts)}) AND ";
    }
}
