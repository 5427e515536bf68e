using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>Real processes at one cold cache: each asset is brought once, and who waits knows for whom and not for ever.</summary>
public sealed class ManyProcessesTests : IAsyncLifetime
{
    private static readonly TimeSpan Long = CacheLock.Patience;

    // No wait here takes long, and none may take for ever: a process that ends too early would be waited for.
    private readonly CancellationTokenSource _bound = new(TimeSpan.FromMinutes(5));
    private readonly RestoreFixture _f = new();
    private readonly TaskCompletionSource _arrived = new();
    private readonly TaskCompletionSource _held = new();
    private FaultServer _server = null!;
    private Digest _a;
    private Digest _b;

    private static int Processes => LongTests.Wanted ? 32 : 6;

    public async Task InitializeAsync()
    {
        _a = await _f.PublishAsync("store", "n/a", "1.0", [.. Enumerable.Range(0, 10).Select(i => ($"f{i}", $"text {i}"))]);
        _b = await _f.PublishAsync("store", "n/b", "1.0", ("own", "b"));
        _server = await FaultServer.StartAsync(_f.Temp["store"]);
        _server.Rule = r =>
        {
            if (r.Path != "n/a/1.0/f0")
                return null;
            _arrived.TrySetResult();
            return Fault.HoldUntil(_held.Task);
        };
    }

    public async Task DisposeAsync()
    {
        _held.TrySetResult();
        await _server.DisposeAsync();
        _f.Dispose();
        _bound.Dispose();
    }

    private KillableProcess Start(string folder, TimeSpan patience, params string[] references) =>
        RestoreProcess.Start(_f.ProjectAt(folder, references) with { Store = _server.Url }, patience: patience);

    private async Task AllButOneWaitAsync(List<KillableProcess> processes)
    {
        var waits = processes.Select(p => p.WaitForLineAsync("Waiting for n/a 1.0: ", _bound.Token)).ToList();
        for (var waiting = 0; waiting < processes.Count - 1; waiting++)
        {
            var wait = await Task.WhenAny(waits);
            waits.Remove(wait);
            Assert.True(await wait, string.Join("\n---\n", processes.Select(p => p.Output)));
        }
    }

    [Fact]
    public async Task Restore_ManyAtOnce_EachFileIsDownloadedOnceAndWaitsAreExplained()
    {
        var processes = Enumerable.Range(0, Processes).Select(i => Start($"p{i % 3}", Long, "n/a", "n/b:1")).ToList();
        try
        {
            await AllButOneWaitAsync(processes);
            _held.SetResult();

            foreach (var process in processes)
                Assert.True(await process.WaitAsync(_bound.Token) == 0, process.Output);
        }
        finally
        {
            processes.ForEach(p => p.Dispose());
        }

        _f.AssertWhole(_a);
        _f.AssertWhole(_b);
        _f.AssertCacheIsSound();
        Assert.Empty(_f.Staged);
        var files = _server.Requests.Select(r => r.Path).Where(p => p.StartsWith("n/a/1.0/", StringComparison.Ordinal) || p.StartsWith("n/b/1.0/", StringComparison.Ordinal)).ToList();
        Assert.Equal(11, files.Count);
        Assert.Equal(11, files.Distinct().Count());
        Assert.All(Enumerable.Range(0, 3), i => Assert.Equal(2, _f.Lock($"p{i}").Entries.Count));
    }

    [Fact]
    public async Task Restore_HolderIsKilled_AnotherGoesOn()
    {
        using var holder = Start("p0", Long, "n/a");
        await _arrived.Task.WaitAsync(_bound.Token);
        using var waiting = Start("p1", Long, "n/a");
        Assert.True(await waiting.WaitForLineAsync($"Waiting for n/a 1.0: process {holder.Id} ", _bound.Token), waiting.Output);

        _server.Rule = null;
        await holder.KillAsync();

        Assert.True(await waiting.WaitAsync(_bound.Token) == 0, waiting.Output);
        _f.AssertWhole(_a);
        await _f.RestoreAsync(_f.ProjectAt("p2", "n/b") with { Store = _server.Url });
        Assert.Empty(Directory.EnumerateFileSystemEntries(_f.Cache.Staging));
    }

    [Fact]
    public async Task Restore_HolderHangs_IsNamedAndGoesOnWhenItWakes()
    {
        using var holder = Start("p0", Long, "n/a");
        await _arrived.Task.WaitAsync(_bound.Token);
        holder.Stop();
        using var impatient = Start("p1", TimeSpan.FromMilliseconds(300), "n/a");
        using var patient = Start("p2", Long, "n/a");

        Assert.Equal(1, await impatient.WaitAsync(_bound.Token));
        Assert.Contains(AssetErrorCode.LockTimeout.ToString(), impatient.Output, StringComparison.Ordinal);
        Assert.Contains($"Gave up waiting for n/a 1.0: process {holder.Id} ", impatient.Output, StringComparison.Ordinal);
        Assert.True(await patient.WaitForLineAsync("Waiting for n/a 1.0: process ", _bound.Token), patient.Output);
        holder.Continue();
        _held.SetResult();

        Assert.True(await holder.WaitAsync(_bound.Token) == 0, holder.Output);
        Assert.True(await patient.WaitAsync(_bound.Token) == 0, patient.Output);
        _f.AssertWhole(_a);
        Assert.Equal(1, _server.CountOf("n/a/1.0/f0"));
    }
}
