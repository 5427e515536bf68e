using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>A reference of a project, with what the lock file says of it.</summary>
public sealed class LockedReference
{
    internal LockedReference(AssetRequest request, LockEntry? locked)
    {
        Request = request;
        Locked = locked;
    }

    /// <summary>The item that it is written as.</summary>
    public RemoteAssetItem Item => Request.Item;

    /// <summary>Whether no item writes it, but a model that names the asset: <see cref="RemoteAssetItem.Origin"/> of <see cref="Item"/> says which.</summary>
    public bool IsOfModel => Request.Item.DeclaredBy is not null;

    /// <summary>What the item names: the version of its <c>Version</c> counts as the reference's.</summary>
    public AssetReference Reference => Request.Reference;

    /// <summary>The asset's name.</summary>
    public string Name => Request.Reference.Name;

    /// <summary>The version scheme; <see langword="null"/> for an item with a <c>Url</c>.</summary>
    public VersionScheme? Scheme => Request.Scheme;

    /// <summary>What identifies it in the lock file.</summary>
    public LockKey Key => Request.Key;

    /// <summary>Its entry in the lock file; <see langword="null"/> when it is not locked.</summary>
    public LockEntry? Locked { get; }

    internal AssetRequest Request { get; }
}

/// <summary>The versions that there are for a reference.</summary>
/// <param name="Within">What the reference means now; <see langword="null"/> when nothing answers it.</param>
/// <param name="Latest">What a reference without a version means now; <see langword="null"/> when nothing answers that.</param>
/// <param name="Source">The name of the source that has the asset.</param>
public sealed record AvailableVersions(string? Within, string? Latest, string Source)
{
    /// <summary>What the reference would ask for, in its own form, to mean the latest of the major version that it asks for; <see langword="null"/> when it does already or is no complete version.</summary>
    public string? Update { get; init; }

    /// <summary>What the reference would ask for, in its own form, to mean the latest of all; <see langword="null"/> when it does already, or has no version or a range.</summary>
    public string? Upgrade { get; init; }
}
