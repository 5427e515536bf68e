using AssetSdk.Core;
using AssetSdk.Stores;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>A folder of assets as modelkit keeps them, made from the cache.</summary>
public sealed class ModelkitFolderTests : IDisposable
{
    private readonly RestoreFixture _f = new();

    public void Dispose() => _f.Dispose();

    private async Task<AssetTree> FetchAsync(string reference)
    {
        using var client = new AssetClient(_f.Project(), StandardStores.Create(), _f.Log, _f.Clock);
        return (await client.FetchAsync(AssetReference.Parse(reference), CancellationToken.None)).Tree;
    }

    private async Task<AssetTree> FolderAsync()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("x", "xxx"), ("sub/.hidden", "h"), ("sub/y", ""));
        return await FetchAsync("n/a:1.0");
    }

    private async Task<AssetTree> FileAsync()
    {
        await _f.PublishFileAsync("store", "n/f", "2.0", "model.onnx", "model"u8.ToArray());
        return await FetchAsync("n/f:2.0");
    }

    private ModelkitFolder Folder(ICommitSteps? steps = null) => new(_f.Temp["assets"], new AssetCache(_f.Cache), _f.Log, steps ?? new DiskCommitSteps());

    private Task<ExportStatus> ExportAsync(string name, string version, AssetTree tree, bool replace = false, ICommitSteps? steps = null) =>
        Folder(steps).ExportAsync(name, version, tree, replace, CancellationToken.None);

    private IEnumerable<string> Files => _f.Temp.Files("assets").Where(f => !f.EndsWith(".lock", StringComparison.Ordinal));

    [Fact]
    public async Task Export_FolderAndFile_LieAsModelkitKeepsThem()
    {
        var (folder, file) = (await FolderAsync(), await FileAsync());

        Assert.Equal(ExportStatus.Exported, await ExportAsync("n/a", "1.0", folder));
        Assert.Equal(ExportStatus.Exported, await ExportAsync("n/f", "2.0", file));

        Assert.Equal(["n/a/1.0/.SUCCESS", "n/a/1.0/sub/.hidden", "n/a/1.0/sub/y", "n/a/1.0/x", "n/f/.2.0.SUCCESS", "n/f/2.0"], Files);
        Assert.Equal("model", await File.ReadAllTextAsync(Folder().PathOf("n/f", "2.0")));
        Assert.Equal("", await File.ReadAllTextAsync(_f.Temp["assets/n/a/1.0/.SUCCESS"]));

        // modelkit lists the folder of a name, and takes what looks like a version.
        Assert.Equal(["1.0"], Directory.EnumerateFileSystemEntries(_f.Temp["assets/n/a"]).Select(Path.GetFileName));
        Assert.Equal([".2.0.SUCCESS", "2.0"], Directory.EnumerateFileSystemEntries(_f.Temp["assets/n/f"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal([".cache", "n"], Directory.EnumerateFileSystemEntries(_f.Temp["assets"]).Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(FileIdentity.TryOf(_f.Cache.Blob(Digest.Of("xxx"u8), executable: false), out _), FileIdentity.TryOf(_f.Temp["assets/n/a/1.0/x"], out _));
    }

    [Fact]
    public async Task Export_LinksRefused_Copies()
    {
        var tree = await FolderAsync();

        await ExportAsync("n/a", "1.0", tree, steps: new FaultySteps { RefuseLinks = true });

        Assert.NotEqual(FileIdentity.TryOf(_f.Cache.Blob(Digest.Of("xxx"u8), executable: false), out _), FileIdentity.TryOf(_f.Temp["assets/n/a/1.0/x"], out _));
        Assert.Equal("xxx", await File.ReadAllTextAsync(_f.Temp["assets/n/a/1.0/x"]));
        Assert.Equal(ExportStatus.Present, await ExportAsync("n/a", "1.0", tree));
    }

    [Fact]
    public async Task Export_ThereAndRight_StaysAndGetsTheMarkerThatItLacks()
    {
        var (folder, file) = (await FolderAsync(), await FileAsync());
        TempFolder.Copy(_f.Cache.Tree(folder.Digest), _f.Temp["assets/n/a/1.0"]);
        _f.Temp.Write("assets/n/f/2.0", "model");
        var steps = new FaultySteps();

        Assert.Equal(ExportStatus.Present, await ExportAsync("n/a", "1.0", folder, steps: steps));
        Assert.Equal(ExportStatus.Present, await ExportAsync("n/f", "2.0", file, steps: steps));

        Assert.Equal(2, steps.Count);
        Assert.True(File.Exists(_f.Temp["assets/n/a/1.0/.SUCCESS"]));
        Assert.True(File.Exists(_f.Temp["assets/n/f/.2.0.SUCCESS"]));
    }

    [Theory]
    [InlineData("other bytes")]
    [InlineData("more files")]
    [InlineData("fewer files")]
    [InlineData("a file")]
    public async Task Export_ThereAndDifferent_IsRefusedUnlessReplaced(string situation)
    {
        var tree = await FolderAsync();
        await ExportAsync("n/a", "1.0", tree);
        switch (situation)
        {
            case "other bytes":
                File.Delete(_f.Temp["assets/n/a/1.0/x"]);
                _f.Temp.Write("assets/n/a/1.0/x", "yyy");
                break;
            case "more files":
                _f.Temp.Write("assets/n/a/1.0/z", "z");
                break;
            case "fewer files":
                File.Delete(_f.Temp["assets/n/a/1.0/sub/y"]);
                break;
            case "a file":
                Directory.Delete(_f.Temp["assets/n/a/1.0"], recursive: true);
                _f.Temp.Write("assets/n/a/1.0", "x");
                break;
        }

        var before = Files.ToList();
        var failure = await Assert.ThrowsAsync<AssetException>(() => ExportAsync("n/a", "1.0", tree));
        Assert.Equal(AssetErrorCode.VersionTaken, failure.Code);
        Assert.Equal(before, Files);

        Assert.Equal(ExportStatus.Replaced, await ExportAsync("n/a", "1.0", tree, replace: true));
        Assert.Equal(["n/a/1.0/.SUCCESS", "n/a/1.0/sub/.hidden", "n/a/1.0/sub/y", "n/a/1.0/x"], Files);
        Assert.Equal("xxx", await File.ReadAllTextAsync(_f.Temp["assets/n/a/1.0/x"]));
        _f.AssertCacheIsSound();
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(true, true)]
    [InlineData(false, false)]
    [InlineData(false, true)]
    public async Task Export_EndsBetweenTwoSteps_WhatHasAMarkerIsWhole(bool isFolder, bool isReplaced)
    {
        var (name, version) = isFolder ? ("n/a", "1.0") : ("n/f", "2.0");
        var tree = isFolder ? await FolderAsync() : await FileAsync();
        var marker = _f.Temp[isFolder ? "assets/n/a/1.0/.SUCCESS" : "assets/n/f/.2.0.SUCCESS"];
        for (var step = 0; ; step++)
        {
            if (Directory.Exists(_f.Temp["assets"]))
                Directory.Delete(_f.Temp["assets"], recursive: true);
            if (isReplaced)
            {
                _f.Temp.Write(isFolder ? "assets/n/a/1.0/x" : "assets/n/f/2.0", "old");
                await File.WriteAllTextAsync(marker, "");
            }

            try
            {
                await ExportAsync(name, version, tree, isReplaced, new FaultySteps { EndAt = step });
            }
            catch (ProcessEndedException)
            {
                // Without a store, modelkit takes what has the name, complete or not.
                var path = Folder().PathOf(name, version);
                if (Path.Exists(path))
                    AssertOldOrWhole(path, tree, isReplaced);
                if (File.Exists(marker))
                    Assert.True(Path.Exists(path));
                await ExportAsync(name, version, tree, replace: true);
                AssertOldOrWhole(path, tree, isReplaced: false);
                Assert.True(File.Exists(marker));
                continue;
            }

            Assert.True(step > 3);
            return;
        }
    }

    [Fact]
    public async Task Export_AssetIsCleanedAway_ExportedBytesStay()
    {
        var tree = await FolderAsync();
        await ExportAsync("n/a", "1.0", tree);

        await new CacheCleaner(new AssetCache(_f.Cache), _f.Log, _f.Clock).ClearAsync(CancellationToken.None);

        Assert.Equal("xxx", await File.ReadAllTextAsync(_f.Temp["assets/n/a/1.0/x"]));
    }

    [Fact]
    public async Task Export_ModelkitIsFetching_IsWaitedFor()
    {
        var tree = await FolderAsync();

        // As Python's filelock takes it.
        _f.Temp.Write("assets/.cache/n/a.lock", "");
        using var modelkit = KillableProcess.Start("flock", ["-x", _f.Temp["assets/.cache/n/a.lock"], "sh", "-c", "echo held; sleep 60"]);
        Assert.True(await modelkit.WaitForLineAsync("held", CancellationToken.None));
        var export = ExportAsync("n/a", "1.0", tree);
        while (!_f.Log.ImportantLines.Any(l => l.StartsWith("Waiting for n/a in ", StringComparison.Ordinal)) && !export.IsCompleted)
            await Task.Yield();
        Assert.False(Directory.Exists(_f.Temp["assets/n"]));

        await modelkit.KillAsync();

        Assert.Equal(ExportStatus.Exported, await export);
    }

    [Fact]
    public async Task Fetch_Pinned_BringsItFromWhicheverSourceHasIt()
    {
        var digest = await _f.PublishAsync("store", "n/a", "1.0", ("x", "xxx"));
        using var client = new AssetClient(_f.Project(), StandardStores.Create(), _f.Log, _f.Clock);
        var pin = new LockEntry("n/a", "", "semver", "1.0", AssetKind.Folder, digest, 3, 1);

        Assert.Equal(digest, (await client.FetchAsync(pin, CancellationToken.None)).Digest);

        var other = await Assert.ThrowsAsync<AssetException>(() => client.FetchAsync(pin with { Digest = Digest.Of("x"u8) }, CancellationToken.None));
        Assert.Equal(AssetErrorCode.DigestMismatch, other.Code);
        var missing = await Assert.ThrowsAsync<AssetException>(() => client.FetchAsync(pin with { Resolved = "3.0", Digest = Digest.Of("x"u8) }, CancellationToken.None));
        Assert.Equal(AssetErrorCode.VersionNotFound, missing.Code);
        var url = await Assert.ThrowsAsync<AssetException>(() => client.FetchAsync(pin with { Scheme = LockEntry.UrlScheme, Digest = Digest.Of("x"u8) }, CancellationToken.None));
        Assert.Contains("Restore the project first", url.Message, StringComparison.Ordinal);
    }

    private static void AssertOldOrWhole(string path, AssetTree tree, bool isReplaced)
    {
        var file = tree.Kind == AssetKind.File ? path : Path.Combine(path, "x");
        if (isReplaced && File.Exists(file) && File.ReadAllText(file) == "old")
            return;
        foreach (var f in tree.Files)
            Assert.Equal(f.Digest, FileCheck.HashOf(tree.Kind == AssetKind.File ? path : Path.Combine(path, f.Path)));
    }
}
