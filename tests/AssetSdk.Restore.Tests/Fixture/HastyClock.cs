using System.Collections.Concurrent;

namespace AssetSdk.Restore.Tests;

/// <summary>A clock whose waits are over at once, and that remembers what was waited for.</summary>
internal sealed class HastyClock : TimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    public DateTimeOffset Now { get; set; } = new(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>The waits that were asked for, in order.</summary>
    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    public override DateTimeOffset GetUtcNow() => Now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime > TimeSpan.Zero)
            _waits.Enqueue(dueTime);
        return System.CreateTimer(callback, state, dueTime == Timeout.InfiniteTimeSpan ? dueTime : TimeSpan.Zero, period);
    }
}
