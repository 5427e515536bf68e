using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>The list of an asset's versions as publishers keep it: read, and added to by compare-and-swap.</summary>
internal sealed class VersionListing
{
    // Whoever loses a swap lost it to one that won: this many losses in a row do not come from a crowd.
    private const int MaxSwaps = 200;

    private readonly IWritableObjectStore _store;
    private readonly VersionScheme _scheme;
    private readonly TimeProvider _clock;
    private readonly string _key;

    public VersionListing(IWritableObjectStore store, string name, VersionScheme scheme, TimeProvider clock)
    {
        _clock = clock;
        _store = store;
        _scheme = scheme;
        _key = AssetKeys.Versions(name);
    }

    /// <summary>The versions; none when there is no list, or no store yet.</summary>
    public async Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await ReadListAsync(cancellationToken).ConfigureAwait(false)).Versions;
        }
        catch (AssetException e) when (e.Code.Equals(AssetErrorCode.StoreNotFound))
        {
            // A first publish may make the store. What is a typing error is refused when the claim is written.
            return [];
        }
    }

    /// <summary>Adds a version in its place; before its equals, since it is newer.</summary>
    public async Task AddAsync(string version, CancellationToken cancellationToken)
    {
        for (var i = 0; i < MaxSwaps; i++)
        {
            var (versions, validator, exists) = await ReadListAsync(cancellationToken).ConfigureAwait(false);
            if (versions.Contains(version, StringComparer.Ordinal))
                return;
            if (exists && validator is null)
                throw new AssetException(AssetErrorCode.StoreNotWritable, $"{_store.Location} gives '{_key}' no validator, so it cannot be added to without losing what others add.");

            var bytes = VersionList.Write(_scheme.Sort([version, .. versions]));
            using var content = new MemoryStream(bytes, writable: false);
            if (await _store.TryWriteAsync(_key, content, bytes.Length, exists ? validator : null, cancellationToken).ConfigureAwait(false))
                return;

            // Others write too: step out of their way, further each time.
            await Task.Delay(TimeSpan.FromMilliseconds(Random.Shared.Next(1, Math.Min(500, 10 * (i + 1)))), _clock, cancellationToken).ConfigureAwait(false);
        }

        throw new AssetException(AssetErrorCode.SourceFailed, $"'{_key}' of {_store.Location} changed {MaxSwaps} times while '{version}' was to be added. Publish the same content again to add it.").AsTransient();
    }

    private async Task<(IReadOnlyList<string> Versions, string? Validator, bool Exists)> ReadListAsync(CancellationToken cancellationToken)
    {
        var read = await new AssetReader(_store).ReadVersionsAsync(_key[..^".versions".Length], null, cancellationToken).ConfigureAwait(false);
        return (read.Versions, read.Validator, read.Status == ObjectReadStatus.Found);
    }
}
