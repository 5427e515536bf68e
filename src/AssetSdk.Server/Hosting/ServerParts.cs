using AssetSdk.Server.Api;
using AssetSdk.Server.Assets;
using AssetSdk.Server.Queries;
using AssetSdk.Server.Storage;
using AssetSdk.Server.Storage.Migrations;
using AssetSdk.Stores;

namespace AssetSdk.Server.Hosting;

/// <summary>What a server stands on: its folder, the database, brought up to date, and the store.</summary>
internal sealed class ServerParts : IAsyncDisposable
{
    private ServerParts(ServerOptions options, DataFolder folder, SqlDatabase database, SqlUnownedObjects unowned, ObjectFiles files, DatabaseIdentity identity)
    {
        (Options, Folder, Database, Unowned, Files, Address) = (options, folder, database, unowned, files, new PublicAddress(identity.Id, options.PublicUrl));
        Tokens = new SqlTokens(database);
        Cursors = new QueryCursors(identity.CursorKey);

        // Before it listens, if the port is known: no request is to find it without a name.
        if (ListenAddress.ParseAll(options.Urls)[0] is { Port: > 0 } address)
            Address.ListensAt(address.ToString());
    }

    public ServerOptions Options { get; }

    public DataFolder Folder { get; }

    public SqlDatabase Database { get; }

    public SqlTokens Tokens { get; }

    public SqlUnownedObjects Unowned { get; }

    public ObjectFiles Files { get; }

    public PublicAddress Address { get; }

    public QueryCursors Cursors { get; }

    public static async Task<ServerParts> OpenAsync(ServerOptions options, CancellationToken cancellationToken)
    {
        var folder = new DataFolder(options.Data);
        var database = DatabaseChoice.Open(options.Database is { Length: > 0 } named ? named : folder.Database);
        try
        {
            var identity = await DatabaseMigration.RunAsync(database, cancellationToken).ConfigureAwait(false);
            var unowned = new SqlUnownedObjects(database);
            return new ServerParts(options, folder, database, unowned, new ObjectFiles(OpenStore(options.Store, folder), unowned, folder, options, TimeProvider.System), identity);
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
        var url = store.Url is { Length: > 0 } named ? named : folder.CreateObjects();
        if (!url.Contains("://", StringComparison.Ordinal))
        {
            url = Path.GetFullPath(url);
            Directory.CreateDirectory(url);
        }

        return StandardStores.Create().Open(store.SettingsFor(url));
    }
}
