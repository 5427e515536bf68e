namespace AssetSdk.Stores;

/// <summary>
/// Opens stores in Azure Blob Storage: <c>az://account/container/prefix</c>. They can be written. Speaks the documented REST API.
/// </summary>
/// <remarks>
/// <para>Who asks, the first that there is: nobody (<see cref="StoreSettings.Anonymous"/>); the bearer token of <see cref="StoreSettings.TokenEnvironment"/>;
/// <c>AZURE_STORAGE_CONNECTION_STRING</c>; the account key <c>AZURE_STORAGE_KEY</c>; the shared access signature <c>AZURE_STORAGE_SAS_TOKEN</c>; the default chain of Azure.Identity.
/// A connection string of another account is passed over, and so are key and signature when <c>AZURE_STORAGE_ACCOUNT</c> names another one.</para>
/// <para>A URL without an account, <c>az:///container/prefix</c>, means that of <see cref="StoreSettings.Account"/>, <c>AZURE_STORAGE_ACCOUNT</c> or the connection string.
/// <see cref="StoreSettings.Endpoint"/> is the address of the account's blob service: <c>http://127.0.0.1:10000/devstoreaccount1</c>.</para>
/// </remarks>
public sealed class AzureStoreDriver : IObjectStoreDriver
{
    private readonly HttpTransport _transport;

    /// <summary>Makes a driver that shares the connections of this process.</summary>
    public AzureStoreDriver()
        : this(HttpTransport.Shared)
    {
    }

    internal AzureStoreDriver(HttpTransport transport) => _transport = transport;

    /// <inheritdoc/>
    public IReadOnlyList<string> Schemes { get; } = ["az"];

    /// <summary>How many bytes are sent in one request.</summary>
    internal int BlockBytes { get; init; } = UploadMemory.BlockBytes;

    /// <summary>How many blobs a page of a listing has at most: what the service allows.</summary>
    internal int PageSize { get; init; } = 5000;

    /// <summary>Where tokens come from when nothing else is set. Not called before one is needed: that loads Azure.Identity.</summary>
    internal Func<ITokenSource> Tokens { get; init; } = static () => new AzureIdentityTokens();

    /// <inheritdoc/>
    public IObjectStore Open(StoreSettings settings)
    {
        var connection = AzureConnectionString.Find(settings.Environment);
        var address = AzureAddress.Parse(settings, connection);
        var endpoint = AzureEndpoint.Of(address, settings, connection);
        var credential = AzureCredential.Find(address, endpoint, settings, connection, Tokens, _transport.Clock);
        return new AzureStore(address, endpoint, new AzureService(address, credential, _transport), settings.AllowInsecure, _transport) { BlockBytes = BlockBytes, PageSize = PageSize };
    }
}
