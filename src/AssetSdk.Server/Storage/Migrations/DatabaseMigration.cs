using System.Security.Cryptography;
using AssetSdk.Core;

namespace AssetSdk.Server.Storage.Migrations;

/// <summary>Brings a database up to date when a server starts. Of servers that start at once one does it, and the others wait.</summary>
internal static class DatabaseMigration
{
    private const string ServerIdSetting = "assets_db_id";
    private const string CursorKeySetting = "cursor_key";

    /// <summary>Runs what is missing, each script once.</summary>
    /// <returns>What the database says of itself.</returns>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.UnknownDatabaseFormat"/>: a newer server wrote it.</exception>
    public static Task<DatabaseIdentity> RunAsync(SqlDatabase database, CancellationToken cancellationToken) => database.AloneAsync(
        async session =>
        {
            await session.ExecuteAsync("CREATE TABLE IF NOT EXISTS schema_version (version INTEGER PRIMARY KEY)").ConfigureAwait(false);
            var version = await session.NumberAsync("SELECT coalesce(max(version), 0) FROM schema_version").ConfigureAwait(false);
            if (version > database.Migrations.Count)
                throw new AssetException(AssetErrorCode.UnknownDatabaseFormat, $"{database.Product} at {database.Location} has format {version}, and this asset server knows formats up to {database.Migrations.Count}. Update the server.");
            for (var next = version + 1; next <= database.Migrations.Count; next++)
            {
                await session.ExecuteAsync(database.Migrations[(int)next - 1]).ConfigureAwait(false);
                await session.ExecuteAsync("INSERT INTO schema_version (version) VALUES (@version)", ("version", next)).ConfigureAwait(false);
            }

            return new DatabaseIdentity(
                await SettingAsync(session, ServerIdSetting, Guid.NewGuid().ToString()).ConfigureAwait(false),
                Convert.FromHexString(await SettingAsync(session, CursorKeySetting, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(16))).ConfigureAwait(false)));
        },
        cancellationToken);

    // The first server of a database chooses.
    private static async Task<string> SettingAsync(SqlSession session, string name, string otherwise)
    {
        await session.ExecuteAsync("INSERT INTO setting (name, value) VALUES (@name, @value) ON CONFLICT (name) DO NOTHING", ("name", name), ("value", otherwise)).ConfigureAwait(false);
        return (await session.FirstAsync("SELECT value FROM setting WHERE name = @name", static row => row.GetString(0), ("name", name)).ConfigureAwait(false))!;
    }
}

/// <summary>What a database says of itself, to every server that shares it.</summary>
/// <param name="Id">The id of the Assets DB that it holds.</param>
/// <param name="CursorKey">What cursors are encrypted with.</param>
internal sealed record DatabaseIdentity(string Id, byte[] CursorKey);
