using AssetSdk.Core;

namespace AssetSdk.Restore.Tests;

/// <summary>Local paths that stand in for assets.</summary>
public sealed class OverrideTests : IAsyncLifetime
{
    private readonly RestoreFixture _f = new();

    public async Task InitializeAsync()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"));
        await _f.PublishAsync("store", "n/b", "1.0", ("b", "bbb"));
        _f.Temp.Write("draft/new.txt", "draft");
    }

    public Task DisposeAsync()
    {
        _f.Dispose();
        return Task.CompletedTask;
    }

    private ProjectRequest Project(string path = "draft", params string[] references) =>
        _f.Project(references.Length > 0 ? references : ["n/a", "n/b"]) with { Overrides = [new AssetOverrideItem("n/a", _f.Temp[path], _f.Temp["project/p.csproj.user"])] };

    [Fact]
    public async Task Run_Folder_StandsInAndWarnsAndIsNotLocked()
    {
        var result = await _f.RestoreAsync(Project());

        var asset = result.Assets[0];
        Assert.Equal((_f.Temp["draft"], "local", (Digest?)null), (asset.LocalPath, asset.Version, asset.Digest));
        var warning = Assert.Single(result.Diagnostics);
        Assert.Equal((DiagnosticSeverity.Warning, AssetErrorCode.OverrideInUse), (warning.Severity, warning.Code));
        Assert.Equal("AssetOverride", warning.Origin!.ItemType);
        Assert.Equal(["n/b"], _f.Lock().Entries.Values.Select(e => e.Name));
        var index = AssetIndex.TryRead(new StringReader(await File.ReadAllTextAsync(_f.Temp["project/obj/p.assets.index"])), withFiles: true)!;
        Assert.Equal(["new.txt"], index.Assets[0].Files.Select(f => f.Path));
        Assert.DoesNotContain(_f.Temp, await File.ReadAllTextAsync(_f.Temp["project/obj/p.assets.index"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_File_StandsIn()
    {
        var asset = (await _f.RestoreAsync(Project("draft/new.txt"))).Assets[0];

        Assert.Equal((AssetKind.File, "new.txt", _f.Temp["draft/new.txt"]), (asset.Kind, asset.FileName, asset.LocalPath));
    }

    [Fact]
    public async Task Run_FilesChange_AreSeenAtOnce()
    {
        await _f.RestoreAsync(Project());
        _f.Temp.Write("draft/more.txt", "x");

        Assert.False((await _f.RestoreAsync(Project())).NothingToDo);

        Assert.Contains("more.txt", await File.ReadAllTextAsync(_f.Temp["project/obj/p.assets.index"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_Removed_IsThePublishedAssetAgainWithItsLine()
    {
        await _f.RestoreAsync(_f.Project("n/a", "n/b"));
        var before = _f.LockText();
        await _f.RestoreAsync(Project());
        Assert.Equal(before, _f.LockText());
        await _f.RestoreAsync(Project() with { ForceEvaluate = true });
        Assert.Equal(before, _f.LockText());

        Assert.Equal("1.0", (await _f.RestoreAsync(_f.Project("n/a", "n/b"))).Assets[0].Version);
    }

    [Fact]
    public async Task Run_LockedMode_RefusesIt()
    {
        await _f.RestoreAsync(_f.Project("n/a", "n/b"));

        await _f.FailAsync(Project() with { LockedMode = true }, AssetErrorCode.OverrideRefused);
    }

    [Fact]
    public async Task Run_PathThatIsNotThere_IsRefused() =>
        Assert.Contains(_f.Temp["nowhere"], (await _f.FailAsync(Project("nowhere"), AssetErrorCode.OverrideRefused)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Run_NameWithVersion_IsRefused() =>
        await _f.FailAsync(_f.Project("n/a") with { Overrides = [new AssetOverrideItem("n/a:1.0", _f.Temp["draft"], "p")] }, AssetErrorCode.OverrideRefused);

    [Fact]
    public async Task Run_SubPathThatTheFolderLacks_IsAnError() =>
        await _f.FailAsync(Project("draft", "n/a[a]"), AssetErrorCode.SubPathNotFound);
}
