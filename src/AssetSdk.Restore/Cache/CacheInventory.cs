using System.Collections.Concurrent;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>What a cache has: its assets, and how much of the disk they take. It changes nothing and waits for nobody.</summary>
public sealed class CacheInventory
{
    private readonly AssetCache _cache;

    /// <summary>Makes the inventory of a cache. Touches no disk.</summary>
    public CacheInventory(AssetCache cache) => _cache = cache;

    /// <summary>The assets that are there, those that were used longest ago first.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.FileAccess"/>: the cache cannot be read.</exception>
    public IReadOnlyList<CachedAsset> List(CancellationToken cancellationToken) => CacheContents.Read(_cache, cancellationToken).Assets;

    /// <summary>Measures the cache.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.FileAccess"/>: the cache cannot be read.</exception>
    public CacheSize Measure(CancellationToken cancellationToken)
    {
        var root = _cache.Root;
        var assets = List(cancellationToken);
        if (!Directory.Exists(root.Folder))
            return new CacheSize(0, 0, 0, 0, 0, 0, 0);
        try
        {
            var seen = new ConcurrentDictionary<FileIdentity, bool>();
            var blobs = Sum(root.Blobs, seen, cancellationToken);
            var staged = Sum(root.Staging, seen, cancellationToken);
            var onDisk = blobs.OnDisk + staged.OnDisk;
            foreach (var folder in Directory.EnumerateDirectories(root.Folder).Except([root.Blobs, root.Staging], StringComparer.Ordinal))
                onDisk += Sum(folder, seen, cancellationToken).OnDisk;
            return new CacheSize(assets.Count, assets.Sum(a => a.Tree.Size), blobs.Files, blobs.Bytes, staged.Files, staged.Bytes, onDisk);
        }
        catch (Exception e) when ((e is AggregateException many ? many.InnerExceptions[0] : e) is var first and (IOException or UnauthorizedAccessException))
        {
            throw CacheContents.NotReadable(root, first);
        }
    }

    private static Total Sum(string folder, ConcurrentDictionary<FileIdentity, bool> seen, CancellationToken cancellationToken)
    {
        if (!Directory.Exists(folder))
            return new Total(0, 0, 0);
        var (files, bytes, onDisk) = (0, 0L, 0L);
        var isTree = Path.GetFileName(folder) == "trees";

        // Files come and go while they are counted.
        var all = new EnumerationOptions { RecurseSubdirectories = true, IgnoreInaccessible = true, AttributesToSkip = FileAttributes.None };
        Parallel.ForEach(new DirectoryInfo(folder).EnumerateFiles("*", all), new ParallelOptions { CancellationToken = cancellationToken }, file =>
        {
            if (!file.Exists || file.Name.EndsWith(PartialFile.OriginExtension, StringComparison.Ordinal))
                return;
            Interlocked.Increment(ref files);
            Interlocked.Add(ref bytes, file.Length);
            if (FileIdentity.TryOf(file.FullName, out var taken) is { } identity)
                Interlocked.Add(ref onDisk, seen.TryAdd(identity, true) ? taken : 0);
            else if (!isTree)
                Interlocked.Add(ref onDisk, file.Length);
        });
        return new Total(files, bytes, onDisk);
    }

    private sealed record Total(int Files, long Bytes, long OnDisk);
}

/// <summary>How much a cache has, in bytes.</summary>
/// <param name="Assets">How many assets are laid out.</param>
/// <param name="AssetBytes">The length of all their files; files that several assets have count for each.</param>
/// <param name="Blobs">How many distinct contents there are.</param>
/// <param name="BlobBytes">Their length.</param>
/// <param name="Downloads">How many downloads are under way or broke off.</param>
/// <param name="DownloadBytes">What has arrived of them.</param>
/// <param name="BytesOnDisk">What all of it takes of the disk: links of a content count once. Except on Linux, an asset's files are taken for links.</param>
public sealed record CacheSize(int Assets, long AssetBytes, int Blobs, long BlobBytes, int Downloads, long DownloadBytes, long BytesOnDisk);
