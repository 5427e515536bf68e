using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// The order in which blobs and trees of the cache change. A blob becomes visible by rename after its bytes were hashed while they were written; a tree by
/// rename; after a flush each new file is vouched for and the marker is written. Killed between any two steps, nothing half-written is trusted.
/// </summary>
internal sealed class CacheWriter : IDisposable
{
    private const string WholeCache = "the asset cache";

    private readonly ICommitSteps _steps;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _patience;
    private readonly HeldLocks _held;
    private readonly GroupCommit _commits;
    private readonly Lazy<StagingFolder> _staging;

    // The folders of blobs that were seen to be there.
    private readonly ConcurrentDictionary<string, string> _shards = new(StringComparer.Ordinal);

    /// <summary>Makes the writer of a cache. Touches no disk.</summary>
    /// <param name="cache">The cache.</param>
    /// <param name="steps">How it changes.</param>
    /// <param name="clock">What time it is.</param>
    /// <param name="patience">How long a lock's holder may show no sign of life.</param>
    public CacheWriter(AssetCache cache, ICommitSteps steps, TimeProvider clock, TimeSpan patience)
    {
        Cache = cache;
        _steps = steps;
        _clock = clock;
        _patience = patience;
        _held = new HeldLocks(clock);
        _commits = new GroupCommit(cache.Root, steps, clock, NewStagingPath, _held.Beat);

        // Before the first lock: a restore that finds everything in place changes nothing.
        _staging = new Lazy<StagingFolder>(() => Guard(() => StagingFolder.Open(cache.Root, steps, clock)));
    }

    public AssetCache Cache { get; }

    private CacheRoot Root => Cache.Root;

    /// <summary>Takes the lock of an asset's tree.</summary>
    public Task<CacheLock> LockAsync(Digest treeDigest, string what, Action<string> waiting, CancellationToken cancellationToken) =>
        LockAsync(treeDigest.Hex, what, waiting, cancellationToken);

    /// <summary>Takes a lock. Who takes several takes that of a tree last.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.CacheNotWritable"/>; <see cref="AssetErrorCode.LockTimeout"/>.</exception>
    public async Task<CacheLock> LockAsync(string id, string what, Action<string> waiting, CancellationToken cancellationToken)
    {
        _ = _staging.Value;
        var path = Path.Combine(Root.Locks, id + ".lock");
        try
        {
            return await CacheLock.AcquireAsync(path, what, waiting, _patience, _held, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(e);
        }
    }

    /// <summary>
    /// Keeps others from removing anything of the cache, until it is disposed. Nobody can clean a cache that cannot be written: there it is <see langword="null"/>.
    /// </summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.LockTimeout"/>.</exception>
    public async Task<CacheLock?> ShareAsync(Action<string> waiting, CancellationToken cancellationToken)
    {
        try
        {
            PrivateFolder.Create(Root.Locks);
            return await CacheLock.ShareAsync(Root.CleaningLock, WholeCache, waiting, _patience, _held, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Takes the whole cache, to remove something of it: waits for the restores under way, and lets those that begin wait.</summary>
    /// <exception cref="AssetException">
    /// <see cref="AssetErrorCode.LockTimeout"/>; <see cref="AssetErrorCode.CacheNotWritable"/>, also where locks keep nobody out.
    /// </exception>
    public async Task<CacheLock> TakeWholeAsync(Action<string> waiting, CancellationToken cancellationToken)
    {
        var held = await LockAsync(Path.GetFileNameWithoutExtension(Root.CleaningLock), WholeCache, waiting, cancellationToken).ConfigureAwait(false);
        using var shared = Guard(() => CacheLock.TryShare(Root.CleaningLock));
        if (shared is null && CacheLock.KeepsOthersOut(Root.CleaningLock))
            return held;
        held.Dispose();
        throw new AssetException(AssetErrorCode.CacheNotWritable, $"The asset cache '{Root.Root}' is on a file system whose locks keep nobody out, so that a build under way would not be noticed. Nothing was removed. End all builds that use it and delete the folder, or set ASSETSDK_CACHE to a folder on another disk.");
    }

    /// <summary>A new place for a download.</summary>
    public string NewStagingPath() => Path.Combine(_staging.Value.Path, Guid.NewGuid().ToString("N"));

    /// <summary>Writes a new file into the staging folder, whole.</summary>
    /// <returns>Where it lies.</returns>
    public string WriteStaged(ReadOnlySpan<byte> bytes)
    {
        var path = NewStagingPath();
        try
        {
            _steps.Write(path, bytes);
            return path;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            DeleteStaged(path);
            throw NotWritable(e);
        }
    }

    /// <summary>Opens a file in the staging folder.</summary>
    public Stream CreateStaged(string path) => Guard(() => _steps.Create(path));

    /// <summary>
    /// Takes the right to go on with a download that may have been begun before, until it is disposed; <see langword="null"/> when another has it, or may
    /// have it because locks do nothing here: two that write into one file would each hash other bytes than lie there.
    /// A lock on the file itself would not do: it ends when the file is closed, and what is written has yet to be sealed and moved then.
    /// </summary>
    public IDisposable? TryClaimPart(Digest digest) => Guard(() =>
    {
        var path = Root.PartLock(digest);
        var claim = CacheLock.TryOpen(path);
        if (claim is null || CacheLock.KeepsOthersOut(path))
            return claim;
        claim.Dispose();
        return null;
    });

    /// <summary>Opens the file of a download that may have been begun before. The caller has claimed it.</summary>
    public Stream OpenPart(string path) => Guard(() => _steps.Continue(path));

    /// <summary>Reads on in the file of a begun download.</summary>
    public int ReadPart(Stream part, byte[] buffer, int count) => Guard(() =>
    {
        _held.Beat();
        return part.Read(buffer, 0, count);
    });

    /// <summary>Takes all but the first bytes of a download away; the next are written behind those.</summary>
    public void Truncate(Stream staged, long length) => Guard(() =>
    {
        staged.SetLength(length);
        staged.Position = length;
    });

    /// <summary>Remembers where the bytes of a begun download come from, in one step.</summary>
    public void RememberOrigin(string path, string origin) => Guard(() =>
    {
        var staged = NewStagingPath();
        _steps.Write(staged, System.Text.Encoding.UTF8.GetBytes(origin));
        _steps.Rename(staged, path);
    });

    /// <summary>Where the bytes of a begun download come from, if that is known.</summary>
    public string? Origin(string path) => Guard(() => File.Exists(path) ? File.ReadAllText(path) : null);

    /// <summary>Writes to a file of the staging folder.</summary>
    public async Task WriteAsync(Stream staged, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        try
        {
            await staged.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(e);
        }
    }

    /// <summary>Writes to a file of the staging folder.</summary>
    public void Write(Stream staged, ReadOnlySpan<byte> bytes)
    {
        try
        {
            staged.Write(bytes);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(e);
        }
    }

    /// <summary>Lets the disk begin with bytes that were written, so that the flush before the commit finds little left to do. Nothing rests on it.</summary>
    public static void BeginWriteback(Stream staged, long offset, long count)
    {
        if (OperatingSystem.IsLinux() && staged is FileStream file)
            _ = Posix.SyncFileRange(file.SafeFileHandle, offset, count, Posix.SyncFileRangeWrite);
    }

    /// <summary>Has the disk keep room for a download, in one piece if it can, so that one that does not fit fails at its beginning.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.DiskFull"/>.</exception>
    public void Reserve(Stream staged, long length)
    {
        if (OperatingSystem.IsLinux() && staged is FileStream file && Posix.Reserve(file.SafeFileHandle, Posix.KeepSize, 0, length) != 0 && Marshal.GetLastPInvokeError() is (Posix.NoSpace or Posix.NoQuota) and var error)
            throw NotWritable(new IOException($"There is no room for {ByteSize.Text(length)}: {Marshal.GetPInvokeErrorMessage(error)}.", error));
    }

    /// <summary>Gives back the room that was kept for the rest of a download, as far as that can be done.</summary>
    public static void EndAt(Stream staged, long length)
    {
        try
        {
            staged.SetLength(length);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is swept later, whole.
        }
    }

    /// <summary>Removes a file from the staging folder.</summary>
    public void DeleteStaged(string path)
    {
        try
        {
            _steps.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is swept later.
        }
    }

    /// <summary>
    /// Says whether a content is there and can be trusted: one that no commit vouches for is hashed. A damaged one stays until another takes
    /// its place: deleted by name it might be the right one that another process has just brought. A file whose twin of the other mode is there becomes a copy of that one.
    /// </summary>
    public bool HasBlob(AssetFile file, PendingTree pending) => Guard(() =>
    {
        var path = Root.Blob(file.Digest, file.Executable);
        _held.Beat();
        if (IsTrusted(path, file, pending))
            return true;

        var twin = Root.Blob(file.Digest, !file.Executable);
        if (!IsTrusted(twin, file with { Executable = !file.Executable }, pending))
            return false;
        var staged = NewStagingPath();
        _steps.Copy(twin, staged);
        if (!pending.IsAsFound(twin, file.Digest))
        {
            _steps.Delete(staged);
            return false;
        }

        Adopt(staged, file, pending);
        return true;
    });

    /// <summary>Makes a staged file, whose bytes were hashed while they were written, a blob.</summary>
    public void Adopt(string staged, AssetFile file, PendingTree pending) => Guard(() =>
    {
        var path = Root.Blob(file.Digest, file.Executable);
        var shard = file.Digest.Hex[..2];
        if (!_shards.ContainsKey(shard))
        {
            _steps.CreateFolder(Path.GetDirectoryName(path)!);
            _shards[shard] = path;
        }

        _steps.Seal(staged, file.Executable);
        var hashed = FileStamp.Of(staged);
        try
        {
            _steps.Rename(staged, path);
        }
        catch (DirectoryNotFoundException)
        {
            // Whoever cleans the cache removes what is empty.
            _steps.CreateFolder(Path.GetDirectoryName(path)!);
            _steps.Rename(staged, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException && Directory.Exists(path))
        {
            _steps.DeleteFolder(path);
            _steps.Rename(staged, path);
        }

        pending.Add(path, hashed);
    });

    /// <summary>Writes a file that is not the cache's, in one step and so that a power cut leaves the old or the new.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be written.</exception>
    public void Replace(string path, string staged, ReadOnlySpan<byte> bytes)
    {
        _steps.Write(staged, bytes);
        if (!OperatingSystem.IsWindows() && File.Exists(path))
            File.SetUnixFileMode(staged, File.GetUnixFileMode(path));
        _steps.FlushFile(staged);
        _steps.Rename(staged, path);
    }

    /// <summary>Lays out an asset whose blobs are all there, and returns when a marker vouches for it. The caller holds the lock of its tree.</summary>
    public async Task CommitAsync(AssetTree tree, PendingTree pending, CancellationToken cancellationToken)
    {
        // Another origin of the same tree may have been faster: what is in use stays as it is.
        if (TryFind(tree.Digest) is not null)
            return;
        Guard(() => LayOut(tree, pending));
        try
        {
            await _commits.CommitAsync(tree, pending, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(e);
        }
    }

    /// <summary>Finds an asset whose files are all there and right; one that is not is as good as none.</summary>
    public AssetTree? TryFind(Digest treeDigest)
    {
        if (Cache.TryReadTree(treeDigest) is not { } tree)
            return null;
        var worn = new List<(AssetFile File, FileStamp Hashed)>();
        foreach (var file in tree.Files)
        {
            // Looked at before it is hashed, so that a change while it is hashed shows as well.
            var info = new FileInfo(Path.Combine(Root.Tree(treeDigest), file.Path));
            var stamp = FileStamp.Of(info);
            if (!FileCheck.IsSound(info.FullName, file))
                return null;
            if (!FileCheck.IsAsRecorded(info, file))
                worn.Add((file, stamp));
        }

        if (worn.Count > 0)
            Mend(tree, worn);
        return tree;
    }

    /// <summary>
    /// Gives files whose bytes were found right the mode and time of a commit again, so that they are not hashed at every look. Whoever touched
    /// them may have written them anew: a time vouches for flushed bytes only. Nobody holds the tree's lock, so one that has changed
    /// since it was hashed, or was replaced, stays as it is.
    /// </summary>
    private void Mend(AssetTree tree, IReadOnlyList<(AssetFile File, FileStamp Hashed)> worn)
    {
        try
        {
            _steps.Flush(Root.Folder, worn.Select(w => Path.Combine(Root.Tree(tree.Digest), w.File.Path)));
            foreach (var (file, hashed) in worn)
            {
                var path = Path.Combine(Root.Tree(tree.Digest), file.Path);
                _steps.Seal(path, file.Executable);
                if (FileStamp.Of(path) == hashed)
                    _steps.Vouch(path, file.Digest, _clock.GetUtcNow());
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A cache that cannot be written stays as it is: right, and slower to look at.
        }
    }

    /// <summary>Takes a damaged asset out: its marker first, then the tree. The caller holds the lock of its tree.</summary>
    public void Remove(Digest treeDigest) => Guard(() =>
    {
        RemoveMarker(treeDigest);
        _steps.DeleteFolder(Root.Tree(treeDigest));
    });

    public void Dispose()
    {
        _commits.Dispose();
        if (_staging.IsValueCreated)
            _staging.Value.Dispose();
    }

    // That it is gone must outlast a power cut before another tree lies there.
    private void RemoveMarker(Digest treeDigest)
    {
        var marker = Root.Marker(treeDigest);
        if (!File.Exists(marker))
            return;
        _steps.Delete(marker);
        _steps.Flush(Root.Folder, []);

        // Where not all can be flushed at once, nothing was. Windows flushes no folder: there its journal keeps the order.
        if (!OperatingSystem.IsWindows())
            _steps.FlushFile(Path.GetDirectoryName(marker)!);
    }

    private bool IsTrusted(string path, AssetFile file, PendingTree pending)
    {
        // What most files of a cold cache are asked is answered by one look.
        if (!File.Exists(path))
            return false;
        var info = new FileInfo(path);
        var stamp = FileStamp.Of(info);
        if (!FileCheck.IsSound(path, file))
            return false;

        // Sound but not as recorded: nobody vouched for it yet, or a build tool touched it.
        if (!BlobTime.Vouches(file.Digest, info.LastWriteTimeUtc) || !FileCheck.IsSealed(info, file.Executable))
        {
            _steps.Seal(path, file.Executable);
            pending.Add(path, stamp);
        }

        return true;
    }

    private void LayOut(AssetTree tree, PendingTree pending)
    {
        var staged = NewStagingPath();
        try
        {
            Link(tree, staged, pending);
            var target = Root.Tree(tree.Digest);
            _steps.CreateFolder(Path.GetDirectoryName(target)!);
            RemoveMarker(tree.Digest);
            _steps.DeleteFolder(target);
            _steps.RenameFolder(staged, target);
            pending.AddTree(target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            DeleteStagedFolder(staged);
            throw;
        }
    }

    private void Link(AssetTree tree, string staged, PendingTree pending)
    {
        _steps.CreateFolder(staged);
        var folders = new HashSet<string>(StringComparer.Ordinal) { "" };
        foreach (var file in tree.Files)
        {
            var folder = Path.GetDirectoryName(file.Path)!;
            if (folders.Add(folder))
                _steps.CreateFolder(Path.Combine(staged, folder));
        }

        ManyFiles.Do(tree.Files, file =>
        {
            var blob = Root.Blob(file.Digest, file.Executable);
            var path = Path.Combine(staged, file.Path);
            _steps.Link(blob, path, file.Executable);
            _held.Beat();

            // The stamp first: of a blob that is as it was found afterwards, the link or copy is right.
            var stamp = FileStamp.Of(path);
            if (!BlobTime.Vouches(file.Digest, stamp.Modified) && pending.IsAsFound(blob, file.Digest))
                pending.AddFile(file, stamp);
        });
    }

    private void DeleteStagedFolder(string staged)
    {
        try
        {
            _steps.DeleteFolder(staged);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // It is swept later.
        }
    }

    private void Guard(Action change) => Guard(() =>
    {
        change();
        return true;
    });

    private T Guard<T>(Func<T> change)
    {
        try
        {
            return change();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(e);
        }
    }

    private AssetException NotWritable(Exception e) => CacheFailure.Of(e, Root.Root);
}
