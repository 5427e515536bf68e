using AssetSdk.Core;
using AssetSdk.Testing;
using Xunit.Abstractions;

namespace AssetSdk.Restore.Tests;

/// <summary>Cleaning that ends between any two steps, or loses its power there: what has a marker is whole, and restore and the next cleaning find all right.</summary>
public sealed class KilledCleaningTests(ITestOutputHelper output) : IDisposable
{
    private readonly RestoreFixture _f = new();
    private readonly List<(string When, Action<string> Disk)> _cuts = [];
    private readonly Random _random = new(5);
    private AssetTree _old = null!;
    private AssetTree _young = null!;

    public void Dispose() => _f.Dispose();

    private ProjectRequest Old => _f.ProjectAt("old", "n/a") with { Parallelism = "1" };

    private ProjectRequest Young => _f.ProjectAt("young", "n/b") with { Parallelism = "1" };

    private Task<CacheCleaning> CleanAsync(ICommitSteps steps) =>
        new CacheCleaner(new AssetCache(_f.Cache), _f.Log, _f.Clock, steps, CacheLock.Patience).CollectAsync(new CacheCleaningOptions(), CancellationToken.None);

    private async Task PrepareAsync()
    {
        var old = await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"), ("b/shared", "sss"));
        var young = await _f.PublishAsync("store", "n/b", "1.0", ("own", "ooo"), ("shared", "sss"));
        await RestoreBothAsync();
        (_old, _young) = (_f.AssertWhole(old), _f.AssertWhole(young));
    }

    private async Task RestoreBothAsync()
    {
        foreach (var folder in new[] { "cache", "old", "young" }.Where(f => Directory.Exists(_f.Temp[f])))
            Directory.Delete(_f.Temp[folder], recursive: true);
        _f.Clock.Now = new DateTimeOffset(2026, 7, 1, 12, 0, 0, TimeSpan.Zero);
        await _f.RestoreAsync(Old);
        _f.Clock.Now += TimeSpan.FromDays(40);
        await _f.RestoreAsync(Young);
    }

    [Fact]
    public async Task Collect_EndsBetweenTwoSteps_AllIsRightAndTheNextCompletesIt()
    {
        await PrepareAsync();
        var whole = new FaultySteps();
        await CleanAsync(whole);
        Assert.False(new AssetCache(_f.Cache).Has(_old.Digest));
        for (var step = 0; step < whole.Count; step++)
        {
            await RestoreBothAsync();
            await Assert.ThrowsAsync<ProcessEndedException>(() => CleanAsync(new FaultySteps { EndAt = step }));
            await AssertRightAsync($"step {step} of {whole.Count}");
            Assert.Empty(Directory.EnumerateFileSystemEntries(_f.Cache.Staging));
        }
    }

    [Fact]
    public async Task Collect_ProcessKilledBetweenTwoSteps_AllIsRightAndTheNextCompletesIt()
    {
        await PrepareAsync();
        int steps;
        using (var whole = Start(0))
        {
            Assert.True(await whole.WaitAsync(CancellationToken.None) == 0, whole.Output);
            steps = TestProgram.StepsOf(whole);
        }

        int[] points = LongTests.Wanted ? [.. Enumerable.Range(1, steps)] : [.. Enumerable.Range(1, 4).Select(i => i * steps / 4)];
        foreach (var point in points)
        {
            await RestoreBothAsync();
            using var killed = Start(point);
            Assert.Equal(TestProgram.Killed, await killed.WaitAsync(CancellationToken.None));
            AssertMarkedIsWhole();
            Assert.True((await _f.RestoreAsync(Old)).Succeeded);
            Assert.True((await _f.RestoreAsync(Young)).Succeeded);
            _f.AssertWhole(_old.Digest);
            _f.AssertWhole(_young.Digest);
            _f.AssertCacheIsSound();
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Collect_PowerCutAtAnyStep_AllIsRightAndTheNextCompletesIt(bool linksAreRefused)
    {
        _f.Steps = new FaultySteps { RefuseLinks = linksAreRefused };
        await PrepareAsync();
        var disk = new DiskModel(_f.Temp, ["cache", "old", "young"], static name => name.Contains(".assets.", StringComparison.Ordinal));
        disk.Observe();
        disk.Flush();
        await CleanAsync(new ModelledSteps(new FaultySteps(), disk, step => Cut(disk, step)));
        disk.Observe();
        Cut(disk, "end");

        foreach (var (when, write) in _cuts)
        {
            foreach (var folder in new[] { "cache", "old", "young" })
                Directory.Delete(_f.Temp[folder], recursive: true);
            write(_f.Temp);
            await AssertRightAsync($"power cut, {when}");
        }

        output.WriteLine($"{_cuts.Count:N0} power cuts");
    }

    private KillableProcess Start(int killAt) => TestProgram.Start(null, ["clean", killAt.ToString(System.Globalization.CultureInfo.InvariantCulture), _f.Temp["cache"]]);

    private void Cut(DiskModel disk, string step)
    {
        _cuts.Add(($"{step}, nothing", disk.Cut(static _ => false, LostBytes.Empty)));
        _cuts.Add(($"{step}, all", disk.Cut(static _ => true, LostBytes.Empty)));
        for (var i = 0; i < disk.Unflushed; i++)
        {
            var only = i;
            _cuts.Add(($"{step}, only {i}", disk.Cut(n => n == only, LostBytes.Zeros)));
        }

        for (var i = 0; i < (LongTests.Wanted ? 40 : 3); i++)
        {
            var chosen = Enumerable.Range(0, disk.Unflushed).Select(_ => _random.Next(2) > 0).ToArray();
            _cuts.Add(($"{step}, some", disk.Cut(n => chosen[n], (LostBytes)_random.Next(3))));
        }
    }

    private void AssertMarkedIsWhole()
    {
        foreach (var tree in new[] { _old, _young }.Where(t => File.Exists(_f.Cache.Marker(t.Digest))))
            Assert.Empty(new AssetCache(_f.Cache).Verify(tree, CancellationToken.None));
    }

    private async Task AssertRightAsync(string when)
    {
        try
        {
            AssertMarkedIsWhole();
            Assert.True(new AssetCache(_f.Cache).Has(_young.Digest));

            // What the project used is there, or comes back.
            await _f.RestoreAsync(Old);
            await _f.RestoreAsync(Young);
            _f.AssertWhole(_old.Digest);
            _f.AssertWhole(_young.Digest);
            _f.AssertCacheIsSound();

            _f.Clock.Now += TimeSpan.FromDays(60);
            await CleanAsync(new FaultySteps());
            Assert.Empty(_f.Blobs);
            Assert.Empty(_f.Temp.Files("cache/v1/trees"));
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"After {when}: {e.Message}", e);
        }
        finally
        {
            _f.Clock.Now -= TimeSpan.FromDays(60);
        }
    }
}
