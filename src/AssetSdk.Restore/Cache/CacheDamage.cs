using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>What becomes of files that <see cref="AssetCache.Verify"/> found damaged.</summary>
public static class CacheDamage
{
    /// <summary>
    /// Takes back that the cache vouches for an asset: whoever restores it next looks at each file, hashes those that are named here whatever their mode and time say, and brings again what is not right.
    /// </summary>
    /// <param name="cache">The cache.</param>
    /// <param name="tree">The asset.</param>
    /// <param name="damaged">The paths of its damaged files.</param>
    /// <returns>Whether it could be done; a cache that this process cannot write stays as it is.</returns>
    public static bool Report(AssetCache cache, AssetTree tree, IReadOnlyList<string> damaged)
    {
        try
        {
            // A time of whole seconds vouches for nothing. Links share it, copies do not: the tree is laid out from blobs.
            var now = DateTime.UtcNow;
            var time = now.AddTicks(-(now.Ticks % TimeSpan.TicksPerSecond));
            foreach (var file in tree.Files.Where(f => damaged.Contains(f.Path, StringComparer.Ordinal)))
            {
                foreach (var path in new[] { Path.Combine(cache.Root.Tree(tree.Digest), file.Path), cache.Root.Blob(file.Digest, executable: false), cache.Root.Blob(file.Digest, executable: true) })
                {
                    if (File.Exists(path))
                        File.SetLastWriteTimeUtc(path, time);
                }
            }

            // Last: while the marker is there a restore that has nothing to do looks no further.
            File.Delete(cache.Root.Marker(tree.Digest));
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
