using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// The per-user, content-addressed folder that all projects share. This class reads it; <see cref="CacheWriter"/> changes it.
/// </summary>
public sealed class AssetCache
{
    /// <summary>Makes the view of a cache. Touches no disk.</summary>
    public AssetCache(CacheRoot root) => Root = root;

    /// <summary>The cache's folder and what lies where in it.</summary>
    public CacheRoot Root { get; }

    /// <summary>Says whether an asset is there, by its marker alone: what a no-op looks at.</summary>
    public bool Has(Digest treeDigest) => File.Exists(Root.Marker(treeDigest));

    /// <summary>Reads what an asset consists of from its marker.</summary>
    /// <returns>The tree, or <see langword="null"/> when the asset is not there or its marker is not whole.</returns>
    public AssetTree? TryReadTree(Digest treeDigest)
    {
        byte[] listing;
        try
        {
            listing = File.ReadAllBytes(Root.Marker(treeDigest));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AssetException(AssetErrorCode.FileAccess, $"The cache's '{Root.Marker(treeDigest)}' cannot be read: {e.Message}", e);
        }

        // The marker is the listing whose digest it is named by: a torn one does not count.
        return Digest.Of(listing) == treeDigest ? AssetTree.Parse(listing) : null;
    }

    /// <summary>
    /// Looks at each file of an asset that is there. A file that is not as the commit recorded it (size, mode, time) is hashed before it is trusted.
    /// </summary>
    /// <returns>The paths of files that are gone or damaged.</returns>
    public IReadOnlyList<string> Check(AssetTree tree)
    {
        var folder = Root.Tree(tree.Digest);
        var damaged = new List<string>();
        foreach (var file in tree.Files)
        {
            if (!FileCheck.IsSound(Path.Combine(folder, file.Path), file))
                damaged.Add(file.Path);
        }

        return damaged;
    }
}
