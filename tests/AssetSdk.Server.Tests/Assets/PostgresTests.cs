using AssetSdk.Testing;

namespace AssetSdk.Server.Tests;

/// <summary>One PostgreSQL for all tests; each makes a database of its own.</summary>
[CollectionDefinition(Name)]
public sealed class PostgresTests : ICollectionFixture<PostgresServer>
{
    public const string Name = "PostgreSQL";

    /// <summary>Makes a database; gives how to connect to it.</summary>
    public static async Task<string> CreateDatabaseAsync(PostgresServer server)
    {
        var name = "test_" + Guid.NewGuid().ToString("N");
        await using (var database = new Storage.Postgres.PostgresDatabase(server.ConnectionString()))
            await database.ReadAsync(s => s.ExecuteAsync($"CREATE DATABASE {name}"), CancellationToken.None);

        // Few for each: all tests together must not need more than the server has.
        return server.ConnectionString(name) + ";Maximum Pool Size=12";
    }

    internal static async Task<IEnumerable<(string Key, string? Value)>> SettingsAsync(PostgresServer server) => [("Database", await CreateDatabaseAsync(server))];
}

[NeedsPostgres]
[Collection(PostgresTests.Name)]
public sealed class PostgresAssetsTests(PostgresServer server) : AssetsContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => PostgresTests.SettingsAsync(server);
}

[NeedsPostgres]
[Collection(PostgresTests.Name)]
public sealed class PostgresUploadTests(PostgresServer server) : UploadContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => PostgresTests.SettingsAsync(server);
}

[NeedsPostgres]
[Collection(PostgresTests.Name)]
public sealed class PostgresSearchTests(PostgresServer server) : SearchContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => PostgresTests.SettingsAsync(server);
}

[NeedsPostgres]
[Collection(PostgresTests.Name)]
public sealed class PostgresRegistryTests(PostgresServer server) : RegistryContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => PostgresTests.SettingsAsync(server);
}

[NeedsPostgres]
[Collection(PostgresTests.Name)]
public sealed class PostgresTokenTests(PostgresServer server) : TokenContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => PostgresTests.SettingsAsync(server);
}

[NeedsPostgres]
[Collection(PostgresTests.Name)]
public sealed class PostgresSlowClientTests(PostgresServer server) : SlowClientContract
{
    private protected override async Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => [("Database", await PostgresTests.CreateDatabaseAsync(server) + ";Maximum Pool Size=2")];
}

[NeedsPostgres]
[Collection(PostgresTests.Name)]
public sealed class PostgresSourceTests(PostgresServer server) : SourceContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => PostgresTests.SettingsAsync(server);
}

[NeedsPostgres]
[Collection(PostgresTests.Name)]
public sealed class PostgresSourceRestoreTests(PostgresServer server) : SourceRestoreContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => PostgresTests.SettingsAsync(server);
}

[NeedsPostgres]
[Collection(PostgresTests.Name)]
public sealed class PostgresPublishingTests(PostgresServer server) : PublishingContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => PostgresTests.SettingsAsync(server);
}
