using System.Diagnostics;
using System.Globalization;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// A lock between processes, which the operating system releases when its holder ends in any way. Beside it lies who holds it; the
/// holder's heartbeat tells a long download from a process that hangs.
/// </summary>
internal sealed class CacheLock : IDisposable
{
    /// <summary>How long a waiter trusts a holder that shows no sign of life.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    // Between taking the lock and saying who has it lie milliseconds.
    private static readonly TimeSpan UntilAnnounced = TimeSpan.FromSeconds(1);

    private const string Somebody = "another process";

    // Of those who share a lock, the last to come has said who it is.
    private static readonly string Self = string.Create(CultureInfo.InvariantCulture, $"process {Environment.ProcessId} ({Path.GetFileName(Environment.ProcessPath)})");

    private readonly FileStream _file;
    private readonly string _ownerPath;
    private readonly HeldLocks _held;
    private readonly bool _isShared;

    private CacheLock(FileStream file, string ownerPath, HeldLocks held, bool isShared)
    {
        _file = file;
        _ownerPath = ownerPath;
        _held = held;
        _isShared = isShared;
        Announce();
        held.Add(this);
    }

    /// <summary>Takes a lock, waiting for whoever holds it.</summary>
    /// <param name="path">The lock's file, which stays: deleting it would let two hold it.</param>
    /// <param name="what">What is locked, for those who wait.</param>
    /// <param name="waiting">Told once, when there is a wait: for what and whom.</param>
    /// <param name="patience">How long a holder may show no sign of life.</param>
    /// <param name="held">What the process holds besides: it makes progress as long as the one it waits for does.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.LockTimeout"/>: the holder shows no sign of life; the message names it.</exception>
    public static Task<CacheLock> AcquireAsync(string path, string what, Action<string> waiting, TimeSpan patience, HeldLocks held, CancellationToken cancellationToken) =>
        AcquireAsync(path, isShared: false, what, waiting, patience, held, cancellationToken);

    /// <summary>Takes a lock together with whoever else shares it, waiting for who holds it alone.</summary>
    /// <exception cref="AssetException">As <see cref="AcquireAsync(string, string, Action{string}, TimeSpan, HeldLocks, CancellationToken)"/> says.</exception>
    public static Task<CacheLock> ShareAsync(string path, string what, Action<string> waiting, TimeSpan patience, HeldLocks held, CancellationToken cancellationToken) =>
        AcquireAsync(path, isShared: true, what, waiting, patience, held, cancellationToken);

    private static async Task<CacheLock> AcquireAsync(string path, bool isShared, string what, Action<string> waiting, TimeSpan patience, HeldLocks held, CancellationToken cancellationToken)
    {
        var ownerPath = path + ".owner";
        var isSaid = false;
        string? lastSign = null;
        var begin = Stopwatch.GetTimestamp();
        var since = begin;
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if ((isShared ? TryShare(path) : TryOpen(path)) is { } file)
                return new CacheLock(file, ownerPath, held, isShared);

            // What counts is that the sign changes while it is looked at: clocks differ, and one holder follows another.
            var owner = Owner(ownerPath);
            var sign = $"{owner} {File.GetLastWriteTimeUtc(ownerPath).Ticks}";
            if (!isSaid && (owner is not null || Stopwatch.GetElapsedTime(begin) > UntilAnnounced))
            {
                isSaid = true;
                waiting($"Waiting for {what}: {owner ?? Somebody} has it locked.");
            }

            if (sign != lastSign)
            {
                if (lastSign is not null)
                    held.Beat();
                lastSign = sign;
                since = Stopwatch.GetTimestamp();
            }
            else if (Stopwatch.GetElapsedTime(since) > patience)
            {
                throw new AssetException(
                    AssetErrorCode.LockTimeout,
                    $"Gave up waiting for {what}: {owner ?? Somebody} holds the lock '{path}' and has made no progress for {patience.TotalMinutes:0.##} minutes. End that process and try again.");
            }

            await Task.Delay(Random.Shared.Next(20, 120), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Takes a lock that nobody holds, without a word about who; <see langword="null"/> when another has it.</summary>
    public static FileStream? TryOpen(string path) => TryOpen(path, FileAccess.ReadWrite, FileShare.None);

    /// <summary>Takes a lock that nobody holds alone, without a word about who; <see langword="null"/> when one does.</summary>
    public static FileStream? TryShare(string path) => TryOpen(path, FileAccess.Read, FileShare.Read);

    // On Unix .NET makes of FileShare.None an exclusive lock, and of all else, when a file is opened to be read, a shared one.
    private static FileStream? TryOpen(string path, FileAccess access, FileShare share)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, access, share, bufferSize: 0);
        }
        catch (IOException e) when (e is not (DirectoryNotFoundException or FileNotFoundException or PathTooLongException) && IsHeld(e))
        {
            return null;
        }
    }

    /// <summary>Whether a lock that is held keeps others out: some network file systems have none.</summary>
    public static bool KeepsOthersOut(string path)
    {
        if (TryOpen(path) is not { } twice)
            return true;
        twice.Dispose();
        return false;
    }

    /// <summary>Shows that the holder makes progress, with this and with all else that it holds.</summary>
    public void Beat() => _held.Beat();

    /// <summary>Gives the sign of life of this lock alone.</summary>
    public void Touch()
    {
        try
        {
            // One of several that shared it has left, and has taken its word along.
            if (_isShared && !File.Exists(_ownerPath))
                Announce();
            File.SetLastWriteTimeUtc(_ownerPath, DateTime.UtcNow);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Who waits gives up a little early at worst.
        }
    }

    public void Dispose()
    {
        _held.Remove(this);
        try
        {
            // Before the lock is free: later it could be the next holder's.
            if (!_isShared || Owner(_ownerPath) == Self)
                File.Delete(_ownerPath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The next holder writes its own over it.
        }

        _file.Dispose();
    }

    private static bool IsHeld(IOException e) => OperatingSystem.IsWindows()
        ? (e.HResult & 0xFFFF) is 32 or 33 // ERROR_SHARING_VIOLATION, ERROR_LOCK_VIOLATION
        : e.HResult is 11 or 35; // EWOULDBLOCK on Linux and on macOS

    private static string? Owner(string ownerPath)
    {
        try
        {
            return File.ReadAllText(ownerPath).Trim() is { Length: > 0 } owner ? owner : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private void Announce()
    {
        try
        {
            File.WriteAllText(_ownerPath, Self + "\n");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Who waits is told less.
        }
    }
}
