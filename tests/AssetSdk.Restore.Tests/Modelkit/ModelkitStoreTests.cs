using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>Stores that modelkit wrote have no digests: the first fetch sees what they are.</summary>
public sealed class ModelkitStoreTests : IAsyncLifetime
{
    private readonly RestoreFixture _f = new();
    private FaultServer _server = null!;

    public async Task InitializeAsync()
    {
        TempFolder.Copy(Path.Combine(AppContext.BaseDirectory, "TestData/modelkit-store/modelkit-assets"), _f.Temp["store"]);
        _server = await FaultServer.StartAsync(_f.Temp["store"]);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _f.Dispose();
    }

    private ProjectRequest Project(string reference, string folder = "project") => _f.ProjectAt(folder, reference) with { Store = _server.Url };

    [Fact]
    public async Task Run_FolderAsset_IsHashedLockedAndWhole()
    {
        var asset = (await _f.RestoreAsync(Project("demo/corpus"))).Assets.Single();

        Assert.Equal("0.1", asset.Version);
        _f.AssertWhole(asset.Digest!.Value);
        Assert.Equal(asset.Digest, _f.Lock().Entries.Values.Single().Digest);
        Assert.Equal(["a.txt", "config.json", "empty.bin", "sub/deep/na me.txt", "sub/x.dat"], _f.Temp.Files(Path.GetRelativePath(_f.Temp, asset.LocalPath)));
        Assert.Empty(_f.Staged);
    }

    [Fact]
    public async Task Run_FileAsset_IsCalledAfterTheName()
    {
        var asset = (await _f.RestoreAsync(Project("demo/words:0"))).Assets.Single();

        Assert.Equal("words", Path.GetFileName(asset.LocalPath));
        Assert.Equal("apple\nbanana\ncherry\ndate\n", await File.ReadAllTextAsync(asset.LocalPath));
    }

    [Fact]
    public async Task Run_SecondProject_DownloadsNothingAgain()
    {
        await _f.RestoreAsync(Project("demo/corpus"));
        _server.Reset();

        await _f.RestoreAsync(Project("demo/corpus", "second"));

        Assert.DoesNotContain(_server.Requests, r => r.Path.StartsWith("demo/corpus/0.1/", StringComparison.Ordinal));
        Assert.Equal(_f.Lock().Entries.Values, _f.Lock("second").Entries.Values);
    }

    [Fact]
    public async Task Run_OverwrittenVersion_IsFoundOutByTheLock()
    {
        await _f.RestoreAsync(Project("demo/corpus"));
        var locked = _f.Lock().Entries.Values.Single().Digest;
        Directory.Delete(_f.Temp["cache"], recursive: true);
        await File.WriteAllTextAsync(_f.Temp["store/demo/corpus/0.1/a.txt"], "overwritten");

        var failure = await _f.FailAsync(Project("demo/corpus"), AssetErrorCode.DigestMismatch);

        Assert.Contains(locked.ToString(), failure.Message, StringComparison.Ordinal);
        Assert.Contains(_server.Url, failure.Message, StringComparison.Ordinal);
        Assert.Empty(_f.Blobs);
        Assert.Empty(_f.Markers);
        Assert.Empty(_f.Staged);

        await _f.RestoreAsync(Project("demo/corpus") with { ForceEvaluate = true });
        Assert.NotEqual(locked, _f.Lock().Entries.Values.Single().Digest);
    }

    [Fact]
    public async Task Run_OverwrittenVersionWhileTheTreeIsRemembered_NamesTheFile()
    {
        await _f.RestoreAsync(Project("demo/corpus"));
        Directory.Delete(_f.Temp["cache/v1/trees"], recursive: true);
        Directory.Delete(_f.Temp["cache/v1/blobs"], recursive: true);
        await File.WriteAllTextAsync(_f.Temp["store/demo/corpus/0.1/a.txt"], "overwritten");

        var failure = await _f.FailAsync(Project("demo/corpus"), AssetErrorCode.DigestMismatch);

        Assert.Contains("a.txt", failure.Message, StringComparison.Ordinal);
        Assert.Contains(Digest.Of("overwritten"u8).ToString(), failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_OverwrittenVersionWithForceEvaluate_IsLockedAnew()
    {
        var before = (await _f.RestoreAsync(Project("demo/corpus"))).Assets.Single().Digest;
        await File.WriteAllTextAsync(_f.Temp["store/demo/corpus/0.1/a.txt"], "overwritten");

        var after = (await _f.RestoreAsync(Project("demo/corpus") with { ForceEvaluate = true })).Assets.Single();

        Assert.NotEqual(before, after.Digest);
        Assert.Equal("overwritten", await File.ReadAllTextAsync(Path.Combine(after.LocalPath, "a.txt")));
        Assert.Equal(after.Digest, _f.Lock().Entries.Values.Single().Digest);
    }

    [Fact]
    public async Task Run_OneDamagedFile_OnlyThatIsBroughtAgain()
    {
        var asset = (await _f.RestoreAsync(Project("demo/corpus"))).Assets.Single();
        _server.Reset();
        Damage.Truncate(Path.Combine(asset.LocalPath, "a.txt"));

        await _f.RestoreAsync(Project("demo/corpus") with { IndexFile = "" });

        _f.AssertWhole(asset.Digest!.Value);
        Assert.Equal(["demo/corpus/0.1.meta", "demo/corpus/0.1/a.txt"], _server.Requests.Select(r => r.Path));
    }

    [Fact]
    public async Task Run_TwoVersionsWithTheSameBytesAtOnce_AreOneTree()
    {
        await File.WriteAllBytesAsync(_f.Temp["store/demo/words/0.1"], await File.ReadAllBytesAsync(_f.Temp["store/demo/words/0.0"]));

        var result = await _f.RestoreAsync(_f.Project("demo/words:0.0", "demo/words:0.1") with { Store = _server.Url, SeveralFrameworks = true });

        Assert.Single(result.Assets.Select(a => a.Digest).Distinct());
        Assert.Single(_f.Markers);
    }
}
