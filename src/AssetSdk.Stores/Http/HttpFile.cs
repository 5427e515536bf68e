using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>
/// One file on a web server, seen as a store: whatever the key, it is that file. Its address may have a query, which no message shows.
/// Redirects, credentials and validators are those of <see cref="HttpStoreDriver"/>.
/// </summary>
public sealed class HttpFile : IObjectStore
{
    private readonly HttpObjectReader _reader;
    private readonly Uri _address;

    private HttpFile(Uri address, HttpObjectReader reader)
    {
        _address = address;
        _reader = reader;
        Location = HttpUrl.Show(address);
    }

    /// <inheritdoc/>
    public string Location { get; }

    /// <summary>Opens a file. No request is made before it is read.</summary>
    /// <param name="settings">The file's address as the URL; <c>https</c>, or <c>http</c> to this machine.</param>
    /// <exception cref="AssetException">
    /// <see cref="AssetErrorCode.InvalidSource"/> or <see cref="AssetErrorCode.InsecureSource"/>: the address is not valid; the message says what to write.
    /// </exception>
    public static HttpFile Open(StoreSettings settings) =>
        new(HttpUrl.Parse(settings.Url, settings.AllowInsecure), new HttpObjectReader(settings, HttpTransport.Shared));

    /// <inheritdoc/>
    public Task<ObjectRead> ReadAsync(string key, ObjectReadOptions options, CancellationToken cancellationToken) =>
        _reader.ReadAsync(_address, options, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Connections belong to the process.
    }
}
