using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// The order in which something of a cache is removed. The caller has the whole cache. Markers first, and flushed: what has one is whole. Then trees, which
/// nobody trusts any more; then contents, which no tree needs. Killed between any two steps, a tree without marker is rebuilt, and what has no tree goes the next time.
/// </summary>
internal sealed class CacheRemoval(CacheRoot root, ICommitSteps steps, Func<string> newStagingPath, Action progress, CancellationToken cancellationToken)
{
    public void Trees(IReadOnlyList<Digest> digests)
    {
        if (digests.Count == 0)
            return;

        // First of all: of what comes back the same day, a stamp would say that its use is recorded.
        foreach (var stamp in Directory.Exists(root.UsageStamps) ? Directory.EnumerateFiles(root.UsageStamps) : [])
            steps.Delete(stamp);

        var markers = digests.Select(root.Marker).Where(File.Exists).ToList();
        Each(markers, steps.Delete);
        if (markers.Count > 0)
            FlushRemoved(markers);
        Each(digests, digest =>
        {
            if (!Directory.Exists(root.Tree(digest)))
                return;
            var staged = newStagingPath();
            steps.RenameFolder(root.Tree(digest), staged);
            steps.DeleteFolder(staged);
        });
    }

    public void Files(IReadOnlyList<string> paths) => Each(paths, steps.Delete);

    private void FlushRemoved(IReadOnlyList<string> markers)
    {
        steps.Flush(root.Folder, []);

        // Where not all can be flushed at once, nothing was. Windows flushes no folder: there its journal keeps the order.
        if (OperatingSystem.IsWindows())
            return;
        foreach (var folder in markers.Select(Path.GetDirectoryName).Distinct(StringComparer.Ordinal))
            steps.FlushFile(folder!);
    }

    private void Each<T>(IReadOnlyList<T> items, Action<T> remove) => ManyFiles.Do(items, item =>
    {
        cancellationToken.ThrowIfCancellationRequested();
        progress();
        remove(item);
    });
}
