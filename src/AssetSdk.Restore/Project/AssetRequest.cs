using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>A <c>RemoteAsset</c> item whose parts were checked.</summary>
/// <param name="Item">The item.</param>
/// <param name="Reference">What it names.</param>
/// <param name="Scheme">The version scheme; <see langword="null"/> for an item with a <c>Url</c>.</param>
/// <param name="Url">The file that it names instead of a store's asset.</param>
internal sealed record AssetRequest(RemoteAssetItem Item, AssetReference Reference, VersionScheme? Scheme, UrlAsset? Url)
{
    /// <summary>Whether the asset has no accessor: only models name it, and another asset has the name too.</summary>
    public bool IsHidden { get; init; }

    /// <summary>What identifies the request in the lock file.</summary>
    public LockKey Key => Url is null
        ? new LockKey(Reference.Name, Reference.Version ?? "", Scheme!.Name)
        : new LockKey(Reference.Name, Url.Digest.Hex, LockEntry.UrlScheme);

    public VersionRequest VersionRequest => new(Reference.Name, Reference.Version, Scheme!, Item.Source.Length == 0 ? null : Item.Source);
}

/// <summary>A single public file without a store.</summary>
/// <param name="Address">Where it is.</param>
/// <param name="Digest">The digest of its bytes.</param>
/// <param name="Extract">How it is unpacked.</param>
/// <param name="Version">The version that the project gives it, or the first 12 hex digits of the digest.</param>
internal sealed record UrlAsset(Uri Address, Digest Digest, ArchiveKind Extract, string Version);
