using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// Commits the assets that are ready together: while one flush runs, others queue up and share the next. A flush costs what is dirty on
/// the whole file system, so one an asset would be paid many times over.
/// </summary>
internal sealed class GroupCommit : IDisposable
{
    private readonly CacheRoot _root;
    private readonly ICommitSteps _steps;
    private readonly TimeProvider _clock;
    private readonly Func<string> _newStagingPath;
    private readonly Action _progress;
    private readonly SemaphoreSlim _flushing = new(1, 1);
    private readonly Lock _gate = new();
    private List<(AssetTree Tree, PendingTree Pending, TaskCompletionSource Done)> _queue = [];

    public GroupCommit(CacheRoot root, ICommitSteps steps, TimeProvider clock, Func<string> newStagingPath, Action progress)
    {
        _root = root;
        _steps = steps;
        _clock = clock;
        _newStagingPath = newStagingPath;
        _progress = progress;
    }

    /// <summary>Returns when the asset's files are flushed and its marker is written.</summary>
    public async Task CommitAsync(AssetTree tree, PendingTree pending, CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (_gate)
            _queue.Add((tree, pending, done));

        try
        {
            await _flushing.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // Who leaves gives up the asset's lock: nobody may write the marker for it then. One already taken along is waited for.
            if (TryLeave(done))
                throw;
            await done.Task.ConfigureAwait(false);
            return;
        }

        try
        {
            List<(AssetTree Tree, PendingTree Pending, TaskCompletionSource Done)> group;
            lock (_gate)
            {
                group = _queue;
                _queue = [];
            }

            // Empty when the one who flushed before took this asset along.
            if (group.Count > 0)
                Commit(group);
        }
        finally
        {
            _flushing.Release();
        }

        await done.Task.ConfigureAwait(false);
    }

    public void Dispose() => _flushing.Dispose();

    private bool TryLeave(TaskCompletionSource done)
    {
        lock (_gate)
            return _queue.RemoveAll(q => q.Done == done) > 0;
    }

    private void Commit(List<(AssetTree Tree, PendingTree Pending, TaskCompletionSource Done)> group)
    {
        try
        {
            // A flush does not tell how far it is: it has all of a waiter's patience.
            _progress();
            _steps.Flush(_root.Folder, group.SelectMany(g => g.Pending.Blobs.Concat(g.Tree.Files.Select(f => Path.Combine(g.Pending.Tree!, f.Path)))));
            _progress();
        }
        catch (Exception e)
        {
            foreach (var (_, _, done) in group)
                done.SetException(e);
            return;
        }

        foreach (var (tree, pending, done) in group)
        {
            try
            {
                Vouch(tree, pending);
                done.SetResult();
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }
    }

    private void Vouch(AssetTree tree, PendingTree pending)
    {
        var now = _clock.GetUtcNow();

        // By the tree's own links and not by the blobs' names: another process may have put its own unflushed file under such a name since
        // the flush. Where links are refused, blobs stay without a time that vouches for them, and are hashed by who wants them next; so is
        // a file that has changed since it was hashed.
        ManyFiles.Do(tree.Files, file =>
        {
            var path = Path.Combine(pending.Tree!, file.Path);
            var stamp = FileStamp.Of(path);
            if (!BlobTime.Vouches(file.Digest, stamp.Modified) && pending.IsAsLaidOut(file, stamp))
                _steps.Vouch(path, file.Digest, now);
            _progress();
        });

        var staged = _newStagingPath();
        _steps.Write(staged, tree.ToListing());
        _steps.Seal(staged, executable: false);
        _steps.Rename(staged, _root.Marker(tree.Digest));
    }
}
