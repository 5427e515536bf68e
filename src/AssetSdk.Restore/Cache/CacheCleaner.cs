using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// Removes what a cache need not have: everything in it can be fetched again. Restores under way are waited for, and those that begin meanwhile wait; a build
/// that only looks whether its assets are in place does not, and is protected by the record of its use.
/// </summary>
public sealed class CacheCleaner
{
    private readonly AssetCache _cache;
    private readonly IRestoreLog _log;
    private readonly TimeProvider _clock;
    private readonly ICommitSteps _steps;
    private readonly TimeSpan _patience;

    /// <summary>Makes the cleaner of a cache. Touches no disk.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="log">Told for whom it waits.</param>
    /// <param name="clock">What time it is.</param>
    public CacheCleaner(AssetCache cache, IRestoreLog log, TimeProvider clock)
        : this(cache, log, clock, new DiskCommitSteps(), CacheLock.Patience)
    {
    }

    internal CacheCleaner(AssetCache cache, IRestoreLog log, TimeProvider clock, ICommitSteps steps, TimeSpan patience)
    {
        _cache = cache;
        _log = log;
        _clock = clock;
        _steps = steps;
        _patience = patience;
    }

    private CacheRoot Root => _cache.Root;

    /// <summary>
    /// Removes the assets that were not used for long, the contents that no remaining asset has, and what is left of downloads that broke off as long ago.
    /// </summary>
    /// <exception cref="AssetException">
    /// <see cref="AssetErrorCode.LockTimeout"/>: a restore under way shows no sign of life; <see cref="AssetErrorCode.CacheNotWritable"/>, also where
    /// locks keep nobody out; <see cref="AssetErrorCode.FileAccess"/>.
    /// </exception>
    /// <exception cref="OperationCanceledException">It was cancelled. What was not removed is whole.</exception>
    public async Task<CacheCleaning> CollectAsync(CacheCleaningOptions options, CancellationToken cancellationToken)
    {
        if (options.DryRun || !Directory.Exists(Root.Folder))
            return DryRun(options, cancellationToken);
        using var writer = NewWriter();
        using var whole = await writer.TakeWholeAsync(_log.Important, cancellationToken).ConfigureAwait(false);
        return Collect(options, writer.NewStagingPath, whole.Beat, cancellationToken);
    }

    /// <summary>Removes everything, and what is remembered of stores.</summary>
    /// <exception cref="AssetException">As <see cref="CollectAsync"/> says.</exception>
    /// <exception cref="OperationCanceledException">It was cancelled. What was not removed is whole.</exception>
    public async Task<CacheCleaning> ClearAsync(CancellationToken cancellationToken)
    {
        var all = new CacheCleaningOptions { UnusedSince = TimeSpan.Zero };
        if (!Directory.Exists(Root.Folder))
            return DryRun(all, cancellationToken);
        using var writer = NewWriter();
        using var whole = await writer.TakeWholeAsync(_log.Important, cancellationToken).ConfigureAwait(false);
        var cleaning = Collect(all, writer.NewStagingPath, whole.Beat, cancellationToken);
        Guard(() => _steps.DeleteFolder(Root.Stores));
        return cleaning;
    }

    /// <summary>Removes, once the whole cache is taken. All that decides is looked at only now.</summary>
    internal CacheCleaning Collect(CacheCleaningOptions options, Func<string> newStagingPath, Action progress, CancellationToken cancellationToken)
    {
        var plan = MakePlan(options, cancellationToken);
        var removal = new CacheRemoval(Root, _steps, newStagingPath, progress, cancellationToken);
        var (before, bytesBefore) = Staged(DateTime.MaxValue);
        Guard(() =>
        {
            removal.Trees([.. plan.Removed.Select(static a => a.Tree.Digest), .. plan.Contents.Unmarked]);
            removal.Files(plan.Blobs);
            removal.Files(plan.Records);
            StagingFolder.Clear(Root, _steps, plan.LeftoversBefore);
        });
        var (after, bytesAfter) = Staged(DateTime.MaxValue);
        return plan.Result(before - after, bytesBefore - bytesAfter);
    }

    private CacheCleaning DryRun(CacheCleaningOptions options, CancellationToken cancellationToken)
    {
        var plan = MakePlan(options, cancellationToken);
        var (leftovers, bytes) = Staged(plan.LeftoversBefore);
        return plan.Result(leftovers, bytes);
    }

    private CachePlan MakePlan(CacheCleaningOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return CachePlan.Make(_cache, options, _clock.GetUtcNow(), cancellationToken);
        }
        catch (Exception e) when ((e is AggregateException many ? many.InnerExceptions[0] : e) is var first and (IOException or UnauthorizedAccessException))
        {
            throw CacheContents.NotReadable(Root, first);
        }
    }

    private CacheWriter NewWriter() => new(_cache, _steps, _clock, _patience);

    // The files of downloads that are older than a time.
    private (int Files, long Bytes) Staged(DateTime before)
    {
        if (!Directory.Exists(Root.Staging))
            return (0, 0);
        var old = new DirectoryInfo(Root.Staging).EnumerateFiles("*", SearchOption.AllDirectories).Where(f => f.LastWriteTimeUtc < before && f.Exists).ToList();
        return (old.Count, old.Sum(static f => f.Length));
    }

    private void Guard(Action change)
    {
        try
        {
            change();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw CacheFailure.Of(e, Root.Root);
        }
    }
}
