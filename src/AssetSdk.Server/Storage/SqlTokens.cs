using System.Data.Common;
using AssetSdk.Server.Security;

namespace AssetSdk.Server.Storage;

/// <summary>The tokens. What is kept of a token itself is its hash.</summary>
internal sealed class SqlTokens(SqlDatabase database)
{
    private const string Columns = "token_id, name, rights, prefixes, created, expires, revoked";

    /// <summary>Whether a token was ever made.</summary>
    public Task<bool> AnyAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(async s => await s.NumberAsync("SELECT count(*) FROM (SELECT 1 FROM token LIMIT 1) AS one").ConfigureAwait(false) > 0, cancellationToken);

    /// <summary>Keeps a new token.</summary>
    public Task AddAsync(TokenRow token, string hash, string actor, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            await session.ExecuteAsync(
                $"INSERT INTO token (token_id, hash, name, rights, prefixes, created, expires) VALUES (@id, @hash, @name, @rights, @prefixes, {database.Now}, @expires)",
                ("id", token.Id), ("hash", hash), ("name", token.Name), ("rights", Enum.GetName(token.Right)!), ("prefixes", string.Join('\n', token.Prefixes)), ("expires", token.Expires?.ToUnixTimeMilliseconds())).ConfigureAwait(false);
            await new AuditEntry(actor, "token.create", $"{token.Name} {token.Id}").WriteAsync(database, session).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <summary>The token of a hash that is still good.</summary>
    public Task<TokenRow?> FindGoodAsync(string hash, CancellationToken cancellationToken) => database.ReadAsync(
        s => s.FirstAsync($"SELECT {Columns} FROM token WHERE hash = @hash AND revoked IS NULL AND (expires IS NULL OR expires > {database.Now})", Read, ("hash", hash)), cancellationToken);

    /// <summary>All tokens, those that are not good any more too.</summary>
    public Task<List<TokenRow>> ListAsync(CancellationToken cancellationToken) =>
        database.ReadAsync(s => s.ListAsync($"SELECT {Columns} FROM token ORDER BY created, token_id", Read), cancellationToken);

    /// <summary>Ends a token; <see langword="false"/> when there is none of the id.</summary>
    public Task<bool> RevokeAsync(string id, string actor, CancellationToken cancellationToken) => database.WriteAsync(
        async session =>
        {
            if (await session.ExecuteAsync($"UPDATE token SET revoked = coalesce(revoked, {database.Now}) WHERE token_id = @id", ("id", id)).ConfigureAwait(false) == 0)
                return false;
            await new AuditEntry(actor, "token.revoke", id).WriteAsync(database, session).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    private static TokenRow Read(DbDataReader row) => new(
        row.GetString(0),
        row.GetString(1),
        Enum.Parse<AccessRight>(row.GetString(2)),
        row.GetString(3).Split('\n', StringSplitOptions.RemoveEmptyEntries))
    {
        Created = row.Time(4),
        Expires = row.Time(5),
        Revoked = row.Time(6),
    };
}

/// <summary>A token as it is kept.</summary>
/// <param name="Id">Its id, which is no secret.</param>
/// <param name="Name">Whose it is.</param>
/// <param name="Right">What it permits.</param>
/// <param name="Prefixes">Below which names; none for all.</param>
internal sealed record TokenRow(string Id, string Name, AccessRight Right, IReadOnlyList<string> Prefixes)
{
    public DateTimeOffset? Created { get; init; }

    public DateTimeOffset? Expires { get; init; }

    public DateTimeOffset? Revoked { get; init; }
}
