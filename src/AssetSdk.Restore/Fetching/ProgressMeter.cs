namespace AssetSdk.Restore;

/// <summary>Counts the bytes of an asset as they arrive, over all its transfers, and says now and then how far it is.</summary>
internal sealed class ProgressMeter(string asset, long? size, IRestoreLog log, TimeProvider clock, Action beat)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    private readonly long _start = clock.GetTimestamp();
    private long _bytes;
    private long _said = clock.GetTimestamp();

    /// <summary>Counts bytes that arrived; also a sign of life to those who wait for the asset.</summary>
    public void Arrived(int bytes)
    {
        beat();
        var sum = Interlocked.Add(ref _bytes, bytes);
        var said = Volatile.Read(ref _said);
        var now = clock.GetTimestamp();
        if (clock.GetElapsedTime(said, now) >= Pause && Interlocked.CompareExchange(ref _said, now, said) == said)
            log.Progress(new AssetProgress(asset, sum, size, clock.GetElapsedTime(_start, now)));
    }
}
