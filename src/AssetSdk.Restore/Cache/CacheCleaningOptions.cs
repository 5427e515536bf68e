namespace AssetSdk.Restore;

/// <summary>What cleaning a cache removes.</summary>
public sealed record CacheCleaningOptions
{
    /// <summary>Removed is what was last used this long ago or longer. Uses are recorded once a day.</summary>
    public TimeSpan UnusedSince { get; init; } = TimeSpan.FromDays(30);

    /// <summary>How many versions of every name stay, whatever their age: those that were published last or, when a date is not known, the highest.</summary>
    public int KeepLatest { get; init; }

    /// <summary>
    /// Whether an asset stays that a lock file pins, of those that the records of use name. A lock file that is not there pins nothing; one that cannot be read keeps all that was used by it.
    /// </summary>
    public bool KeepLocked { get; init; }

    /// <summary>Whether nothing is removed.</summary>
    public bool DryRun { get; init; }
}

/// <summary>What was removed of a cache, or would be.</summary>
/// <param name="Removed">The assets.</param>
/// <param name="Kept">How many assets stay.</param>
/// <param name="Blobs">How many contents.</param>
/// <param name="Leftovers">How many files of downloads that broke off.</param>
/// <param name="Bytes">What that frees, in bytes, as far as no link outside of the cache keeps it.</param>
public sealed record CacheCleaning(IReadOnlyList<CachedAsset> Removed, int Kept, int Blobs, int Leftovers, long Bytes);
