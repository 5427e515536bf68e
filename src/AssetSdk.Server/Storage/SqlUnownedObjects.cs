namespace AssetSdk.Server.Storage;

/// <summary>
/// The objects that may be in the store and that no asset has: uploads under way, each with a lease that its server renews, and what is to be removed. Whatever a
/// server was doing when it was killed, the object it leaves is noted here.
/// </summary>
internal sealed class SqlUnownedObjects(SqlDatabase database)
{
    /// <summary>Notes an object before it has its key in the store.</summary>
    public Task BeginAsync(string objectId, TimeSpan lease, CancellationToken cancellationToken) => ExecuteAsync(
        $"INSERT INTO unowned (object_id, expires, swept) VALUES (@object, {database.Now} + @lease, 0)", objectId, lease, cancellationToken);

    /// <summary>Says that the upload is still under way; <see langword="false"/> when it was taken for abandoned.</summary>
    public async Task<bool> RenewAsync(string objectId, TimeSpan lease, CancellationToken cancellationToken) => await ExecuteAsync(
        $"UPDATE unowned SET expires = {database.Now} + @lease WHERE object_id = @object AND swept = 0", objectId, lease, cancellationToken).ConfigureAwait(false) == 1;

    /// <summary>Gives an object up, so that it can be removed; <see langword="false"/> when it is not noted, since an asset has it or it is gone.</summary>
    public async Task<bool> AbandonAsync(string objectId, CancellationToken cancellationToken) => await ExecuteAsync(
        "UPDATE unowned SET expires = 0, swept = 1 WHERE object_id = @object", objectId, TimeSpan.Zero, cancellationToken).ConfigureAwait(false) == 1;

    /// <summary>Forgets an object that was removed.</summary>
    public Task ForgetAsync(string objectId, CancellationToken cancellationToken) => ExecuteAsync(
        "DELETE FROM unowned WHERE object_id = @object AND swept = 1", objectId, TimeSpan.Zero, cancellationToken);

    /// <summary>Takes some of the objects whose lease has ended: no upload can complete them any more.</summary>
    public Task<List<string>> TakeExpiredAsync(CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            var ids = await session.ListAsync($"SELECT object_id FROM unowned WHERE expires < {database.Now} ORDER BY expires LIMIT 100{database.ForUpdate}", static row => row.GetString(0)).ConfigureAwait(false);
            foreach (var id in ids)
                await session.ExecuteAsync("UPDATE unowned SET swept = 1 WHERE object_id = @object", ("object", id)).ConfigureAwait(false);
            return ids;
        },
        cancellationToken);

    private Task<int> ExecuteAsync(string sql, string objectId, TimeSpan lease, CancellationToken cancellationToken) =>
        database.WriteAsync(s => s.ExecuteAsync(sql, [("object", objectId), ("lease", (long)lease.TotalMilliseconds)]), cancellationToken);
}
