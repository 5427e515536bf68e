namespace AssetSdk.Server.Storage;

/// <summary>What the audit has noted.</summary>
internal sealed class SqlAudit(SqlDatabase database)
{
    private const int PageRows = 1000;

    /// <summary>Gives the entries since a time, the oldest first, page by page.</summary>
    public async Task ReadAsync(DateTimeOffset since, Func<DateTimeOffset, AuditEntry, Task> take, CancellationToken cancellationToken)
    {
        for (var after = 0L; ;)
        {
            var last = after;
            var page = await database.ReadAsync(
                s => s.ListAsync(
                    "SELECT seq, at, actor, action, target FROM audit WHERE seq > @after AND at >= @since ORDER BY seq LIMIT @rows",
                    row => (Seq: row.GetInt64(0), At: row.Time(1)!.Value, Entry: new AuditEntry(row.GetString(2), row.GetString(3), row.GetString(4))),
                    ("after", last), ("since", since.ToUnixTimeMilliseconds()), ("rows", PageRows)),
                cancellationToken).ConfigureAwait(false);
            foreach (var (_, at, entry) in page)
                await take(at, entry).ConfigureAwait(false);
            if (page.Count < PageRows)
                return;
            after = page[^1].Seq;
        }
    }
}
