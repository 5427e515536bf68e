using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// The folder below <c>v1/staging</c> in which one restore prepares what it commits, and its lock in <c>v1/locks/staging</c>: when nobody holds
/// that, the process was killed, and the next restore clears both. Begun downloads lie beside these folders and outlive their process for a week.
/// </summary>
internal sealed class StagingFolder : IDisposable
{
    private const int MaxAttempts = 100;

    private static readonly TimeSpan LeftoverLife = TimeSpan.FromDays(7);

    private readonly ICommitSteps _steps;
    private readonly string _lockPath;
    private readonly FileStream _held;

    private StagingFolder(string path, ICommitSteps steps, string lockPath, FileStream held)
    {
        Path = path;
        _steps = steps;
        _lockPath = lockPath;
        _held = held;
    }

    /// <summary>Where it is.</summary>
    public string Path { get; }

    /// <summary>Clears what killed processes left, and makes a folder.</summary>
    public static StagingFolder Open(CacheRoot root, ICommitSteps steps, TimeProvider clock)
    {
        steps.CreateFolder(root.Staging);
        steps.CreateFolder(root.StagingLocks);
        Clear(root, steps, clock.GetUtcNow().UtcDateTime - LeftoverLife);

        for (var i = 0; i < MaxAttempts; i++)
        {
            var name = Guid.NewGuid().ToString("N");
            var path = System.IO.Path.Combine(root.Staging, name);
            var lockPath = System.IO.Path.Combine(root.StagingLocks, name);
            if (TryHold(lockPath) is not { } held)
                continue;
            try
            {
                steps.CreateFolder(path);
                return new StagingFolder(path, steps, lockPath, held);
            }
            catch
            {
                held.Dispose();
                throw;
            }
        }

        throw new IOException($"The locks that were made in '{root.StagingLocks}' were cleared by others {MaxAttempts} times.");
    }

    public void Dispose()
    {
        try
        {
            Delete(Path, _lockPath, _held, _steps);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next restore clears it.
        }
    }

    // Between making the file and locking it, another may take it for a leftover.
    private static FileStream? TryHold(string lockPath)
    {
        if (CacheLock.TryOpen(lockPath) is not { } held)
            return null;
        if (File.Exists(lockPath))
            return held;
        held.Dispose();
        return null;
    }

    /// <summary>Clears the folders that nobody holds, and the begun downloads and other files that are older.</summary>
    public static void Clear(CacheRoot root, ICommitSteps steps, DateTime oldest)
    {
        foreach (var file in new DirectoryInfo(root.StagingLocks).EnumerateFiles())
            Try(() => ClearUnlocked(root, file, steps));
        foreach (var entry in new DirectoryInfo(root.Staging).EnumerateFileSystemInfos())
        {
            if (entry is DirectoryInfo && entry.LastWriteTimeUtc < oldest)
                Try(() => ClearFolder(root, entry, steps));
            else if (entry is FileInfo)
                Try(() => ClearFile(root, entry, steps, oldest));
        }
    }

    private static void ClearUnlocked(CacheRoot root, FileInfo file, ICommitSteps steps)
    {
        if (TryHold(file.FullName) is not { } held)
            return;

        if (!CacheLock.KeepsOthersOut(file.FullName))
        {
            held.Dispose();
            return;
        }

        Delete(System.IO.Path.Combine(root.Staging, file.Name), file.FullName, held, steps);
    }

    private static void ClearFolder(CacheRoot root, FileSystemInfo folder, ICommitSteps steps)
    {
        if (!File.Exists(System.IO.Path.Combine(root.StagingLocks, folder.Name)))
            steps.DeleteFolder(folder.FullName);
    }

    private static void ClearFile(CacheRoot root, FileSystemInfo file, ICommitSteps steps, DateTime oldest)
    {
        // The origin of a download that is done says nothing any more.
        var isOrigin = file.Name.EndsWith(PartialFile.OriginExtension, StringComparison.Ordinal);
        bool IsLeftover() => file.LastWriteTimeUtc < oldest || (isOrigin && !File.Exists(file.FullName[..^PartialFile.OriginExtension.Length]));
        if (!IsLeftover())
            return;
        var isPart = Digest.TryFromHex(file.Name.Split('.')[0], out var digest);
        using var claim = isPart ? CacheLock.TryOpen(root.PartLock(digest)) : null;
        file.Refresh();
        if (!isPart || (claim is not null && IsLeftover()))
            steps.Delete(file.FullName);
    }

    // The lock goes last: until then another finds the folder by it.
    private static void Delete(string folder, string lockPath, FileStream held, ICommitSteps steps)
    {
        using (held)
        {
            steps.DeleteFolder(folder);
            if (!OperatingSystem.IsWindows())
                steps.Delete(lockPath);
        }

        // Windows deletes no file that is open.
        if (OperatingSystem.IsWindows())
            steps.Delete(lockPath);
    }

    private static void Try(Action clear)
    {
        try
        {
            clear();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Somebody else clears it too: it stays for the next time.
        }
    }
}
