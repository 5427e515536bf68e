namespace AssetSdk.Restore;

/// <summary>Keeps all transfers of a restore together below so many bytes a second.</summary>
/// <param name="bytesPerSecond">The limit, at least 1.</param>
/// <param name="clock">Measures and waits.</param>
internal sealed class BandwidthLimit(long bytesPerSecond, TimeProvider clock)
{
    // Shorter waits are saved up: a timer is no finer.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(20);

    private readonly Lock _gate = new();
    private readonly long _start = clock.GetTimestamp();
    private TimeSpan _paidUntil;

    /// <summary>Returns when so many more bytes may have arrived.</summary>
    public Task SpendAsync(int bytes, CancellationToken cancellationToken)
    {
        TimeSpan wait;
        lock (_gate)
        {
            // What was not used does not count: after a pause nobody may send a second's worth at once.
            var now = clock.GetElapsedTime(_start);
            _paidUntil = (_paidUntil > now ? _paidUntil : now) + TimeSpan.FromSeconds((double)bytes / bytesPerSecond);
            wait = _paidUntil - now;
        }

        return wait < Shortest ? Task.CompletedTask : Task.Delay(wait, clock, cancellationToken);
    }
}
