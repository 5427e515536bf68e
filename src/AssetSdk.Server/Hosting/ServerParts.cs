using AssetSdk.Server.Api;
using AssetSdk.Server.Assets;
using AssetSdk.Server.Storage;
using AssetSdk.Server.Storage.Migrations;
using AssetSdk.Stores;

namespace AssetSdk.Server.Hosting;

/// <summary>What a server stands on: its folder, the database, brought up to date, and the store.</summary>
internal sealed class ServerParts : IAsyncDisposable
{
    private ServerParts(ServerOptions options, DataFolder folder, SqlDatabase database, SqlUnownedObjects unowned, ObjectFiles files, PublicAddress address)
    {
        (Options, Folder, Database, Unowned, Files, Address) = (options, folder, database, unowned, files, address);
        Tokens = new SqlTokens(database);
    }

    public ServerOptions Options { get; }

    public DataFolder Folder { get; }

    public SqlDatabase Database { get; }

    public SqlTokens Tokens { get; }

    public SqlUnownedObjects Unowned { get; }

    public ObjectFiles Files { get; }

    public PublicAddress Address { get; }

    /// <summary>Whether only this machine can ask.</summary>
    public bool IsLoopbackOnly => ListenAddress.ParseAll(Options.Urls).All(static a => a.IsLoopback);

    public static async Task<ServerParts> OpenAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        var folder = new DataFolder(options.Data);
        var database = DatabaseChoice.Open(options.Database is { Length: > 0 } named ? named : folder.Database);
        try
        {
            var id = await DatabaseMigration.RunAsync(database, cancellationToken).ConfigureAwait(false);
            var unowned = new SqlUnownedObjects(database);
            return new ServerParts(options, folder, database, unowned, new ObjectFiles(OpenStore(options.Store, folder), unowned, folder, options, TimeProvider.System), new PublicAddress(id, options.PublicUrl));
        }
        catch
        {
            await database.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask DisposeAsync()
    {
        Files.Dispose();
        return Database.DisposeAsync();
    }

    private static IObjectStore OpenStore(StoreOptions store, DataFolder folder)
    {
        var url = store.Url is { Length: > 0 } named ? named : folder.Objects;
        if (!url.Contains("://", StringComparison.Ordinal))
        {
            url = Path.GetFullPath(url);
            Directory.CreateDirectory(url);
        }

        return StandardStores.Create().Open(store.SettingsFor(url));
    }
}
