using AssetSdk.Core;

namespace AssetSdk.Server.Storage.Migrations;

/// <summary>Brings a database up to date when a server starts. Of servers that start at once one does it, and the others wait.</summary>
internal static class DatabaseMigration
{
    private const string ServerIdSetting = "assets_db_id";

    /// <summary>Runs what is missing, each script once.</summary>
    /// <returns>The id of the Assets DB that the database holds.</returns>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.UnknownDatabaseFormat"/>: a newer server wrote it.</exception>
    public static Task<string> RunAsync(SqlDatabase database, CancellationToken cancellationToken) => database.AloneAsync(
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

            await session.ExecuteAsync("INSERT INTO setting (name, value) VALUES (@name, @value) ON CONFLICT (name) DO NOTHING", ("name", ServerIdSetting), ("value", Guid.NewGuid().ToString())).ConfigureAwait(false);
            return (await session.FirstAsync("SELECT value FROM setting WHERE name = @name", row => row.GetString(0), ("name", ServerIdSetting)).ConfigureAwait(false))!;
        },
        cancellationToken);
}
