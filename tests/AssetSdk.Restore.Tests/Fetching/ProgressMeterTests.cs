using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

public class ProgressMeterTests
{
    [Fact]
    public void Arrived_NowAndThen_SaysHowFarItIs()
    {
        var log = new RecordingLog();
        var beats = 0;
        var meter = new ProgressMeter("n/a 1.0", 4_000_000, log, new LeapingClock(TimeSpan.FromMilliseconds(70)), () => beats++);

        for (var i = 0; i < 100; i++)
            meter.Arrived(10_000);

        Assert.Equal(100, beats);
        Assert.InRange(log.Progresses.Count, 20, 50);
        Assert.All(log.Progresses.Zip(log.Progresses.Skip(1)), p => Assert.True(p.First.Bytes < p.Second.Bytes));
        Assert.Matches(@"^n/a 1\.0: [0-9.]+ kB of 4\.0 MB, [0-9.]+ kB/s$", log.Progresses[^1].ToString());
    }

    [Fact]
    public void Text_SizeIsNotKnown_IsLeftOut() => Assert.Equal("n/a 1.0: 3.0 MB, 1.5 MB/s", new AssetProgress("n/a 1.0", 3_000_000, null, TimeSpan.FromSeconds(2)).ToString());

    [Fact]
    public void Text_NoTimeHasPassed_HasNoRate() => Assert.Equal("n/a 1.0: 3.0 MB of 3.0 MB", new AssetProgress("n/a 1.0", 3_000_000, 3_000_000, TimeSpan.Zero).ToString());
}
