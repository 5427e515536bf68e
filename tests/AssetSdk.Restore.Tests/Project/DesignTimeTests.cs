using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>What editors get: no network, no waiting, no failure.</summary>
public sealed class DesignTimeTests : IAsyncLifetime
{
    private readonly RestoreFixture _f = new();
    private FaultServer _server = null!;

    private ProjectRequest Project => _f.Project("n/a") with { Store = _server.Url };

    public async Task InitializeAsync()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"), ("b/c", "ccc"));
        _server = await FaultServer.StartAsync(_f.Temp["store"]);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _f.Dispose();
    }

    private async Task<ProjectResult> LookAsync(ProjectRequest project)
    {
        _server.Reset();
        var made = _f.StoresMade;
        var result = await _f.RestoreAsync(project with { Phase = RestorePhase.DesignTime });
        Assert.Equal(made, _f.StoresMade);
        Assert.Empty(_server.Requests);
        Assert.All(result.Diagnostics, d => Assert.Equal(DiagnosticSeverity.Warning, d.Severity));
        return result;
    }

    private AssetIndex Index() => AssetIndex.TryRead(new StringReader(File.ReadAllText(_f.Temp["project/obj/p.assets.index"])), withFiles: true)!;

    [Fact]
    public async Task Look_NothingLockedYet_SaysThatABuildIsDue()
    {
        var result = await LookAsync(Project);

        Assert.Equal(AssetErrorCode.BuildDue, Assert.Single(result.Diagnostics).Code);
        Assert.Equal("n/a", result.Diagnostics[0].Origin!.Include);
        Assert.Empty(Index().Assets);
        Assert.False(Directory.Exists(_f.Temp["cache"]));
        Assert.Equal("", _f.LockText());
    }

    [Fact]
    public async Task Look_LockedAndNotCached_OffersWhatTheLockKnows()
    {
        await _f.RestoreAsync(Project);
        Directory.Delete(_f.Temp["cache"], recursive: true);
        File.Delete(_f.Temp["project/obj/p.assets.index"]);

        var result = await LookAsync(Project);

        Assert.Equal(AssetErrorCode.BuildDue, Assert.Single(result.Diagnostics).Code);
        var asset = Assert.Single(Index().Assets);
        Assert.Equal(("n/a", "1.0", IndexAsset.Locked, 2), (asset.Name, asset.Version, asset.State, asset.FileCount));
        Assert.Equal(_f.Lock().Entries.Values.Single().Digest.ToString(), asset.Digest);
        Assert.Null(RestoreState.TryRead(_f.Temp["project/obj/p.assets.index"]));
    }

    [Fact]
    public async Task Look_LockedAndCached_OffersTheFilesAndIsProvisional()
    {
        await _f.RestoreAsync(Project);
        File.Delete(_f.Temp["project/obj/p.assets.index"]);

        var result = await LookAsync(Project);

        Assert.Empty(result.Diagnostics);
        Assert.Equal(["a", "b/c"], Index().Assets.Single().Files.Select(f => f.Path));
        Assert.Null(RestoreState.TryRead(_f.Temp["project/obj/p.assets.index"]));
        Assert.False((await _f.RestoreAsync(Project)).NothingToDo);
        Assert.NotNull(RestoreState.TryRead(_f.Temp["project/obj/p.assets.index"]));
    }

    [Fact]
    public async Task Look_IndexOfABuild_StaysAndTellsWhenTheCacheIsGone()
    {
        await _f.RestoreAsync(Project);
        var before = await File.ReadAllTextAsync(_f.Temp["project/obj/p.assets.index"]);
        Assert.Empty((await LookAsync(Project)).Diagnostics);

        Directory.Delete(_f.Temp["cache"], recursive: true);
        var result = await LookAsync(Project);

        Assert.Equal(AssetErrorCode.BuildDue, Assert.Single(result.Diagnostics).Code);
        Assert.Equal(before, await File.ReadAllTextAsync(_f.Temp["project/obj/p.assets.index"]));
        Assert.False(Directory.Exists(_f.Temp["cache"]));
    }

    [Theory]
    [InlineData("wrong reference")]
    [InlineData("wrong lock")]
    [InlineData("merge conflict")]
    [InlineData("wrong cache")]
    [InlineData("override that is not there")]
    [InlineData("index that cannot be written")]
    [InlineData("lock that is a folder")]
    public async Task Look_AnythingWrong_IsAWarning(string what)
    {
        await _f.RestoreAsync(Project);
        File.Delete(_f.Temp["project/obj/p.assets.index"]);
        var project = Project;
        switch (what)
        {
            case "wrong reference": project = project with { Items = [_f.Item("n/a:"), project.Items[0]] }; break;
            case "wrong lock": _f.Temp.Write("project/assets.lock.json", "{"); break;
            case "merge conflict": _f.Temp.Write("project/assets.lock.json", "<<<<<<< HEAD\n"); break;
            case "wrong cache": project = project with { CachePath = "", Environment = n => n == "ASSETSDK_CACHE" ? "relative" : null }; break;
            case "override that is not there": project = project with { Overrides = [new AssetOverrideItem("n/a", "/nowhere", "p")] }; break;
            case "index that cannot be written": project = project with { IndexFile = _f.Temp["project/p.csproj/x/p.index"] }; _f.Temp.Write("project/p.csproj", "<Project/>"); break;
            default:
                File.Delete(_f.Temp["project/assets.lock.json"]);
                Directory.CreateDirectory(_f.Temp["project/assets.lock.json"]);
                break;
        }

        Assert.NotEmpty((await LookAsync(project)).Diagnostics);
    }
}
