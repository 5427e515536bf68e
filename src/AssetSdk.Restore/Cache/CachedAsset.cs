using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>An asset in the cache.</summary>
/// <param name="Tree">What it consists of.</param>
/// <param name="LastUsed">When it was last used, UTC, as far as that was recorded: at most once a day. Without a record, when it came.</param>
/// <param name="LockFiles">The lock files of the projects that have used it, as far as they were recorded.</param>
/// <param name="Names">The names and versions under which stores have it; none for a single file by URL.</param>
public sealed record CachedAsset(AssetTree Tree, DateTimeOffset LastUsed, IReadOnlyList<string> LockFiles, IReadOnlyList<CachedName> Names)
{
    /// <summary>Name and version, or the digest of an asset without.</summary>
    public override string ToString() => Names is [var first, ..] ? $"{first.Name} {first.Version}" : Tree.Digest.ToString();
}

/// <summary>A name and version under which a store has an asset, as the cache remembers it.</summary>
/// <param name="Name">The asset's name.</param>
/// <param name="Version">The version.</param>
/// <param name="PushDate">When it was published, UTC, if the store says.</param>
public sealed record CachedName(string Name, string Version, DateTimeOffset? PushDate);
