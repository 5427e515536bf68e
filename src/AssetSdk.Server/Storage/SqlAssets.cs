using System.Data.Common;
using AssetSdk.Core;
using AssetSdk.Server.Assets;

namespace AssetSdk.Server.Storage;

/// <summary>The assets in a database. Every change is one transaction, with its line in the audit.</summary>
internal sealed class SqlAssets(SqlDatabase database)
{
    private const int MaxAttempts = 8;

    // What a document says of itself in columns; behind them its two texts.
    private static readonly string[] Columns = ["asset_uri", "asset_name", "asset_version", "asset_tag", "object_id"];

    /// <summary>Finds an asset.</summary>
    public Task<AssetRow?> FindAsync(AssetAddress address, CancellationToken cancellationToken) =>
        database.ReadAsync(s => s.FirstAsync($"SELECT {AssetRow.Columns} FROM asset WHERE {address.Condition}", AssetRow.Read, address.Parameters), cancellationToken);

    /// <summary>Finds an object, if one of the assets that refer to it may be read.</summary>
    public Task<StoredFile?> FindFileAsync(string objectId, Func<string, bool> mayReadName, CancellationToken cancellationToken) => database.ReadAsync(
        async session => (await NamesOfAsync(session, objectId).ConfigureAwait(false)).Exists(n => mayReadName(n))
            ? await session.FirstAsync($"SELECT {StoredFile.Columns}, created FROM stored_object WHERE object_id = @object", StoredFile.Read, ("object", objectId)).ConfigureAwait(false)
            : null,
        cancellationToken);

    /// <summary>Looks whether a URI is free, before bytes come for it. It may be taken meanwhile.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.UriTaken"/>.</exception>
    public async Task CheckIsFreeAsync(AssetDocument document, CancellationToken cancellationToken)
    {
        if (await FindAsync(new AssetAddress(document.Uri), cancellationToken).ConfigureAwait(false) is not null)
            throw Taken(document);
    }

    /// <summary>Adds an asset whose bytes were uploaded, which owns the object from now on.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.UriTaken"/>.</exception>
    public Task AddUploadedAsync(AssetDocument document, StoredFile file, string actor, CancellationToken cancellationToken) => WriteAsync(
        document,
        async session =>
        {
            // Whoever sweeps has taken the object for abandoned and may be deleting it.
            if (await session.ExecuteAsync("DELETE FROM unowned WHERE object_id = @object AND swept = 0", ("object", document.Id)).ConfigureAwait(false) != 1)
                throw new AssetException(AssetErrorCode.DatabaseUnavailable, "The upload was taken for abandoned, since the server stood still for too long. Upload once more.");
            await session.ExecuteAsync(
                $"INSERT INTO stored_object ({StoredFile.Columns}, created) VALUES (@object, @size, @sha256, @type, @name, {database.Now})",
                ("object", document.Id), ("size", file.Size), ("sha256", file.Sha256), ("type", file.ContentType), ("name", file.FileName)).ConfigureAwait(false);
            await InsertAsync(session, document, document.Id).ConfigureAwait(false);
            await new AuditEntry(actor, "asset.upload", Target(document)).WriteAsync(database, session).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>Adds an asset that lies elsewhere.</summary>
    /// <param name="document">Its document.</param>
    /// <param name="objectId">The object of this server that its URL names, if any.</param>
    /// <param name="mayReadName">Whether the object of an asset of that name may be referred to.</param>
    /// <param name="actor">Who adds it.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.UriTaken"/>.</exception>
    public Task AddAsync(AssetDocument document, string? objectId, Func<string, bool> mayReadName, string actor, CancellationToken cancellationToken) => WriteAsync(
        document,
        async session =>
        {
            await InsertAsync(session, document, await ReferredAsync(session, objectId, mayReadName).ConfigureAwait(false)).ConfigureAwait(false);
            await new AuditEntry(actor, "asset.create", Target(document)).WriteAsync(database, session).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>Adds assets that lie elsewhere, in one transaction, but those whose URI is there already; gives how many. Objects of this server that they name are theirs too.</summary>
    public async Task<int> AddNewAsync(IReadOnlyList<AssetDocument> documents, Api.PublicAddress address, string actor, CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await TryAddNewAsync(documents, address, actor, cancellationToken).ConfigureAwait(false);
            }
            catch (DbException e) when (attempt < MaxAttempts && database.IsDuplicate(e))
            {
                // Somebody has added one of them meanwhile: now it is seen.
            }
        }
    }

    /// <summary>Changes an asset: reads it, merges and writes in one transaction, so that of two changes none is lost.</summary>
    /// <param name="address">Which.</param>
    /// <param name="merge">Makes the new document, and the object its URL names; <see langword="null"/> when the asset is none of the caller's business.</param>
    /// <param name="mayReadName">Whether the object of an asset of that name may be referred to.</param>
    /// <param name="actor">Who changes it.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>The document as it is now and an object that nothing refers to any more; <see langword="null"/> when there is no such asset.</returns>
    public async Task<AssetChange?> ChangeAsync(AssetAddress address, Func<AssetRow, (AssetDocument Document, string? ObjectId)?> merge, Func<string, bool> mayReadName, string actor, CancellationToken cancellationToken)
    {
        AssetDocument? wanted = null;
        try
        {
            return await database.WriteAsync(
                async session =>
                {
                    if (await LockAsync(session, address).ConfigureAwait(false) is not { } row || merge(row) is not { } change)
                        return null;
                    wanted = change.Document;
                    if (wanted.ToString() == row.Document)
                        return new AssetChange(wanted, null);
                    if (change.ObjectId != row.ObjectId)
                        await LockObjectsAsync(session, row.ObjectId, change.ObjectId).ConfigureAwait(false);
                    var objectId = change.ObjectId == row.ObjectId ? row.ObjectId : await ReferredAsync(session, change.ObjectId, mayReadName).ConfigureAwait(false);
                    await UpdateAsync(session, row, wanted, objectId).ConfigureAwait(false);
                    await new AuditEntry(actor, "asset.change", Target(wanted)).WriteAsync(database, session).ConfigureAwait(false);
                    return new AssetChange(wanted, objectId == row.ObjectId ? null : await DisownAsync(session, row.ObjectId).ConfigureAwait(false));
                },
                cancellationToken).ConfigureAwait(false);
        }
        catch (DbException e) when (database.IsDuplicate(e))
        {
            throw Taken(wanted!, e);
        }
    }

    /// <summary>Deletes an asset.</summary>
    /// <param name="address">Which.</param>
    /// <param name="mayDelete">Whether it is there, as far as the caller is concerned; throws where it may not be deleted.</param>
    /// <param name="actor">Who deletes it.</param>
    /// <param name="cancellationToken">Cancels it.</param>
    /// <returns>What was deleted and an object that nothing refers to any more; <see langword="null"/> when there is no such asset.</returns>
    public Task<AssetChange?> DeleteAsync(AssetAddress address, Func<AssetRow, bool> mayDelete, string actor, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (await LockAsync(session, address).ConfigureAwait(false) is not { } row || !mayDelete(row))
                return null;
            var document = row.Parse();
            await new AssetIndexRows(database, document).RemoveAsync(session, row.Seq).ConfigureAwait(false);
            await session.ExecuteAsync("DELETE FROM asset WHERE seq = @seq", ("seq", row.Seq)).ConfigureAwait(false);
            await new AuditEntry(actor, "asset.delete", Target(document)).WriteAsync(database, session).ConfigureAwait(false);
            return new AssetChange(document, await DisownAsync(session, row.ObjectId).ConfigureAwait(false));
        },
        cancellationToken);

    private Task<int> TryAddNewAsync(IReadOnlyList<AssetDocument> documents, Api.PublicAddress address, string actor, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var taken = (await session.ListAsync(
                $"SELECT asset_uri FROM asset WHERE {database.AnyOf("asset_uri", "@uris")}", static row => row.GetString(0),
                ("uris", database.Texts([.. documents.Select(static d => d.Uri).Where(static u => u.Length > 0)]))).ConfigureAwait(false)).ToHashSet(StringComparer.Ordinal);
            List<(AssetDocument Document, string? ObjectId)> assets = [];
            foreach (var document in documents)
            {
                if (document.Uri.Length == 0 || taken.Add(document.Uri))
                    assets.Add((document, await ReferredAsync(session, address.ObjectOf(document.PublicUrl), static _ => true).ConfigureAwait(false)));
            }

            await InsertAsync(session, assets).ConfigureAwait(false);
            await AuditEntry.WriteAsync(database, session, assets.Select(a => new AuditEntry(actor, "asset.create", Target(a.Document)))).ConfigureAwait(false);
            return assets.Count;
        },
        cancellationToken);

    private async Task WriteAsync(AssetDocument document, Func<SqlSession, Task<bool>> work, CancellationToken cancellationToken)
    {
        try
        {
            await database.WriteAsync(work, cancellationToken).ConfigureAwait(false);
        }
        catch (DbException e) when (database.IsDuplicate(e))
        {
            throw Taken(document, e);
        }
    }

    private Task InsertAsync(SqlSession session, AssetDocument document, string? objectId) => InsertAsync(session, [(document, objectId)]);

    private async Task InsertAsync(SqlSession session, IReadOnlyCollection<(AssetDocument Document, string? ObjectId)> assets)
    {
        var indexes = assets.Select(a => new AssetIndexRows(database, a.Document)).ToList();
        var seqs = await session.NumbersAsync(
            $"INSERT INTO asset (asset_id, {string.Join(", ", Columns)}, document, fields, created, updated) VALUES (@id, {string.Join(", ", Columns.Select(static c => "@" + c))}, @document, {database.JsonOf("@fields")}, {database.Now}, {database.Now}) RETURNING seq",
            ["id", .. Columns, "document", "fields"],
            assets.Zip(indexes, static (a, index) => (object?[])[a.Document.Id, .. Values(a.Document, index, a.ObjectId)])).ConfigureAwait(false);
        await AssetIndexRows.AddAsync(session, [.. indexes.Zip(seqs)]).ConfigureAwait(false);
    }

    private async Task UpdateAsync(SqlSession session, AssetRow row, AssetDocument document, string? objectId)
    {
        var index = new AssetIndexRows(database, document);
        await session.ExecuteAsync(
            $"UPDATE asset SET {string.Concat(Columns.Select(static c => $"{c} = @{c}, "))}document = @document, fields = {database.JsonOf("@fields")}, updated = {database.Now} WHERE seq = @seq",
            [("seq", row.Seq), .. Columns.Append("document").Append("fields").Zip(Values(document, index, objectId))]).ConfigureAwait(false);
        await index.ReplaceAsync(session, new AssetIndexRows(database, row.Parse()), row.Seq).ConfigureAwait(false);
    }

    private static object?[] Values(AssetDocument document, AssetIndexRows index, string? objectId) =>
        [document.Uri, document.Name, document.Version, document.Tag, objectId, index.Text, index.Fields];

    private Task<AssetRow?> LockAsync(SqlSession session, AssetAddress address) =>
        session.FirstAsync($"SELECT {AssetRow.Columns} FROM asset WHERE {address.Condition}{database.ForUpdate}", AssetRow.Read, address.Parameters);

    private static Task<List<string>> NamesOfAsync(SqlSession session, string objectId) =>
        session.ListAsync("SELECT asset_name FROM asset WHERE object_id = @object", static row => row.GetString(0), ("object", objectId));

    // Who refers to an object and who lets go of it wait for each other here.
    private async Task<bool> LockObjectAsync(SqlSession session, string objectId) =>
        await session.FirstAsync($"SELECT object_id FROM stored_object WHERE object_id = @object{database.ForUpdate}", static row => row.GetString(0), ("object", objectId)).ConfigureAwait(false) is not null;

    // In one order, whoever does it: two that exchange their objects would wait for each other for a second, until the database ends one of them.
    private async Task LockObjectsAsync(SqlSession session, params IEnumerable<string?> objectIds)
    {
        foreach (var objectId in objectIds.OfType<string>().Order(StringComparer.Ordinal))
            await LockObjectAsync(session, objectId).ConfigureAwait(false);
    }

    // An object that the caller may not read is a URL like any other: a reference to it would open it to them.
    private async Task<string?> ReferredAsync(SqlSession session, string? objectId, Func<string, bool> mayReadName) =>
        objectId is not null && await LockObjectAsync(session, objectId).ConfigureAwait(false) && (await NamesOfAsync(session, objectId).ConfigureAwait(false)).Exists(n => mayReadName(n)) ? objectId : null;

    // The last one to let go notes that the object is to be removed; whoever does it, does it after the commit.
    private async Task<string?> DisownAsync(SqlSession session, string? objectId)
    {
        if (objectId is null || !await LockObjectAsync(session, objectId).ConfigureAwait(false) || (await NamesOfAsync(session, objectId).ConfigureAwait(false)).Count > 0)
            return null;
        await session.ExecuteAsync("DELETE FROM stored_object WHERE object_id = @object", ("object", objectId)).ConfigureAwait(false);
        await session.ExecuteAsync("INSERT INTO unowned (object_id, expires, swept) VALUES (@object, 0, 1)", ("object", objectId)).ConfigureAwait(false);
        return objectId;
    }

    private static string Target(AssetDocument document) => $"{(document.Uri.Length > 0 ? document.Uri : document.Name)} {document.Id}";

    private static AssetException Taken(AssetDocument document, DbException? failure = null) =>
        new(AssetErrorCode.UriTaken, $"'{AssetPath.Printable(document.Uri)}' is taken by another asset. Choose another version or tag.", failure);
}

/// <summary>What a write has made of an asset.</summary>
/// <param name="Document">The document as it is now, or was.</param>
/// <param name="Unowned">An object that nothing refers to any more, to be removed.</param>
internal sealed record AssetChange(AssetDocument Document, string? Unowned);
