using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>A process that ends between any two steps of a commit leaves nothing that is trusted wrongly, and the next run goes on.</summary>
public sealed class CrashTests : IDisposable
{
    private readonly RestoreFixture _f = new();

    public void Dispose() => _f.Dispose();

    private async Task<Digest> PublishAsync()
    {
        _f.Temp.Write("content/a", "aaa");
        _f.Temp.Write("content/b/same", "aaa");
        _f.Temp.Write("content/b/run", "aaa");
        File.SetUnixFileMode(_f.Temp["content/b/run"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _f.Temp.Write("content/c", TestBytes.Of(100_000));
        return await _f.PublishPathAsync("store", "n/a", "1.0", _f.Temp["content"]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Restore_EndedBetweenAnyTwoSteps_IsCompletedByTheNextRun(bool tearWrites)
    {
        var digest = await PublishAsync();
        await using var server = await FaultServer.StartAsync(_f.Temp["store"]);
        var project = _f.Project("n/a") with { Store = server.Url, Parallelism = "1" };
        var whole = new FaultySteps();
        _f.Steps = whole;
        await _f.RestoreAsync(project);

        for (var end = 0; end < whole.Count; end++)
        {
            Directory.Delete(_f.Temp["cache"], recursive: true);
            File.Delete(_f.Temp["project/assets.lock.json"]);
            _f.Steps = new FaultySteps { EndAt = end, TearWrites = tearWrites };
            await Assert.ThrowsAnyAsync<Exception>(() => _f.RunAsync(project with { IndexFile = "" }));
            _f.AssertCacheIsSound();

            // What became a blob was hashed while it was written: it is not downloaded again.
            var complete = _f.Blobs.Select(b => Path.GetFileNameWithoutExtension(b)).ToHashSet();
            server.Reset();
            _f.Steps = new DiskCommitSteps();
            await _f.RestoreAsync(project with { IndexFile = "" });

            var tree = _f.AssertWhole(digest);
            _f.AssertCacheIsSound();
            var again = server.Requests.Where(r => r.Path.StartsWith("n/a/1.0/", StringComparison.Ordinal)).Select(r => tree.Find(r.Path["n/a/1.0/".Length..])!.Digest.Hex);
            Assert.DoesNotContain(again, complete.Contains);
        }
    }

    [Fact]
    public async Task Repair_EndedBetweenAnyTwoSteps_IsCompletedByTheNextRun()
    {
        var digest = await PublishAsync();
        var project = _f.Project("n/a") with { Parallelism = "1", IndexFile = "" };
        await _f.RestoreAsync(project);
        for (var end = 0; ; end++)
        {
            Damage.Truncate(Path.Combine(_f.Cache.Tree(digest), "c"));
            var steps = new FaultySteps { EndAt = end };
            _f.Steps = steps;
            var ended = false;
            try
            {
                await _f.RestoreAsync(project);
            }
            catch (Exception e) when (e is not Xunit.Sdk.XunitException)
            {
                ended = true;
            }

            _f.Steps = new DiskCommitSteps();
            await _f.RestoreAsync(project);
            _f.AssertWhole(digest);
            _f.AssertCacheIsSound();
            if (!ended)
                break;
        }
    }

    [Fact]
    public async Task Restore_BlobThatNobodyVouchedFor_IsHashedBeforeItIsTrusted()
    {
        var digest = await PublishAsync();
        var whole = new FaultySteps();
        _f.Steps = whole;
        await _f.RestoreAsync(_f.Project("n/a") with { Parallelism = "1" });
        Directory.Delete(_f.Temp["cache"], recursive: true);
        File.Delete(_f.Temp["project/assets.lock.json"]);
        _f.Steps = new FaultySteps { EndAt = whole.Log.ToList().IndexOf("Flush") };
        await Assert.ThrowsAnyAsync<Exception>(() => _f.RunAsync(_f.Project("n/a") with { Parallelism = "1" }));
        Assert.Empty(_f.Markers);

        // What a power cut before the flush does: the right name and length, other bytes.
        foreach (var blob in _f.Blobs)
            Damage.Alter(_f.Temp["cache/v1/blobs/" + blob], keepTime: true);
        _f.Steps = new DiskCommitSteps();
        await _f.RestoreAsync(_f.Project("n/a"));

        _f.AssertWhole(digest);
        _f.AssertCacheIsSound();
    }

    [Fact]
    public async Task Restore_CancelledInTheMiddle_LeavesNothingBehindAndTheNextRunGoesOn()
    {
        var digest = await PublishAsync();
        await using var server = await FaultServer.StartAsync(_f.Temp["store"]);
        using var cancel = new CancellationTokenSource();
        server.Always("n/a/1.0/c", Fault.StallAt(50_000));
        server.Rule = request =>
        {
            if (request.Path == "n/a/1.0/c")
                cancel.CancelAfter(50);
            return null;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _f.RunAsync(_f.Project("n/a") with { Store = server.Url }, cancel.Token));

        Assert.Empty(_f.Staged);
        Assert.Empty(_f.Markers);
        Assert.Equal("", _f.LockText());
        server.Reset();
        await _f.RestoreAsync(_f.Project("n/a") with { Store = server.Url });
        _f.AssertWhole(digest);
    }
}
