namespace AssetSdk.Testing;

/// <summary>A clock by which some time has passed whenever somebody looks: what takes no time takes that long.</summary>
public sealed class LeapingClock(TimeSpan leap) : TimeProvider
{
    private long _looks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override long GetTimestamp() => Interlocked.Increment(ref _looks) * leap.Ticks;
}
