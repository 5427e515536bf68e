using System.Collections.Concurrent;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>What lies in a cache, read once: each marker parsed, each record of use read.</summary>
internal sealed class CacheContents
{
    private CacheContents(IReadOnlyList<CachedAsset> assets, IReadOnlyList<Digest> unmarked)
    {
        Assets = assets;
        Unmarked = unmarked;
    }

    /// <summary>The assets, those that were used longest ago first.</summary>
    public IReadOnlyList<CachedAsset> Assets { get; }

    /// <summary>The trees that no whole marker vouches for, and the markers that are not whole: as good as not there.</summary>
    public IReadOnlyList<Digest> Unmarked { get; }

    /// <exception cref="AssetException"><see cref="AssetErrorCode.FileAccess"/>: something cannot be read.</exception>
    public static CacheContents Read(AssetCache cache, CancellationToken cancellationToken)
    {
        var assets = new ConcurrentBag<CachedAsset>();
        var unmarked = new ConcurrentDictionary<Digest, bool>();
        var parallel = new ParallelOptions { CancellationToken = cancellationToken };
        try
        {
            var names = RememberedNames.Read(cache.Root);
            Parallel.ForEach(Shards(cache.Root.Trees), parallel, shard =>
            {
                var (whole, folders) = (new HashSet<Digest>(), new List<Digest>());
                foreach (var entry in shard.EnumerateFileSystemInfos())
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    if (!Digest.TryFromHex(Path.GetFileNameWithoutExtension(entry.Name), out var digest))
                        continue;
                    if (entry is DirectoryInfo)
                        folders.Add(digest);
                    else if (entry.Extension == CacheRoot.MarkerExtension && TryRead(cache, digest) is { } tree && whole.Add(digest))
                        assets.Add(Asset(cache.Root, tree, entry.LastWriteTimeUtc, names));
                    else
                        unmarked[digest] = true;
                }

                foreach (var folder in folders.Where(f => !whole.Contains(f)))
                    unmarked[folder] = true;
            });
        }
        catch (Exception e) when ((e is AggregateException many ? many.InnerExceptions[0] : e) is var first and (IOException or UnauthorizedAccessException or AssetException))
        {
            throw first as AssetException ?? NotReadable(cache.Root, first);
        }

        return new CacheContents([.. assets.OrderBy(a => a.LastUsed).ThenBy(a => a.Tree.Digest.Hex, StringComparer.Ordinal)], [.. unmarked.Keys.OrderBy(static d => d.Hex, StringComparer.Ordinal)]);
    }

    /// <summary>Something in a cache cannot be read.</summary>
    public static AssetException NotReadable(CacheRoot root, Exception e) =>
        new(AssetErrorCode.FileAccess, $"The asset cache '{root.Root}' cannot be read: {e.Message} Another process may be cleaning it: try again.", e);

    /// <summary>The folders by which a part of the cache is divided; none when it is not there.</summary>
    public static IReadOnlyList<DirectoryInfo> Shards(string folder) => Directory.Exists(folder) ? [.. new DirectoryInfo(folder).EnumerateDirectories()] : [];

    private static AssetTree? TryRead(AssetCache cache, Digest digest)
    {
        try
        {
            return cache.TryReadTree(digest);
        }
        catch (AssetException e) when (e.Code.Equals(AssetErrorCode.InvalidManifest))
        {
            return null;
        }
    }

    private static CachedAsset Asset(CacheRoot root, AssetTree tree, DateTime committed, IReadOnlyDictionary<Digest, IReadOnlyList<CachedName>> names)
    {
        var used = UsageRecords.TryRead(root, tree.Digest);
        return new CachedAsset(tree, used?.LastUsed ?? new DateTimeOffset(committed, TimeSpan.Zero), used?.LockFiles ?? [], names.GetValueOrDefault(tree.Digest, []));
    }
}
