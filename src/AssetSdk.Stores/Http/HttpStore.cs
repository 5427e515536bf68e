namespace AssetSdk.Stores;

/// <summary>A store on any web server that serves files. It can be read, not written.</summary>
internal sealed class HttpStore : IObjectStore
{
    private readonly HttpObjectReader _reader;
    private readonly string _root;

    public HttpStore(Uri root, HttpObjectReader reader)
    {
        _root = HttpUrl.Folder(root);
        _reader = reader;
        Location = HttpUrl.Show(root);
    }

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public Task<ObjectRead> ReadAsync(string key, ObjectReadOptions options, CancellationToken cancellationToken) =>
        _reader.ReadAsync(HttpUrl.Of(_root, key), options, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Connections belong to the process: the next store of this server uses them again.
    }
}
