using AssetSdk.Core;
using AssetSdk.Stores;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>Many at once into one cache and one lock file.</summary>
public sealed class ConcurrentRestoreTests : IAsyncLifetime
{
    private const int Projects = 16;
    private readonly RestoreFixture _f = new();
    private FaultServer _server = null!;
    private Digest _a;
    private Digest _b;

    public async Task InitializeAsync()
    {
        _a = await _f.PublishAsync("store", "n/a", "1.0", [.. Enumerable.Range(0, 20).Select(i => ($"f{i}", $"text {i}"))]);
        _b = await _f.PublishAsync("store", "n/b", "1.0", ("own", "b"), ("f0", "text of b"));
        _server = await FaultServer.StartAsync(_f.Temp["store"]);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _f.Dispose();
    }

    // Each with a restorer, locks, queues and memory of its own, as a process has.
    private Task<ProjectResult> RunAsync(ProjectRequest project) => Task.Run(() => new ProjectRestorer(() => StandardStores.Create(), _f.Log, TimeProvider.System).RunAsync(project, CancellationToken.None));

    [Fact]
    public async Task Run_SixteenProjectsAtOnce_DownloadEachFileOnce()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, Projects).Select(i => RunAsync(_f.ProjectAt($"p{i}", "n/a", "n/b:1") with { Store = _server.Url })));

        Assert.All(results, r => Assert.True(r.Succeeded, string.Join('\n', r.Diagnostics)));
        _f.AssertWhole(_a);
        _f.AssertWhole(_b);
        _f.AssertCacheIsSound();
        var data = _server.Requests.Where(r => r.Path.StartsWith("n/a/1.0/", StringComparison.Ordinal) || r.Path.StartsWith("n/b/1.0/", StringComparison.Ordinal)).ToList();
        Assert.Equal(22, data.Count);
        Assert.Equal(22, data.Select(r => r.Path).Distinct().Count());
        Assert.Empty(_f.Staged);
    }

    [Fact]
    public async Task Run_OneProjectManyTimesAtOnce_WritesOneLockFile()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, Projects).Select(i => RunAsync(_f.Project("n/a", "n/b") with { Store = _server.Url, IndexFile = _f.Temp[$"project/obj/{i}.index"] })));

        Assert.All(results, r => Assert.True(r.Succeeded, string.Join('\n', r.Diagnostics)));
        Assert.Equal([_a, _b], _f.Lock().Entries.Values.Select(e => e.Digest));
        Assert.Single(Enumerable.Range(0, Projects).Select(i => File.ReadAllText(_f.Temp[$"project/obj/{i}.index"])).Distinct());
        Assert.Equal(["assets.lock.json"], Directory.EnumerateFiles(_f.Temp["project"]).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Run_InnerBuildsWithOtherReferences_LoseNoLine()
    {
        var results = await Task.WhenAll(Enumerable.Range(0, Projects).Select(i => RunAsync(_f.Project(i % 2 == 0 ? "n/a" : "n/b", i % 2 == 0 ? "n/b:1.0" : "n/a:1.0") with { Store = _server.Url, IndexFile = "" })));

        Assert.All(results, r => Assert.True(r.Succeeded, string.Join('\n', r.Diagnostics)));
        Assert.Equal(4, _f.Lock().Entries.Count);
    }

    [Fact]
    public async Task Run_NewVersionAppearsBetweenTwoAtOnce_BothEndUpWithTheLockedOne()
    {
        // The first reads the list and is held back; the second resolves to the newer version and locks it meanwhile.
        var held = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        _server.Rule = r =>
        {
            if (r.Path != "n/a/1.0/f0")
                return null;
            arrived.TrySetResult();
            return Fault.HoldUntil(held.Task);
        };
        var first = RunAsync(_f.Project("n/a") with { Store = _server.Url, IndexFile = _f.Temp["project/obj/1.index"] });
        await arrived.Task;
        await _f.PublishAsync("store", "n/a", "1.1", ("newer", "x"));
        var second = await RunAsync(_f.Project("n/a") with { Store = _server.Url, IndexFile = _f.Temp["project/obj/2.index"] });
        held.SetResult();

        Assert.Equal("1.1", second.Assets.Single().Version);
        Assert.Equal("1.1", (await first).Assets.Single().Version);
        Assert.Equal(await File.ReadAllTextAsync(_f.Temp["project/obj/1.index"]), await File.ReadAllTextAsync(_f.Temp["project/obj/2.index"]));
    }

    [Fact]
    public async Task Run_WhileAnotherDownloads_WaitsAndSaysForWhat()
    {
        var held = new TaskCompletionSource();
        var arrived = new TaskCompletionSource();
        _server.Rule = r =>
        {
            if (r.Path != "n/a/1.0/f0")
                return null;
            arrived.TrySetResult();
            return Fault.HoldUntil(held.Task);
        };
        var first = RunAsync(_f.ProjectAt("p1", "n/a") with { Store = _server.Url });
        await arrived.Task;
        var second = RunAsync(_f.ProjectAt("p2", "n/a") with { Store = _server.Url });
        while (!_f.Log.ImportantLines.Any(l => l.StartsWith("Waiting for n/a 1.0", StringComparison.Ordinal)))
            await Task.Yield();
        held.SetResult();

        Assert.True((await first).Succeeded && (await second).Succeeded);
        Assert.Equal(1, _server.CountOf("n/a/1.0/f0"));
    }

    [Fact]
    public async Task Run_DamagedCacheManyAtOnce_IsRepairedOnce()
    {
        await RunAsync(_f.ProjectAt("p0", "n/a") with { Store = _server.Url });
        Damage.Truncate(Path.Combine(_f.Cache.Tree(_a), "f3"));
        _server.Reset();

        var results = await Task.WhenAll(Enumerable.Range(0, Projects).Select(i => RunAsync(_f.ProjectAt($"p{i}", "n/a") with { Store = _server.Url, IndexFile = "" })));

        Assert.All(results, r => Assert.True(r.Succeeded, string.Join('\n', r.Diagnostics)));
        _f.AssertWhole(_a);
        Assert.Equal(1, _server.CountOf("n/a/1.0/f3"));
    }

    [Fact]
    public async Task Run_SameArchiveManyAtOnce_IsDownloadedOnce()
    {
        var zip = Archive.Zip(("a", "aaa"), ("b", "bbb"));
        _server.Objects["x.zip"] = zip;

        var results = await Task.WhenAll(Enumerable.Range(0, Projects).Select(i => RunAsync(_f.ProjectAt($"p{i}", $"n/z{i}") with
        {
            Items = [new RemoteAssetItem($"n/z{i}", "p") { Url = _server.Url + "/x.zip", Sha256 = Digest.Of(zip).Hex, Extract = "zip" }],
        })));

        Assert.All(results, r => Assert.True(r.Succeeded, string.Join('\n', r.Diagnostics)));
        Assert.Equal(1, _server.CountOf("x.zip"));
        Assert.Single(_f.Markers);
    }
}
