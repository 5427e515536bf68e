using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>Without network: what lock, cache and memory know.</summary>
public sealed class OfflineTests : IAsyncLifetime
{
    private readonly RestoreFixture _f = new();
    private FaultServer _server = null!;

    public async Task InitializeAsync()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"));
        _server = await FaultServer.StartAsync(_f.Temp["store"]);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _f.Dispose();
    }

    private ProjectRequest Project(string reference, bool offline, string folder = "project") => _f.ProjectAt(folder, reference) with { Store = _server.Url, Offline = offline };

    [Fact]
    public async Task Run_LockedAndCached_Works()
    {
        await _f.RestoreAsync(Project("n/a", offline: false));
        _server.Reset();
        File.Delete(_f.Temp["project/obj/p.assets.index"]);

        await _f.RestoreAsync(Project("n/a", offline: true));

        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Run_LockedAndNotCached_SaysWhatIsMissing()
    {
        await _f.RestoreAsync(Project("n/a", offline: false));
        Directory.Delete(_f.Temp["cache"], recursive: true);
        _server.Reset();

        var failure = await _f.FailAsync(Project("n/a", offline: true), AssetErrorCode.Offline);

        Assert.Contains("n/a 1.0", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Run_NotLockedAndRemembered_Resolves()
    {
        await _f.RestoreAsync(Project("n/a", offline: false));
        _server.Reset();

        var result = await _f.RestoreAsync(Project("n/a", offline: true, folder: "other"));

        Assert.Equal("1.0", result.Assets.Single().Version);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Run_NotLockedAndNewerVersionOnlyListed_DoesNotResolveToAnOlderOne()
    {
        await _f.RestoreAsync(Project("n/a", offline: false));
        await _f.PublishAsync("store", "n/a", "1.1", ("a", "newer"));
        _server.Rule = r => r.Path.EndsWith(".meta", StringComparison.Ordinal) ? Fault.Answer(500) : null;
        await _f.RunAsync(Project("n/a", offline: false, folder: "other"));

        var failure = await _f.FailAsync(Project("n/a", offline: true, folder: "other"), AssetErrorCode.Offline);

        Assert.Contains("1.1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NothingKnown_SaysSo()
    {
        var failure = await _f.FailAsync(Project("n/a", offline: true), AssetErrorCode.Offline);

        Assert.Contains("'n/a'", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Run_LocalStore_ServesOffline() =>
        await _f.RestoreAsync(_f.Project("n/a") with { Offline = true });

    [Fact]
    public async Task Run_ModelkitVersionRemembered_Resolves()
    {
        TempFolder.Copy(Path.Combine(AppContext.BaseDirectory, "TestData/modelkit-store/modelkit-assets"), _f.Temp["store"]);
        await _f.RestoreAsync(Project("demo/corpus", offline: false));
        _server.Reset();

        var result = await _f.RestoreAsync(Project("demo/corpus", offline: true, folder: "other"));

        Assert.Equal("0.1", result.Assets.Single().Version);
        Assert.Empty(_server.Requests);
    }
}
