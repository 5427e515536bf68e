using System.Collections.Concurrent;

namespace AssetSdk.Restore;

/// <summary>
/// The locks that one restore holds. Its downloads wait for each other, so progress of any of them is a sign of life for all: an asset whose turn
/// is late is not one that hangs.
/// </summary>
internal sealed class HeldLocks(TimeProvider clock)
{
    private static readonly TimeSpan BeatEvery = TimeSpan.FromSeconds(10);

    private readonly ConcurrentDictionary<CacheLock, bool> _locks = new();
    private long _lastBeat = clock.GetTimestamp();

    public void Add(CacheLock held) => _locks[held] = true;

    public void Remove(CacheLock held) => _locks.TryRemove(held, out _);

    /// <summary>Shows that the holder makes progress. Cheap: it touches the disk once in a while.</summary>
    public void Beat()
    {
        var last = Interlocked.Read(ref _lastBeat);
        if (clock.GetElapsedTime(last) < BeatEvery || Interlocked.CompareExchange(ref _lastBeat, clock.GetTimestamp(), last) != last)
            return;
        foreach (var held in _locks.Keys)
            held.Touch();
    }
}
