using System.Data.Common;
using AssetSdk.Server.Registry;

namespace AssetSdk.Server.Storage;

/// <summary>The registered servers in a database.</summary>
internal sealed class SqlRegistry(SqlDatabase database)
{
    private const int PageRows = 100;
    private const string Columns = "seq, registry_id, url, document, healthy";

    /// <summary>Adds a server that was healthy just now; <see langword="false"/> when its id is taken.</summary>
    public Task<bool> AddAsync(RegistryDocument document, TimeSpan interval, string actor, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var added = await session.ExecuteAsync(
                $"INSERT INTO registry (registry_id, url, document, healthy, due) VALUES (@id, @url, @document, {database.Now}, {database.Now} + @interval) ON CONFLICT (registry_id) DO NOTHING",
                ("id", document.Id), ("url", document.PublicUrl), ("document", document.ToString()), ("interval", (long)interval.TotalMilliseconds)).ConfigureAwait(false);
            if (added == 0)
                return false;
            await AuditAsync(session, actor, "registry.create", document).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>Finds a server.</summary>
    public Task<RegistryRow?> FindAsync(string id, CancellationToken cancellationToken) =>
        database.ReadAsync(s => s.FirstAsync($"SELECT {Columns} FROM registry WHERE registry_id = @id", Read, ("id", id)), cancellationToken);

    /// <summary>Some servers after one, in the order in which they came: as many as are worth holding.</summary>
    public Task<List<RegistryRow>> PageAsync(long after, CancellationToken cancellationToken) => database.ReadAsync(
        async session => (await session.PageAsync(
            $"SELECT {Columns} FROM registry WHERE seq > @after ORDER BY seq LIMIT @count", Read, static r => r.Document.Length, SqlAssetPages.PageCharacters, ("after", after), ("count", PageRows)).ConfigureAwait(false)).Rows,
        cancellationToken);

    /// <summary>Changes a server in one transaction; <see langword="null"/> when there is none.</summary>
    public Task<RegistryDocument?> ChangeAsync(string id, Func<RegistryDocument, RegistryDocument> merge, string actor, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (await LockAsync(session, id).ConfigureAwait(false) is not { } row)
                return null;
            var document = merge(RegistryDocument.Parse(row.Document));
            var text = document.ToString();
            if (text == row.Document)
                return document;
            await session.ExecuteAsync("UPDATE registry SET url = @url, document = @document WHERE seq = @seq", ("seq", row.Seq), ("url", document.PublicUrl), ("document", text)).ConfigureAwait(false);

            // Another server has another health.
            if (document.PublicUrl != row.Url)
                await session.ExecuteAsync($"UPDATE registry SET healthy = {database.Now} WHERE seq = @seq", ("seq", row.Seq)).ConfigureAwait(false);
            await AuditAsync(session, actor, "registry.change", document).ConfigureAwait(false);
            return document;
        },
        cancellationToken);

    /// <summary>Deletes a server; <see langword="null"/> when there is none.</summary>
    public Task<RegistryDocument?> DeleteAsync(string id, string actor, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (await LockAsync(session, id).ConfigureAwait(false) is not { } row)
                return null;
            var document = RegistryDocument.Parse(row.Document);
            await session.ExecuteAsync("DELETE FROM registry WHERE seq = @seq", ("seq", row.Seq)).ConfigureAwait(false);
            await AuditAsync(session, actor, "registry.delete", document).ConfigureAwait(false);
            return document;
        },
        cancellationToken);

    /// <summary>Takes some servers whose check is due. Of several asset servers on the database one takes each.</summary>
    public Task<List<RegistryRow>> TakeDueAsync(TimeSpan interval, int count, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var rows = await session.ListAsync($"SELECT {Columns} FROM registry WHERE due <= {database.Now} ORDER BY due LIMIT @count{database.ForUpdate}", Read, ("count", count)).ConfigureAwait(false);
            foreach (var row in rows)
                await session.ExecuteAsync($"UPDATE registry SET due = {database.Now} + @interval WHERE seq = @seq", ("seq", row.Seq), ("interval", (long)interval.TotalMilliseconds)).ConfigureAwait(false);
            return rows;
        },
        cancellationToken);

    /// <summary>Notes that a server is healthy, if it is still the one that was asked.</summary>
    public Task SetHealthyAsync(RegistryRow row, CancellationToken cancellationToken) =>
        database.WriteAsync(s => s.ExecuteAsync($"UPDATE registry SET healthy = {database.Now} WHERE seq = @seq AND url = @url", ("seq", row.Seq), ("url", row.Url)), cancellationToken);

    private Task<RegistryRow?> LockAsync(SqlSession session, string id) =>
        session.FirstAsync($"SELECT {Columns} FROM registry WHERE registry_id = @id{database.ForUpdate}", Read, ("id", id));

    private Task AuditAsync(SqlSession session, string actor, string action, RegistryDocument document) =>
        new AuditEntry(actor, action, $"{document.PublicUrl} {document.Id}").WriteAsync(database, session);

    private static RegistryRow Read(DbDataReader row) => new(row.GetInt64(0), row.GetString(1), row.GetString(2), row.GetString(3), row.Time(4));
}

/// <summary>A registered server as it is kept.</summary>
/// <param name="Seq">Its place in the order in which servers came.</param>
/// <param name="Id">Its id.</param>
/// <param name="Url">Where it is.</param>
/// <param name="Document">The document's text.</param>
/// <param name="Healthy">When it was last seen healthy.</param>
internal sealed record RegistryRow(long Seq, string Id, string Url, string Document, DateTimeOffset? Healthy);
