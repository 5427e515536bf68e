using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>What the lock file pins, and what changes it.</summary>
public sealed class LockedRestoreTests : IDisposable
{
    private readonly RestoreFixture _f = new();

    public void Dispose() => _f.Dispose();

    [Fact]
    public async Task Run_First_ResolvesAndLocks()
    {
        var digest = await _f.PublishAsync("store", "n/a", "1.2", ("a", "aaa"), ("b/c", "c"));

        var asset = (await _f.RestoreAsync(_f.Project("n/a:1"))).Assets.Single();

        Assert.Equal($$"""
            { "version": 1, "assets": [
              {"name":"n/a","requested":"1","scheme":"major_minor","resolved":"1.2","kind":"folder","digest":"{{digest}}","size":4,"files":2}
            ] }

            """, _f.LockText());
        Assert.Equal(("1.2", digest, AssetKind.Folder), (asset.Version, asset.Digest!.Value, asset.Kind));
        Assert.Equal("aaa", await File.ReadAllTextAsync(Path.Combine(asset.LocalPath, "a")));
    }

    [Fact]
    public async Task Run_FileAsset_IsLaidOutUnderItsFileName()
    {
        var digest = await _f.PublishFileAsync("store", "n/model", "1.0", "model.onnx", [1, 2, 3]);

        var asset = (await _f.RestoreAsync(_f.Project("n/model"))).Assets.Single();

        Assert.Equal(Path.Combine(_f.Cache.Tree(digest), "model.onnx"), asset.LocalPath);
        Assert.Equal([1, 2, 3], await File.ReadAllBytesAsync(asset.LocalPath));
    }

    [Fact]
    public async Task Run_PinnedAndCached_AsksNobody()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"));
        await using var server = await FaultServer.StartAsync(_f.Temp["store"]);
        await _f.RestoreAsync(_f.Project("n/a") with { Store = server.Url });
        server.Reset();
        await _f.PublishAsync("store", "n/a", "2.0", ("a", "newer"));
        File.Delete(_f.Temp["project/obj/p.assets.index"]);

        var result = await _f.RestoreAsync(_f.Project("n/a") with { Store = server.Url });

        Assert.False(result.NothingToDo);
        Assert.Equal("1.0", result.Assets.Single().Version);
        Assert.Empty(server.Requests);
    }

    [Fact]
    public async Task Run_ReferenceAdded_LeavesOtherLinesAloneByteForByte()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "a"));
        await _f.PublishAsync("store", "n/b", "1.0", ("b", "b"));
        await _f.RestoreAsync(_f.Project("n/b"));
        var withUnknown = _f.LockText().Replace("\"files\":1}", "\"files\":1,\"of\":{\"the\":\"future\"}}", StringComparison.Ordinal);
        _f.Temp.Write("project/assets.lock.json", withUnknown);
        await _f.PublishAsync("store", "n/b", "2.0", ("b", "newer"));

        await _f.RestoreAsync(_f.Project("n/a", "n/b"));

        var line = withUnknown.Split('\n')[1];
        Assert.Contains("future", line, StringComparison.Ordinal);
        Assert.Equal(line, _f.LockText().Split('\n')[2]);
    }

    [Fact]
    public async Task Run_EntriesOfOtherEvaluations_Stay()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "a"));
        await _f.PublishAsync("store", "n/b", "1.0", ("b", "b"));
        await _f.RestoreAsync(_f.Project("n/a", "n/b"));
        var before = _f.LockText();

        await _f.RestoreAsync(_f.Project("n/b"));

        Assert.Equal(before, _f.LockText());
    }

    [Fact]
    public async Task Run_ForceEvaluate_ResolvesAnewAndPrunes()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "a"));
        await _f.PublishAsync("store", "n/b", "1.0", ("b", "b"));
        await _f.RestoreAsync(_f.Project("n/a", "n/b"));
        await _f.PublishAsync("store", "n/a", "1.1", ("a", "newer"));

        await _f.RestoreAsync(_f.Project("n/a") with { ForceEvaluate = true, SeesWholeProject = false });
        Assert.Equal(["1.1", "1.0"], _f.Lock().Entries.Values.Select(e => e.Resolved));

        await _f.RestoreAsync(_f.Project("n/a") with { ForceEvaluate = true });
        Assert.Equal("1.1", _f.Lock().Entries.Values.Single().Resolved);
    }

    [Fact]
    public async Task Run_LockedMode_FailsOnWhatIsMissingAndTakesTheRest()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "a"));
        await _f.PublishAsync("store", "n/b", "1.0", ("b", "b"));
        await _f.RestoreAsync(_f.Project("n/a"));
        var before = _f.LockText();
        Directory.Delete(_f.Temp["cache"], recursive: true);

        await _f.RestoreAsync(_f.Project("n/a") with { LockedMode = true });
        var failure = await _f.FailAsync(_f.Project("n/a", "n/b") with { LockedMode = true }, AssetErrorCode.LockedMode);

        Assert.Equal("n/b", failure.Origin!.Include);
        Assert.Equal(before, _f.LockText());
    }

    [Fact]
    public async Task Run_LockedModeAndForceEvaluate_FailsWhenSomethingWouldChange()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "a"));
        await _f.RestoreAsync(_f.Project("n/a"));
        await _f.RestoreAsync(_f.Project("n/a") with { LockedMode = true, ForceEvaluate = true });
        await _f.PublishAsync("store", "n/a", "1.1", ("a", "newer"));
        var before = _f.LockText();

        var failure = await _f.FailAsync(_f.Project("n/a") with { LockedMode = true, ForceEvaluate = true }, AssetErrorCode.LockedMode);

        Assert.Contains("'n/a'", failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, _f.LockText());
    }

    [Fact]
    public async Task Run_ManifestOfOtherBytesThanLocked_NamesStoreFileAndBothDigests()
    {
        var locked = await _f.PublishAsync("store", "n/a", "1.0", ("a", "same"), ("b", "old"));
        await _f.RestoreAsync(_f.Project("n/a"));
        var other = await _f.PublishAsync("evil", "n/a", "1.0", ("a", "same"), ("b", "new"));
        var before = _f.LockText();
        Directory.Delete(Path.GetDirectoryName(_f.Cache.Blob(locked, false))![..^2] + "../trees", recursive: true);

        var failure = await _f.FailAsync(_f.Project("n/a") with { Store = _f.Temp["evil"] }, AssetErrorCode.DigestMismatch);

        Assert.Contains(_f.Temp["evil"], failure.Message, StringComparison.Ordinal);
        Assert.Contains(locked.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Contains(other.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Equal(before, _f.LockText());
        Assert.Empty(_f.Markers);
        Assert.DoesNotContain(Digest.Of("new"u8).Hex, string.Join(' ', _f.Blobs), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ManifestOfOtherBytesWhileTheLockedTreeIsKnown_NamesTheFile()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "same"), ("b", "old"));
        await _f.RestoreAsync(_f.Project("n/a"));
        var digest = _f.Lock().Entries.Values.Single().Digest;
        await _f.PublishAsync("evil", "n/a", "1.0", ("a", "same"), ("b", "new"));
        Directory.Delete(_f.Temp["store"], recursive: true);
        Directory.Move(_f.Temp["evil"], _f.Temp["store"]);
        File.Delete(Path.Combine(_f.Cache.Tree(digest), "b"));

        var failure = await _f.FailAsync(_f.Project("n/a") with { IndexFile = "" }, AssetErrorCode.DigestMismatch);

        Assert.Contains("'b' was " + Digest.Of("old"u8), failure.Message, StringComparison.Ordinal);
        Assert.Contains("is " + Digest.Of("new"u8), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_DataOfOtherBytesThanTheManifest_NamesStoreFileAndBothDigests()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"), ("b", "bbb"));
        File.SetUnixFileMode(_f.Temp["store/n/a/1.0/b"], UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(_f.Temp["store/n/a/1.0/b"], "BBB");

        var failure = await _f.FailAsync(_f.Project("n/a"), AssetErrorCode.DigestMismatch);

        Assert.Contains("n/a:1.0[b]", failure.Message, StringComparison.Ordinal);
        Assert.Contains(_f.Temp["store"], failure.Message, StringComparison.Ordinal);
        Assert.Contains(Digest.Of("bbb"u8).ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Contains(Digest.Of("BBB"u8).ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Empty(_f.Markers);
        Assert.Empty(_f.Staged);
        Assert.DoesNotContain(Digest.Of("BBB"u8).Hex, string.Join(' ', _f.Blobs), StringComparison.Ordinal);
        Assert.Equal("", _f.LockText());
    }

    [Fact]
    public async Task Run_EditedDigest_IsAMismatchThatForceEvaluateMends()
    {
        var digest = await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"));
        await _f.RestoreAsync(_f.Project("n/a"));
        _f.Temp.Write("project/assets.lock.json", _f.LockText().Replace(digest.Hex, Digest.Of([1]).Hex, StringComparison.Ordinal));

        await _f.FailAsync(_f.Project("n/a"), AssetErrorCode.DigestMismatch);
        await _f.RestoreAsync(_f.Project("n/a") with { ForceEvaluate = true });

        Assert.Equal(digest, _f.Lock().Entries.Values.Single().Digest);
    }

    [Fact]
    public async Task Run_MirrorInsteadOfTheStore_ChangesNothing()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"));
        await _f.RestoreAsync(_f.Project("n/a"));
        var before = _f.LockText();
        Directory.Move(_f.Temp["store"], _f.Temp["mirror"]);
        Directory.Delete(_f.Temp["cache"], recursive: true);

        await _f.RestoreAsync(_f.Project("n/a") with { Store = _f.Temp["mirror"] });

        Assert.Equal(before, _f.LockText());
        Assert.DoesNotContain("mirror", before, StringComparison.Ordinal);
        Assert.DoesNotContain(_f.Temp, before, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OtherLineEnds_AreNotRewritten()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"));
        await _f.RestoreAsync(_f.Project("n/a"));
        var crlf = _f.LockText().Replace("\n", "\r\n", StringComparison.Ordinal);
        _f.Temp.Write("project/assets.lock.json", crlf);

        Assert.True((await _f.RestoreAsync(_f.Project("n/a"))).NothingToDo);
        File.Delete(_f.Temp["project/obj/p.assets.index"]);
        await _f.RestoreAsync(_f.Project("n/a"));

        Assert.Equal(crlf, _f.LockText());
    }

    [Fact]
    public async Task Run_OneOfTwoFails_WritesNeitherLockNorIndexAndReportsInOrder()
    {
        await _f.PublishAsync("store", "n/b", "1.0", ("a", "aaa"));

        var result = await _f.RunAsync(_f.Project("n/z", "n/b", "n/a:7"));

        Assert.Equal(["n/z", "n/a:7"], result.Diagnostics.Select(d => d.Origin!.Include));
        Assert.Equal("", _f.LockText());
        Assert.False(File.Exists(_f.Temp["project/obj/p.assets.index"]));
    }

    [Fact]
    public async Task Run_SeveralFrameworks_TakesTheUnion()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "1"));
        await _f.PublishAsync("store", "n/a", "2.0", ("a", "2"));

        var result = await _f.RestoreAsync(_f.Project("n/a:1", "n/a:2", "n/a:2") with { SeveralFrameworks = true, IndexFile = "", MapFile = "" });

        Assert.Equal(["1.0", "2.0", "2.0"], result.Assets.Select(a => a.Version));
        Assert.Equal(["1.0", "2.0"], _f.Lock().Entries.Values.Select(e => e.Resolved));
        Assert.True((await _f.RestoreAsync(_f.Project("n/a:1"))).Assets.Single().Version == "1.0");
    }

    [Fact]
    public async Task Run_TwoRequestsThatMeanOneVersion_FetchItOnce()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "1"));
        await using var server = await FaultServer.StartAsync(_f.Temp["store"]);

        await _f.RestoreAsync(_f.Project("n/a", "n/a:1", "n/a:1.0") with { Store = server.Url, SeveralFrameworks = true });

        Assert.Equal(1, server.CountOf("n/a/1.0/a"));
        Assert.Equal(3, _f.Lock().Entries.Count);
    }

    [Fact]
    public async Task Run_OtherSchemes_ResolveByTheirRules()
    {
        await _f.PublishAsync("store", "s", "1.9.0", ("a", "1"));
        await _f.PublishAsync("store", "s", "1.10.0", ("a", "2"));
        await _f.PublishAsync("store", "s", "2.0.0-rc.1", ("a", "3"));
        var project = _f.Project("s") with { Versioning = "semver" };

        Assert.Equal("1.10.0", (await _f.RestoreAsync(project)).Assets.Single().Version);
        Assert.Equal("1.9.0", (await _f.RestoreAsync(project with { Items = [_f.Item("s") with { Version = "[1.0,1.10)" }] })).Assets.Single().Version);
        Assert.Equal("2.0.0-rc.1", (await _f.RestoreAsync(project with { Items = [_f.Item("s:2.0.0-rc.1")] })).Assets.Single().Version);
        Assert.Equal(["", "2.0.0-rc.1", "[1.0,1.10)"], _f.Lock().Entries.Keys.Select(k => k.Requested));
    }

    [Fact]
    public async Task Run_Tagged_TakesTheTagPushedLast()
    {
        var clock = new ManualClock();
        _f.PublishClock = clock;
        await _f.PublishAsync("store", "t", "1.0-b", ("a", "1"));
        clock.Now += TimeSpan.FromSeconds(1);
        await _f.PublishAsync("store", "t", "1.0-a", ("a", "2"));

        Assert.Equal("1.0-a", (await _f.RestoreAsync(_f.Project("t:1.0") with { Versioning = "tagged" })).Assets.Single().Version);
    }

    [Fact]
    public async Task Run_ListedVersionWithoutAManifest_DoesNotExist()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "1"));
        await File.WriteAllTextAsync(_f.Temp["store/n/a.versions"], """{"versions": ["2.0", "1.0"]}""");

        Assert.Equal("1.0", (await _f.RestoreAsync(_f.Project("n/a"))).Assets.Single().Version);
    }
}
