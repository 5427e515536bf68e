using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>Lays assets of the cache out in a folder of the user's: hard links where the disk takes them, else copies.</summary>
public static class AssetExport
{
    /// <summary>Lays an asset out as <c>&lt;folder&gt;/&lt;path&gt;</c>, a file at a time. What is there with the right bytes stays, and so does what is no file of the asset.</summary>
    /// <param name="cache">The cache that has the asset.</param>
    /// <param name="tree">What the asset consists of.</param>
    /// <param name="folder">The folder, absolute; it is made.</param>
    /// <param name="cancellationToken">Ends it. Files are whole or not there.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.VersionTaken"/>: a file is there with other bytes; <see cref="AssetErrorCode.FileAccess"/>: a file cannot be written, or the cache does not have it.</exception>
    public static void LayOut(AssetCache cache, AssetTree tree, string folder, CancellationToken cancellationToken)
    {
        var steps = new DiskCommitSteps();
        var source = cache.Root.Tree(tree.Digest);
        try
        {
            foreach (var parent in tree.Files.Select(f => Path.GetDirectoryName(Path.Combine(folder, f.Path))!).Distinct(StringComparer.Ordinal))
                Directory.CreateDirectory(parent);
            ManyFiles.Do(tree.Files, file =>
            {
                cancellationToken.ThrowIfCancellationRequested();
                var target = Path.Combine(folder, file.Path);
                if (FileCheck.HasDigest(target, file, cancellationToken))
                    return;
                if (Path.Exists(target))
                    throw new AssetException(AssetErrorCode.VersionTaken, $"'{AssetPath.Printable(target)}' is there with other bytes, and is left as it is. Remove it, or choose another folder.");
                var staged = OutputFile.NewStagedPath(target);
                try
                {
                    steps.Link(Path.Combine(source, file.Path), staged, file.Executable);
                    steps.Rename(staged, target);
                }
                finally
                {
                    OutputFile.TryDelete(staged);
                }
            });
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AssetException(AssetErrorCode.FileAccess, $"The asset cannot be laid out in '{AssetPath.Printable(folder)}': {e.Message}", e);
        }
    }
}
