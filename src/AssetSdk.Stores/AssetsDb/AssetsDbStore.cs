using System.Collections.Concurrent;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>
/// An Assets DB, seen as a store in the layout that all others have: a search is the list of versions, a document the manifest, and a file asset's bytes are
/// those of its upload, or lie where its public URL says.
/// </summary>
internal sealed class AssetsDbStore : IAssetServer
{
    private readonly AssetsDbUrls _urls;
    private readonly AssetsDbApi _api;
    private readonly HttpObjectReader _reader;
    private readonly HttpObjectReader _elsewhere;

    // Where the bytes of versions are that were asked for: each of a download's parts would ask again.
    private readonly ConcurrentDictionary<string, Uri> _places = new(StringComparer.Ordinal);

    public AssetsDbStore(AssetsDbUrls urls, AssetsDbService service, bool allowInsecure, HttpTransport transport, int pageSize)
    {
        _urls = urls;
        _api = new AssetsDbApi(urls, new HttpSender(service, transport), pageSize);
        _reader = new HttpObjectReader(urls.Root, service, allowInsecure, transport);
        _elsewhere = new HttpObjectReader(urls.Root, HttpCredential.None, allowInsecure, transport);
    }

    /// <inheritdoc/>
    public string Location => _urls.Location;

    /// <inheritdoc/>
    public VersionScheme Scheme => AssetsDbVersion.Scheme;

    /// <inheritdoc/>
    public async Task<ObjectRead> ReadAsync(string key, ObjectReadOptions options, CancellationToken cancellationToken)
    {
        ObjectKey.Check(key);
        if (WithoutEnding(key, ".versions") is { } name && AssetName.IsValid(name, out _))
            return Open(await VersionsAsync(name, cancellationToken).ConfigureAwait(false), options);
        if (key.LastIndexOf('/') is not (> 0 and var slash) || !AssetName.IsValid(key[..slash], out _))
            return ObjectRead.NotFound;
        var (asset, rest) = (key[..slash], key[(slash + 1)..]);
        if (WithoutEnding(rest, ".meta") is { } version)
            return AssetsDbVersion.Split(version) is null ? ObjectRead.NotFound : Open((await FindAsync(asset, version, cancellationToken).ConfigureAwait(false))?.Manifest, options);

        // Publishes need no claims here, and a file asset has no list of files.
        return AssetsDbVersion.Split(rest) is null || rest.EndsWith(".claim", StringComparison.Ordinal) || rest.EndsWith(".files", StringComparison.Ordinal)
            ? ObjectRead.NotFound
            : await ReadBytesAsync(asset, rest, options, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<(string Name, string Version)> ListAsync(string prefix, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var asset in _api.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
            yield return (asset.Name, asset.Version);
    }

    /// <inheritdoc/>
    public void CheckPublish(string name, AssetTree tree)
    {
        if (tree.Kind == AssetKind.Folder)
            throw new AssetException(AssetErrorCode.NotPublishable, $"'{name}' cannot be published: it is a folder, and an asset of the Assets DB {Location} is one file. Publish an archive of the folder (zip, tar.gz), or use a store in a bucket.");
    }

    /// <inheritdoc/>
    public Task<bool> TryPublishAsync(string name, string version, AssetFile file, Stream content, VersionManifest manifest, CancellationToken cancellationToken) =>
        _api.TryUploadAsync(new AssetsDbUpload(name, AssetsDbVersion.Split(version)!.Value, file, content, manifest), cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Connections belong to the process.
    }

    private async Task<byte[]?> VersionsAsync(string name, CancellationToken cancellationToken)
    {
        var (assets, isKnown) = await _api.VersionsAsync(name, cancellationToken).ConfigureAwait(false);

        // Newest first, by when they were created; where the server does not say that, they come in the order in which they came to it.
        var newest = assets.Reverse().OrderByDescending(a => a.Created ?? DateTimeOffset.MinValue).Select(a => a.Version);
        return isKnown ? VersionList.Write(AssetsDbVersion.Scheme.Sort(newest)) : null;
    }

    private async Task<AssetsDbAsset?> FindAsync(string name, string version, CancellationToken cancellationToken)
    {
        var asset = await _api.FindAsync(name, version, cancellationToken).ConfigureAwait(false);
        if (asset is not null)
            _places[AssetKeys.File(name, version)] = _urls.BytesOf(asset.PublicUrl, asset.Id);
        return asset;
    }

    private async Task<ObjectRead> ReadBytesAsync(string name, string version, ObjectReadOptions options, CancellationToken cancellationToken)
    {
        var key = AssetKeys.File(name, version);
        if (_places.TryGetValue(key, out var known))
        {
            var read = await ReadBytesAsync(known, options, cancellationToken).ConfigureAwait(false);
            if (read.Status != ObjectReadStatus.NotFound)
                return read;
        }

        // Never asked for, or deleted and perhaps published anew meanwhile.
        return await FindAsync(name, version, cancellationToken).ConfigureAwait(false) is null || (_places[key] is var place && place == known)
            ? ObjectRead.NotFound
            : await ReadBytesAsync(place, options, cancellationToken).ConfigureAwait(false);
    }

    private Task<ObjectRead> ReadBytesAsync(Uri place, ObjectReadOptions options, CancellationToken cancellationToken) => HttpUrl.IsSameServer(_urls.Root, place)
        ? _reader.ReadAsync(place, options, cancellationToken)
        : _elsewhere.ReadLinkedAsync(place, options, cancellationToken);

    private static ObjectRead Open(byte[]? bytes, ObjectReadOptions options)
    {
        if (bytes is null)
            return ObjectRead.NotFound;
        var validator = $"\"{Digest.Of(bytes).Hex}\"";
        return options.UnlessMatch == validator ? ObjectRead.NotModified : ObjectRead.Found(new MemoryStream(bytes, writable: false), 0, bytes.Length, validator);
    }

    private static string? WithoutEnding(string key, string ending) => key.EndsWith(ending, StringComparison.Ordinal) ? key[..^ending.Length] : null;
}
