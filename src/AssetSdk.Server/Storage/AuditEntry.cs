namespace AssetSdk.Server.Storage;

/// <summary>Who did what to what: written in the transaction of each write.</summary>
/// <param name="Actor">The name of the token, or <c>anonymous</c>.</param>
/// <param name="Action">What was done: <c>asset.create</c>.</param>
/// <param name="Target">To what: an asset's URI and id.</param>
internal sealed record AuditEntry(string Actor, string Action, string Target)
{
    public Task WriteAsync(SqlDatabase database, SqlSession session) => WriteAsync(database, session, [this]);

    public static Task WriteAsync(SqlDatabase database, SqlSession session, IEnumerable<AuditEntry> entries) => session.ExecuteManyAsync(
        $"INSERT INTO audit (at, actor, action, target) VALUES ({database.Now}, @actor, @action, @target)", ["actor", "action", "target"],
        entries.Select(static e => new object[] { e.Actor, e.Action, e.Target }));
}
