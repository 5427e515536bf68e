using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>Decides which assets of a cache stay.</summary>
internal static class CacheRetention
{
    /// <summary>The assets that go.</summary>
    public static IReadOnlyList<CachedAsset> Unwanted(IReadOnlyList<CachedAsset> assets, CacheCleaningOptions options, DateTimeOffset now)
    {
        var old = assets.Where(a => options.UnusedSince == TimeSpan.Zero || now - a.LastUsed >= options.UnusedSince).ToList();
        if (old.Count == 0)
            return [];
        var latest = options.KeepLatest > 0 ? Latest(assets, options.KeepLatest) : [];
        var locked = options.KeepLocked ? Locked(assets) : [];
        return [.. old.Where(a => !latest.Contains(a.Tree.Digest) && !locked.Contains(a.Tree.Digest))];
    }

    private static HashSet<Digest> Latest(IReadOnlyList<CachedAsset> assets, int count)
    {
        var kept = new HashSet<Digest>();
        var versions = assets.SelectMany(static a => a.Names.Select(n => (Name: n, a.Tree.Digest)));
        foreach (var asset in versions.GroupBy(static v => v.Name.Name, StringComparer.Ordinal))
        {
            var sorted = Sorted([.. asset.Select(static v => v.Name)]).Select(static n => n.Version).Distinct(StringComparer.Ordinal).Take(count).ToHashSet(StringComparer.Ordinal);
            kept.UnionWith(asset.Where(v => sorted.Contains(v.Name.Version)).Select(static v => v.Digest));
        }

        return kept;
    }

    // The cache does not remember schemes: the one that knows all versions orders them.
    private static IEnumerable<CachedName> Sorted(IReadOnlyList<CachedName> names)
    {
        var scheme = VersionScheme.All.FirstOrDefault(s => names.All(n => s.IsComplete(n.Version))) ?? VersionScheme.Default;
        var byVersion = names.OrderDescending(Comparer<CachedName>.Create((x, y) => scheme.Compare(x.Version, y.Version)));
        return names.All(static n => n.PushDate is not null) ? byVersion.OrderByDescending(static n => n.PushDate) : byVersion;
    }

    private static HashSet<Digest> Locked(IReadOnlyList<CachedAsset> assets)
    {
        var kept = new HashSet<Digest>();
        var readable = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var asset in assets)
        {
            foreach (var path in asset.LockFiles)
            {
                if (!readable.TryGetValue(path, out var isRead))
                    readable[path] = isRead = TryAddPins(path, kept);
                if (!isRead)
                    kept.Add(asset.Tree.Digest);
            }
        }

        return kept;
    }

    private static bool TryAddPins(string path, HashSet<Digest> pinned)
    {
        try
        {
            pinned.UnionWith(new LockFile(path).Read().Entries.Values.Select(static e => e.Digest));
            return true;
        }
        catch (AssetException)
        {
            return false;
        }
    }
}
