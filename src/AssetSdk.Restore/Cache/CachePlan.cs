using System.Collections.Concurrent;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>What is to be removed of a cache, found out without changing anything.</summary>
internal sealed class CachePlan
{
    private CachePlan(CacheContents contents, IReadOnlyList<CachedAsset> removed)
    {
        Contents = contents;
        Removed = removed;
    }

    public CacheContents Contents { get; }

    /// <summary>The assets that go.</summary>
    public IReadOnlyList<CachedAsset> Removed { get; }

    /// <summary>The contents that go.</summary>
    public IReadOnlyList<string> Blobs { get; private init; } = [];

    /// <summary>What the removal of assets and contents frees.</summary>
    public long Bytes { get; private init; }

    /// <summary>The records of use of assets that are not there, or go.</summary>
    public IReadOnlyList<string> Records { get; private init; } = [];

    /// <summary>What is left of downloads, and is older than this.</summary>
    public DateTime LeftoversBefore { get; private init; }

    public static CachePlan Make(AssetCache cache, CacheCleaningOptions options, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var contents = CacheContents.Read(cache, cancellationToken);
        var removed = CacheRetention.Unwanted(contents.Assets, options, now);
        var gone = removed.Select(static a => a.Tree.Digest).ToHashSet();
        var kept = contents.Assets.Where(a => !gone.Contains(a.Tree.Digest)).ToList();
        var oldest = Oldest(options.UnusedSince, now.UtcDateTime);
        var blobs = UnusedBlobs(cache.Root, kept, removed, oldest, cancellationToken);
        return new CachePlan(contents, removed)
        {
            Blobs = [.. blobs.Select(static b => b.FullName)],
            Bytes = blobs.Sum(static b => b.Length) + removed.Where(a => IsCopied(cache.Root, a.Tree)).Sum(static a => a.Tree.Size),
            Records = UnusedRecords(cache.Root, kept),
            LeftoversBefore = oldest,
        };
    }

    /// <summary>What comes of it, with what is left of downloads.</summary>
    public CacheCleaning Result(int leftovers, long leftoverBytes) => new(Removed, Contents.Assets.Count - Removed.Count, Blobs.Count, leftovers, Bytes + leftoverBytes);

    private static DateTime Oldest(TimeSpan unusedSince, DateTime now) =>
        unusedSince == TimeSpan.Zero ? DateTime.MaxValue : unusedSince < now - DateTime.MinValue ? now - unusedSince : DateTime.MinValue;

    // A content that came for an asset which is not complete yet is as young as its file.
    private static List<FileInfo> UnusedBlobs(CacheRoot root, IReadOnlyList<CachedAsset> kept, IReadOnlyList<CachedAsset> removed, DateTime oldest, CancellationToken cancellationToken)
    {
        var used = Names(kept);
        var unused = Names(removed);
        var found = new ConcurrentBag<FileInfo>();
        Parallel.ForEach(CacheContents.Shards(root.Blobs), new ParallelOptions { CancellationToken = cancellationToken }, shard =>
        {
            foreach (var blob in shard.EnumerateFiles())
            {
                if (!used.Contains(blob.Name) && (unused.Contains(blob.Name) || blob.LastWriteTimeUtc < oldest))
                    found.Add(blob);
            }
        });
        return [.. found.OrderBy(static b => b.Name, StringComparer.Ordinal)];
    }

    private static HashSet<string> Names(IReadOnlyList<CachedAsset> assets)
    {
        var names = new HashSet<string>(assets.Sum(static a => a.Tree.Files.Count), StringComparer.Ordinal);
        foreach (var asset in assets)
        {
            foreach (var file in asset.Tree.Files)
                names.Add(file.Executable ? file.Digest.Hex + ".x" : file.Digest.Hex);
        }

        return names;
    }

    private static List<string> UnusedRecords(CacheRoot root, IReadOnlyList<CachedAsset> kept)
    {
        var used = kept.Select(static a => a.Tree.Digest.Hex).ToHashSet(StringComparer.Ordinal);
        return [.. CacheContents.Shards(root.Usage)
            .Where(s => s.FullName != root.UsageStamps)
            .SelectMany(static s => s.EnumerateFiles())
            .Where(f => !used.Contains(f.Name))
            .Select(static f => f.FullName)];
    }

    // Links are refused to all files of an asset or to none.
    private static bool IsCopied(CacheRoot root, AssetTree tree)
    {
        if (tree.Files.FirstOrDefault(static f => f.Size > 0) is not { } file)
            return false;
        var (laidOut, blob) = (Path.Combine(root.Tree(tree.Digest), file.Path), root.Blob(file.Digest, file.Executable));
        return File.Exists(laidOut) && FileStamp.Of(laidOut) != FileStamp.Of(blob);
    }
}
