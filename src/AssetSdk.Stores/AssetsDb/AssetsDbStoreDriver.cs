namespace AssetSdk.Stores;

/// <summary>
/// Opens Assets DBs, the servers of AssetSdk: <c>assetsdb+https://host</c>, and <c>assetsdb+http</c> to this machine or with <see cref="StoreSettings.AllowInsecure"/>. Their versions are those of
/// the scheme <c>tagged</c>. Credentials are those of <see cref="HttpStoreDriver"/>: a bearer token, as a rule.
/// </summary>
public sealed class AssetsDbStoreDriver : IObjectStoreDriver
{
    private readonly HttpTransport _transport;

    /// <summary>Makes a driver that shares the connections of this process.</summary>
    public AssetsDbStoreDriver()
        : this(HttpTransport.Shared)
    {
    }

    internal AssetsDbStoreDriver(HttpTransport transport) => _transport = transport;

    /// <inheritdoc/>
    public IReadOnlyList<string> Schemes { get; } = [AssetsDbUrls.Prefix + "https", AssetsDbUrls.Prefix + "http"];

    /// <summary>How many documents a page of a search has at most.</summary>
    internal int PageSize { get; init; } = 1000;

    /// <inheritdoc/>
    public IObjectStore Open(StoreSettings settings)
    {
        var urls = AssetsDbUrls.Parse(settings);
        var service = new AssetsDbService(HttpCredential.Find(urls.Root, settings), _transport);
        return new AssetsDbStore(urls, service, settings.AllowInsecure, _transport, PageSize);
    }
}
