using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>When there is nothing to do, and that nothing is done then.</summary>
public sealed class NoOpTests : IAsyncLifetime
{
    private readonly RestoreFixture _f = new();

    private ProjectRequest Project => _f.Project("n/a", "n/b:1") with { Store = "../store", ClassName = "Assets" };

    public async Task InitializeAsync()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"));
        await _f.PublishAsync("store", "n/b", "1.0", ("b", "bbb"));
        await _f.RestoreAsync(Project);
    }

    public Task DisposeAsync()
    {
        _f.Dispose();
        return Task.CompletedTask;
    }

    private async Task<bool> IsNoOpAsync(ProjectRequest project) => (await _f.RestoreAsync(project)).NothingToDo;

    [Fact]
    public async Task Run_Again_MakesNoDriverAndTouchesNoFile()
    {
        var made = _f.StoresMade;
        var before = Directory.EnumerateFiles(_f.Temp, "*", SearchOption.AllDirectories).ToDictionary(f => f, f => (File.GetLastWriteTimeUtc(f), File.ReadAllText(f)));

        var result = await _f.RestoreAsync(Project);

        Assert.True(result.NothingToDo);
        Assert.Equal(made, _f.StoresMade);
        Assert.Equal(before, Directory.EnumerateFiles(_f.Temp, "*", SearchOption.AllDirectories).ToDictionary(f => f, f => (File.GetLastWriteTimeUtc(f), File.ReadAllText(f))));
        Assert.Equal(["n/a", "n/b"], result.Assets.Select(a => a.Name));
        Assert.All(result.Assets, a => Assert.True(Directory.Exists(a.LocalPath)));
    }

    [Fact]
    public async Task Run_OtherLineInTheLockFile_LeavesTheIndexAlone()
    {
        var index = _f.Temp["project/obj/p.assets.index"];
        var before = (File.GetLastWriteTimeUtc(index), await File.ReadAllTextAsync(index));
        await _f.RestoreAsync(_f.Project("n/a:1") with { IndexFile = "" });

        var result = await _f.RestoreAsync(Project);

        Assert.False(result.NothingToDo);
        Assert.Equal(before, (File.GetLastWriteTimeUtc(index), await File.ReadAllTextAsync(index)));
        Assert.True(await IsNoOpAsync(Project));
    }

    [Fact]
    public async Task Run_AtRestore_SeedsTheIndexOfTheBuildOnlyOnce()
    {
        var build = _f.Temp["project/obj/p.assets.index"];
        var restore = Project with { Phase = RestorePhase.Restore, IndexFile = _f.Temp["project/obj/p.assets.restore.index"], SeedIndexFile = build };
        File.Delete(build);
        File.Delete(RestoreState.PathOf(build));

        await _f.RestoreAsync(restore);
        Assert.True(await IsNoOpAsync(Project));

        // The build sees an item more than restore does: neither undoes what the other found out.
        var more = Project with { Items = [.. Project.Items, _f.Item("n/a:1") with { Accessor = "Other" }] };
        await _f.RestoreAsync(more);
        var written = await File.ReadAllTextAsync(build);
        await _f.RestoreAsync(restore);

        Assert.Equal(written, await File.ReadAllTextAsync(build));
        Assert.True(await IsNoOpAsync(more));
    }

    [Fact]
    public async Task Run_Again_GivesTheAssetsOfTheFirstTime()
    {
        File.Delete(_f.Temp["project/obj/p.assets.index"]);
        var first = await _f.RestoreAsync(Project);
        var second = await _f.RestoreAsync(Project);

        Assert.True(!first.NothingToDo && second.NothingToDo);
        Assert.Equal(first.Assets, second.Assets);
    }

    public static TheoryData<string> Changes =>
        ["version", "scheme", "accessor", "file accessors", "target", "copy to output", "copy to publish", "source", "more", "fewer", "order", "class", "namespace", "visibility", "assembly", "store", "sources", "versioning", "frameworks", "reference"];

    [Theory]
    [MemberData(nameof(Changes))]
    public async Task Run_SomethingElseIsAsked_IsDone(string change)
    {
        var project = Project;
        var (a, b) = (project.Items[0], project.Items[1]);
        TempFolder.Copy(_f.Temp["store"], _f.Temp["store2"]);
        project = change switch
        {
            "version" => project with { Items = [a with { Version = "1" }, b] },
            "scheme" => project with { Items = [a with { Versioning = "major_minor" }, b] },
            "accessor" => project with { Items = [a with { Accessor = "X.Y" }, b] },
            "file accessors" => project with { Items = [a with { FileAccessors = "none" }, b] },
            "target" => project with { Items = [a with { TargetPath = "data" }, b] },
            "copy to output" => project with { Items = [a with { CopyToOutputDirectory = "true" }, b] },
            "copy to publish" => project with { Items = [a with { CopyToPublishDirectory = "false" }, b] },
            "source" => project with { Items = [a with { Source = "store" }, b] },
            "more" => project with { Items = [a, b, a with { Accessor = "Z" }] },
            "fewer" => project with { Items = [a] },
            "order" => project with { Items = [b, a] },
            "class" => project with { ClassName = "Files" },
            "namespace" => project with { Namespace = "N" },
            "visibility" => project with { Visibility = "public" },
            "assembly" => project with { AssemblyName = "q" },
            "store" => project with { Store = "../store2" },
            "sources" => project with { Sources = [new AssetSourceItem("s", "p") { Url = "../store2" }] },
            "versioning" => project with { Versioning = "major_minor" },
            "frameworks" => project with { SeveralFrameworks = true },
            _ => project with { Items = [a with { Include = "n/a:1.0" }, b] },
        };

        Assert.False(await IsNoOpAsync(project));
        Assert.True(await IsNoOpAsync(project));
    }

    [Fact]
    public async Task Run_WhatDoesNotMatter_IsNoOp()
    {
        Assert.True(await IsNoOpAsync(Project with { Phase = RestorePhase.Restore }));
        Assert.True(await IsNoOpAsync(Project with { Offline = true }));
        Assert.True(await IsNoOpAsync(Project with { LockedMode = true }));
        Assert.True(await IsNoOpAsync(Project with { Parallelism = "3" }));
        Assert.True(await IsNoOpAsync(Project with { Items = [.. Project.Items.Select(i => i with { DefiningFile = "elsewhere" })] }));
        await _f.PublishAsync("store", "n/a", "2.0", ("a", "newer"));
        Assert.True(await IsNoOpAsync(Project));
    }

    [Theory]
    [InlineData("lock changed")]
    [InlineData("lock deleted")]
    [InlineData("marker deleted")]
    [InlineData("index deleted")]
    [InlineData("index torn")]
    [InlineData("index empty")]
    [InlineData("index of another format")]
    [InlineData("cache elsewhere")]
    [InlineData("force")]
    public async Task Run_SomethingIsNotInPlace_IsDone(string what)
    {
        var index = _f.Temp["project/obj/p.assets.index"];
        var project = Project;
        switch (what)
        {
            case "lock changed": _f.Temp.Write("project/assets.lock.json", _f.LockText().Replace("\"size\":3", "\"size\":4", StringComparison.Ordinal)); break;
            case "lock deleted": File.Delete(_f.Temp["project/assets.lock.json"]); break;
            case "marker deleted": File.Delete(_f.Temp["cache/v1/trees/" + _f.Markers[0]]); break;
            case "index deleted": File.Delete(index); break;
            case "index torn": File.WriteAllText(index, File.ReadAllText(index)[..^200]); break;
            case "index empty": File.WriteAllText(index, ""); break;
            case "index of another format": File.WriteAllText(index, File.ReadAllText(index).Replace("assetsdk-index 1", "assetsdk-index 0", StringComparison.Ordinal)); break;
            case "cache elsewhere": project = project with { CachePath = _f.Temp["cache2"] }; break;
            default: project = project with { ForceEvaluate = true }; break;
        }

        Assert.False(await IsNoOpAsync(project));
        Assert.Equal(what != "force", await IsNoOpAsync(project));
    }

    [Fact]
    public async Task Run_MapGone_IsWrittenAgain()
    {
        var map = _f.Temp["project/bin/p.assets.map"];
        var before = await File.ReadAllTextAsync(map);
        File.Delete(map);

        Assert.True(await IsNoOpAsync(Project));
        Assert.Equal(before, await File.ReadAllTextAsync(map));
    }

    [Fact]
    public async Task Run_TwoCheckouts_HaveOneIndex()
    {
        var other = _f.ProjectAt("deeper/down/project", "n/a", "n/b:1") with { Store = "../store", ClassName = "Assets" };
        TempFolder.Copy(_f.Temp["store"], _f.Temp["deeper/down/store"]);
        File.Copy(_f.Temp["project/assets.lock.json"], _f.Temp["deeper/down/project/assets.lock.json"]);

        await _f.RestoreAsync(other);

        var index = await File.ReadAllTextAsync(_f.Temp["project/obj/p.assets.index"]);
        Assert.Equal(index, await File.ReadAllTextAsync(_f.Temp["deeper/down/project/obj/p.assets.index"]));
        Assert.DoesNotContain(_f.Temp, index, StringComparison.Ordinal);
        Assert.DoesNotContain(_f.Temp, _f.LockText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_DoneAgain_WritesTheSameBytes()
    {
        string[] files = [_f.Temp["project/obj/p.assets.index"], _f.Temp["project/bin/p.assets.map"], _f.Temp["project/assets.lock.json"]];
        var before = files.Select(f => (File.ReadAllText(f), File.GetLastWriteTimeUtc(f))).ToList();

        await _f.RestoreAsync(Project with { ForceEvaluate = true });

        Assert.Equal(before, files.Select(f => (File.ReadAllText(f), File.GetLastWriteTimeUtc(f))));
    }

    [Fact]
    public async Task Run_Index_SaysWhatTheLockSays()
    {
        var index = AssetIndex.TryRead(new StringReader(await File.ReadAllTextAsync(_f.Temp["project/obj/p.assets.index"])), withFiles: true)!;

        Assert.Equal(_f.Lock().Entries.Values.Select(e => (e.Name, e.Requested, e.Scheme, e.Resolved, e.Digest.ToString(), e.Size, e.Files)), index.Assets.Select(a => (a.Name, a.Requested, a.Scheme, a.Version, a.Digest, a.Size, a.FileCount)));
        Assert.Equal(["a"], index.Assets[0].Files.Select(f => f.Path));
        var map = AssetMap.Read(await File.ReadAllBytesAsync(_f.Temp["project/bin/p.assets.map"]));
        Assert.Equal(index.Assets.Select(a => (a.Name, a.Version, a.Digest)), map.Select(e => (e.Name, e.Version, e.Digest)));
        Assert.All(map, e => Assert.True(Directory.Exists(e.Path)));
    }
}
