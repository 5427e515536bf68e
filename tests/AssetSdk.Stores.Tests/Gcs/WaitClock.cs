using System.Collections.Concurrent;

namespace AssetSdk.Stores.Tests;

/// <summary>A clock on which every wait is over at once, and that remembers for how long it would have been.</summary>
internal sealed class WaitClock : TimeProvider
{
    private readonly ConcurrentQueue<TimeSpan> _waits = new();

    /// <summary>The waits, in order.</summary>
    public IReadOnlyList<TimeSpan> Waits => [.. _waits];

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        _waits.Enqueue(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
