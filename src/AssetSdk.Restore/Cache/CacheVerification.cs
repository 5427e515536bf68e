using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>What became of every byte of a cache.</summary>
/// <param name="Assets">How many assets were looked at.</param>
/// <param name="Files">How many files were hashed; links of one file are hashed once.</param>
/// <param name="Bytes">Their length.</param>
/// <param name="Damaged">The assets that have damaged files.</param>
/// <param name="Contents">Damaged contents that no asset has, or that no longer are the files of one.</param>
/// <param name="Unmarked">Trees whose marker is gone or not whole: a restore takes them for missing.</param>
public sealed record CacheVerification(int Assets, int Files, long Bytes, IReadOnlyList<DamagedAsset> Damaged, IReadOnlyList<Digest> Contents, IReadOnlyList<Digest> Unmarked)
{
    /// <summary>Whether all that the cache vouches for is right.</summary>
    public bool IsSound => Damaged.Count == 0 && Contents.Count == 0;
}

/// <summary>An asset in the cache that is not what it should be.</summary>
/// <param name="Asset">The asset.</param>
/// <param name="Files">The paths of its files that are gone, cannot be read or have other bytes.</param>
public sealed record DamagedAsset(CachedAsset Asset, IReadOnlyList<string> Files);
