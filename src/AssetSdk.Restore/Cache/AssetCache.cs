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
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or PathTooLongException)
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

    /// <summary>Reads what an asset consists of, when only its folder in the cache is known.</summary>
    /// <exception cref="IOException">The asset is not there.</exception>
    internal static AssetTree ReadTree(string folder, Digest treeDigest)
    {
        var listing = File.ReadAllBytes(folder + CacheRoot.MarkerExtension);
        return Digest.Of(listing) == treeDigest ? AssetTree.Parse(listing) : throw new IOException($"the marker of '{folder}' is not whole.");
    }

    /// <summary>
    /// Looks at each file of an asset that is there. A file that is not as the commit recorded it (size, mode, time) is hashed before it is trusted.
    /// </summary>
    public CacheCheck Check(AssetTree tree)
    {
        var folder = Root.Tree(tree.Digest);
        var damaged = new List<string>();
        var worn = new List<string>();
        foreach (var file in tree.Files)
        {
            var path = Path.Combine(folder, file.Path);
            if (!FileCheck.IsSound(path, file))
                damaged.Add(file.Path);
            else if (!FileCheck.IsAsRecorded(new FileInfo(path), file))
                worn.Add(file.Path);
        }

        return new CacheCheck(damaged, worn);
    }

    /// <summary>Hashes every file of an asset that is there, on all cores, whatever its mode and time say.</summary>
    /// <param name="tree">The asset.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The paths of the files that are gone, cannot be read or have other bytes, in the listing's order.</returns>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.FileAccess"/>: it cannot be looked at, for a reason that is not the files'.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public IReadOnlyList<string> Verify(AssetTree tree, CancellationToken cancellationToken)
    {
        var folder = Root.Tree(tree.Digest);
        try
        {
            return [.. tree.Files.AsParallel().AsOrdered().WithCancellation(cancellationToken)
                .Where(file => !FileCheck.HasDigest(Path.Combine(folder, file.Path), file, cancellationToken))
                .Select(static file => file.Path)];
        }
        catch (AggregateException e)
        {
            throw new AssetException(AssetErrorCode.FileAccess, $"The cache's '{folder}' cannot be verified: {e.InnerExceptions[0].Message}", e.InnerExceptions[0]);
        }
    }
}

/// <summary>What became of an asset's files in the cache.</summary>
/// <param name="Damaged">The files that are gone or have other bytes.</param>
/// <param name="Worn">The files that have the right bytes and not the mode or time of their commit, so that each look hashes them again.</param>
public sealed record CacheCheck(IReadOnlyList<string> Damaged, IReadOnlyList<string> Worn);
