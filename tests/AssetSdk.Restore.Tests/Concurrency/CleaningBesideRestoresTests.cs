using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>Processes that fetch and restore while another cleans the cache of everything, again and again.</summary>
public sealed class CleaningBesideRestoresTests : IDisposable
{
    private static readonly TimeSpan Bound = TimeSpan.FromMinutes(5);

    private readonly RestoreFixture _f = new();

    public void Dispose() => _f.Dispose();

    [Fact]
    public async Task Collect_BesideManyProcesses_NeverTakesWhatOneNeeds()
    {
        using var bound = new CancellationTokenSource(Bound);
        var (times, count) = LongTests.Wanted ? (100, 8) : (6, 2);
        await _f.PublishAsync("store", "n/a", "1.0", [("own", "a"), .. Enumerable.Range(0, 20).Select(i => ($"f{i}", $"text {i}"))]);
        await _f.PublishAsync("store", "n/b", "1.0", [("own", "b"), .. Enumerable.Range(10, 20).Select(i => ($"f{i}", $"text {i}"))]);
        Directory.CreateDirectory(_f.Temp["cache"]);
        var processes = Enumerable.Range(0, count)
            .Select(_ => TestProgram.Start(null, ["fetch", $"{times}", _f.Temp["cache"], _f.Temp["store"], "n/a", "n/b"]))
            .Concat(Enumerable.Range(0, count).Select(i => RestoreProcess.Start(_f.ProjectAt($"p{i}", "n/b", "n/a"))))
            .ToList();
        var removed = 0;
        try
        {
            var ends = Task.WhenAll(processes.Select(p => p.WaitAsync(bound.Token)));
            var cleaner = new CacheCleaner(new AssetCache(_f.Cache), _f.Log, TimeProvider.System);

            // Once after they have ended too: what a short run leaves is cleaned at least then.
            bool isOver;
            do
            {
                isOver = ends.IsCompleted;
                removed += (await cleaner.CollectAsync(new CacheCleaningOptions { UnusedSince = TimeSpan.Zero }, bound.Token)).Removed.Count;
                await Task.Yield();
            }
            while (!isOver);

            Assert.All(processes.Zip(await ends), p => Assert.True(p.Second == 0, p.First.Output));
        }
        finally
        {
            processes.ForEach(p => p.Dispose());
        }

        Assert.NotEqual(0, removed);
        Assert.Empty(_f.Blobs);
        Assert.Empty(_f.Markers);
        for (var i = 0; i < count; i++)
            await _f.RestoreAsync(_f.ProjectAt($"p{i}", "n/b", "n/a"));
        _f.AssertCacheIsSound();
        Assert.Equal(2, _f.Markers.Count);
    }

    [Fact]
    public async Task Collect_LocksKeepNobodyOut_Refuses()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "a"));
        await _f.RestoreAsync(_f.Project("n/a"));

        // .NET takes no locks then, as on file systems that have none.
        using var process = TestProgram.Start(["env", "DOTNET_SYSTEM_IO_DISABLEFILELOCKING=1"], ["clean", "0", _f.Temp["cache"]]);

        Assert.Equal(1, await process.WaitAsync(CancellationToken.None));
        Assert.Contains($"Error {AssetErrorCode.CacheNotWritable}: ", process.Output, StringComparison.Ordinal);
        Assert.Single(_f.Markers);
        _f.AssertCacheIsSound();
    }

    [Fact]
    public async Task Collect_RestoreHangs_GivesUpAndNamesIt()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "a"));
        await using var server = await FaultServer.StartAsync(_f.Temp["store"]);
        var (arrived, held) = (new TaskCompletionSource(), new TaskCompletionSource());
        server.Rule = r =>
        {
            if (r.Path != "n/a/1.0/a")
                return null;
            arrived.TrySetResult();
            return Fault.HoldUntil(held.Task);
        };
        using var restore = RestoreProcess.Start(_f.ProjectAt("p", "n/a") with { Store = server.Url });
        await arrived.Task.WaitAsync(Bound);

        var cleaner = new CacheCleaner(new AssetCache(_f.Cache), _f.Log, TimeProvider.System, new DiskCommitSteps(), TimeSpan.FromMilliseconds(300));
        var failure = await Assert.ThrowsAsync<AssetException>(() => cleaner.CollectAsync(new CacheCleaningOptions { UnusedSince = TimeSpan.Zero }, CancellationToken.None));

        Assert.Equal(AssetErrorCode.LockTimeout, failure.Code);
        Assert.Contains($"process {restore.Id} ", failure.Message, StringComparison.Ordinal);
        held.SetResult();
        Assert.True(await restore.WaitAsync(CancellationToken.None) == 0, restore.Output);
    }
}
