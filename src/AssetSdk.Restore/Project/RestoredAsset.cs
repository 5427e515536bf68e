using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>An asset of a project, and where this machine has it.</summary>
/// <param name="Item">The item that asked for it.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">The resolved version.</param>
/// <param name="Digest">The tree digest; <see langword="null"/> for a local override.</param>
/// <param name="Kind">Whether it is a file or a folder.</param>
/// <param name="FileName">The file name of a file asset; <c>""</c> for a folder.</param>
/// <param name="LocalPath">The asset's folder, or its file, absolute.</param>
/// <param name="State"><see cref="IndexAsset.State"/>.</param>
public sealed record RestoredAsset(RemoteAssetItem Item, string Name, string Version, Digest? Digest, AssetKind Kind, string FileName, string LocalPath, string State)
{
    /// <summary>
    /// Where the asset lies below an output folder: <c>assets/&lt;name&gt;/&lt;version&gt;</c>, or the item's <c>TargetPath</c>.
    /// </summary>
    public string TargetFolder => Target.Length > 0 ? Target : $"assets/{Name}/{Version}";

    /// <summary>The item's <c>TargetPath</c> with its separators normalised; <c>""</c> when it has none.</summary>
    public string Target => Item.TargetPath.Replace('\\', '/').TrimEnd('/');
}
