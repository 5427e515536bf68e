using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Restore;

/// <summary>What a reference means: one version of one source.</summary>
public sealed class ResolvedReference
{
    internal ResolvedReference(AssetReference reference, ResolvedAsset asset, AssetReader reader)
    {
        Reference = reference;
        Asset = asset;
        Reader = reader;
    }

    /// <summary>The reference as it was asked for.</summary>
    public AssetReference Reference { get; }

    /// <summary>The asset's name.</summary>
    public string Name => Reference.Name;

    /// <summary>The version.</summary>
    public string Version => Asset.Version;

    /// <summary>What the source says of it.</summary>
    public VersionManifest Manifest => Asset.Manifest;

    /// <summary>The name of the source that has it.</summary>
    public string Source => Asset.Source.Name;

    /// <summary>Where the source is, for messages.</summary>
    public string Location => Reader.Location;

    /// <summary>Reads its files where they are published.</summary>
    public AssetReader Reader { get; }

    internal ResolvedAsset Asset { get; }
}

/// <summary>An asset in the cache.</summary>
/// <param name="Resolved">What it is.</param>
/// <param name="Tree">What it consists of.</param>
/// <param name="AssetPath">Where the whole asset is: the folder of a folder asset, the file of a file asset. Read-only.</param>
public sealed record FetchedAsset(ResolvedReference Resolved, AssetTree Tree, string AssetPath)
{
    /// <summary>Where that is what the reference names: the asset, or its sub path.</summary>
    public string Path => Resolved.Reference.SubPath is { } subPath && Tree.Kind == AssetKind.Folder ? System.IO.Path.Combine(AssetPath, subPath) : AssetPath;
}
