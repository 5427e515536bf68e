using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>
/// Opens stores on web servers: <c>https://host/prefix</c>, and <c>http</c> to this machine or with <see cref="StoreSettings.AllowInsecure"/>. They can be read.
/// </summary>
public sealed class HttpStoreDriver : IObjectStoreDriver
{
    private readonly HttpTransport _transport;

    /// <summary>Makes a driver that shares the connections of this process.</summary>
    public HttpStoreDriver()
        : this(HttpTransport.Shared)
    {
    }

    internal HttpStoreDriver(HttpTransport transport) => _transport = transport;

    /// <inheritdoc/>
    public IReadOnlyList<string> Schemes { get; } = ["https", "http"];

    /// <inheritdoc/>
    public IObjectStore Open(StoreSettings settings)
    {
        var root = HttpUrl.Parse(settings.Url, settings.AllowInsecure);
        if (root.Query.Length > 0 || root.Fragment.Length > 0)
            throw new AssetException(AssetErrorCode.InvalidSource, $"The URL '{HttpUrl.Show(root)}' of a store has a query or a fragment, which the URLs of its objects cannot have. Take it out; a token belongs into the variable that TokenEnvironment names.");
        return new HttpStore(root, new HttpObjectReader(settings, _transport));
    }
}
