namespace AssetSdk.Server.Storage;

/// <summary>Who did what to what: written in the transaction of each write.</summary>
/// <param name="Actor">The name of the token, or <c>anonymous</c>.</param>
/// <param name="Action">What was done: <c>asset.create</c>.</param>
/// <param name="Target">To what: an asset's URI and id.</param>
internal sealed record AuditEntry(string Actor, string Action, string Target)
{
    public Task WriteAsync(SqlDatabase database, SqlSession session) => session.ExecuteAsync(
        $"INSERT INTO audit (at, actor, action, target) VALUES ({database.Now}, @actor, @action, @target)",
        ("actor", Actor), ("action", Action), ("target", Target));
}
