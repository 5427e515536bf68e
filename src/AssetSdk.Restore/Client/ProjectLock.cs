using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>A project's lock file, for who changes references: entries are taken out so that the next restore resolves anew, and put back when that failed.</summary>
public sealed class ProjectLock
{
    private readonly ProjectRequest _project;
    private readonly IRestoreLog _log;
    private readonly TimeProvider _clock;
    private readonly LockFile _file;

    /// <summary>Makes the view of a project's lock file. Touches no disk.</summary>
    /// <param name="project">The project: its lock file and cache count.</param>
    /// <param name="log">Takes what there is to say on the way.</param>
    /// <param name="clock">What time it is.</param>
    public ProjectLock(ProjectRequest project, IRestoreLog log, TimeProvider clock)
    {
        _project = project;
        _log = log;
        _clock = clock;
        _file = new LockFile(project.LockFile);
    }

    /// <summary>Reads the lock; one that is not there is empty.</summary>
    /// <exception cref="AssetException">The file cannot be read, or is not a lock file.</exception>
    public AssetLock Read() => _file.Read();

    /// <summary>Takes entries out.</summary>
    /// <returns>Those that were there.</returns>
    /// <exception cref="AssetException">The file cannot be read or written, or is not a lock file.</exception>
    public async Task<IReadOnlyList<LockEntry>> RemoveAsync(IReadOnlySet<LockKey> keys, CancellationToken cancellationToken)
    {
        IReadOnlyList<LockEntry> removed = [];
        if (!Read().Entries.Keys.Any(keys.Contains))
            return removed;
        await UpdateAsync(
            old =>
            {
                removed = [.. old.Entries.Values.Where(e => keys.Contains(e.Key))];
                return old.Only(old.Entries.Keys.Where(k => !keys.Contains(k)).ToHashSet());
            },
            cancellationToken).ConfigureAwait(false);
        return removed;
    }

    /// <summary>Puts entries back, unless there is another one in the place of one.</summary>
    /// <exception cref="AssetException">The file cannot be read or written, or is not a lock file.</exception>
    public Task PutBackAsync(IReadOnlyList<LockEntry> entries, CancellationToken cancellationToken) => entries.Count == 0
        ? Task.CompletedTask
        : UpdateAsync(old => entries.Where(e => !old.Entries.ContainsKey(e.Key)).Aggregate(old, static (all, e) => all.With(e)), cancellationToken);

    private async Task UpdateAsync(Func<AssetLock, AssetLock> change, CancellationToken cancellationToken)
    {
        var cache = new AssetCache(CacheRoot.Choose(_project.CachePath, _project.Folder, _project.Environment));
        using var writer = new CacheWriter(cache, new DiskCommitSteps(), _clock, CacheLock.Patience);
        await _file.UpdateAsync(writer, change, _log.Important, cancellationToken).ConfigureAwait(false);
    }
}
