using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>Reads assets from a store. What it returns is parsed and checked; the bytes of files are the caller's to verify.</summary>
public sealed class AssetReader
{
    private readonly IObjectStore _store;

    /// <summary>Makes a reader over a store.</summary>
    public AssetReader(IObjectStore store) => _store = store;

    /// <summary>Where the store is, for messages.</summary>
    public string Location => _store.Location;

    /// <summary>Reads the list of an asset's versions.</summary>
    /// <param name="name">The asset's name.</param>
    /// <param name="unlessMatch">The validator of an earlier read, if its result is still at hand.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="AssetException">The store failed, or the list is malformed.</exception>
    public async Task<VersionsRead> ReadVersionsAsync(string name, string? unlessMatch, CancellationToken cancellationToken)
    {
        var (status, bytes, validator) = await ReadSmallAsync(AssetKeys.Versions(name), VersionList.MaxBytes, unlessMatch, cancellationToken).ConfigureAwait(false);
        return new VersionsRead(status, status == ObjectReadStatus.Found ? Parse(bytes, static b => VersionList.Read(b), AssetKeys.Versions(name)) : [], validator);
    }

    /// <summary>Reads a version's manifest, with its list of files if the version has digests.</summary>
    /// <returns>The manifest, or <see langword="null"/> when there is no such version.</returns>
    /// <exception cref="AssetException">The store failed, or the manifest is malformed or hostile.</exception>
    public async Task<VersionManifest?> ReadManifestAsync(string name, string version, CancellationToken cancellationToken)
    {
        var key = AssetKeys.Meta(name, version);
        var (status, bytes, _) = await ReadSmallAsync(key, ManifestFormat.MaxBytes, null, cancellationToken).ConfigureAwait(false);
        if (status != ObjectReadStatus.Found)
            return null;
        var manifest = Parse(bytes, b => ManifestFormat.Read(b, name), key);
        if (manifest.Digest is null || manifest.Tree is not null)
            return manifest;

        var filesKey = AssetKeys.Files(name, version);
        (status, bytes, _) = await ReadSmallAsync(filesKey, MaxListingBytes, null, cancellationToken).ConfigureAwait(false);
        return status == ObjectReadStatus.Found
            ? Parse(bytes, b => ManifestFormat.WithFiles(manifest, b, name), filesKey)
            : throw new AssetException(AssetErrorCode.InvalidManifest, $"{_store.Location} has the manifest '{key}' without its list of files '{filesKey}'. The store is damaged: publish the version's bytes under a new version.");
    }

    /// <summary>Opens a file of a version.</summary>
    /// <param name="name">The asset's name.</param>
    /// <param name="version">The version.</param>
    /// <param name="kind">Whether the version is a file or a folder.</param>
    /// <param name="path">The file's path; of no effect for a file asset, whose bytes lie under the version itself.</param>
    /// <param name="options">What part of it.</param>
    /// <param name="cancellationToken">Cancels the request and later reads.</param>
    public Task<ObjectRead> OpenFileAsync(string name, string version, AssetKind kind, string path, ObjectReadOptions options, CancellationToken cancellationToken) =>
        _store.ReadAsync(kind == AssetKind.File ? AssetKeys.File(name, version) : AssetKeys.File(name, version, path), options, cancellationToken);

    // A million lines of a digest, a size and a path.
    private const int MaxListingBytes = 256 << 20;

    private Task<SmallRead> ReadSmallAsync(string key, int maxBytes, string? unlessMatch, CancellationToken cancellationToken) =>
        SmallObject.ReadAsync(_store, key, maxBytes, unlessMatch, cancellationToken);

    private T Parse<T>(byte[] bytes, Func<byte[], T> parse, string key)
    {
        try
        {
            return parse(bytes);
        }
        catch (AssetException e)
        {
            // None of these objects begins so: it is the page of a proxy, or of a server that wants a login.
            var page = bytes.AsSpan().TrimStart(" \t\r\n"u8).StartsWith("<"u8) ? " What came is a web page: look at it in a browser, there may be a login in between." : "";
            throw new AssetException(e.Code, $"'{key}' of {_store.Location}: {e.Message}{page}", e);
        }
    }
}

/// <summary>The versions of an asset as a store lists them.</summary>
/// <param name="Status">Whether the store has the list, has none, or has the one of the validator that was given.</param>
/// <param name="Versions">The versions in the store's order, latest first; empty unless found.</param>
/// <param name="Validator">What changes when the list does, if the store has it.</param>
public sealed record VersionsRead(ObjectReadStatus Status, IReadOnlyList<string> Versions, string? Validator);
