using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>A cache that something damaged: found out where size, mode or time tell, brought again, said.</summary>
public sealed class CacheRepairTests : IAsyncLifetime
{
    private readonly RestoreFixture _f = new();
    private FaultServer _server = null!;
    private Digest _digest;

    private ProjectRequest Project => _f.Project("n/a") with { Store = _server.Url };

    public async Task InitializeAsync()
    {
        _digest = await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"), ("b/c", "ccc"), ("d", "ddd"));
        _server = await FaultServer.StartAsync(_f.Temp["store"]);
        await _f.RestoreAsync(Project);
        _server.Reset();
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _f.Dispose();
    }

    private string Tree(string path) => Path.Combine(_f.Cache.Tree(_digest), path);

    private string Blob(string text) => _f.Cache.Blob(Digest.Of(System.Text.Encoding.UTF8.GetBytes(text)), false);

    [Fact]
    public async Task Restore_FileWithTheRightBytesAndAnotherModeAndTime_IsMended()
    {
        var path = Tree("d");
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        var result = await _f.RestoreAsync(Project with { IndexFile = "" });

        Assert.Empty(result.Diagnostics);
        Assert.Empty(_server.Requests);
        var mended = new FileInfo(path);
        Assert.True(BlobTime.Vouches(Digest.Of("ddd"u8), mended.LastWriteTimeUtc));
        Assert.True(FileCheck.IsSealed(mended, executable: false));
    }

    public static TheoryData<string> Damages => ["altered", "truncated", "linked", "deleted", "grown", "folder"];

    [Theory]
    [MemberData(nameof(Damages))]
    public async Task Restore_DamagedFile_IsRepaired(string damage)
    {
        var path = Tree("b/c");
        switch (damage)
        {
            case "altered": Damage.Alter(path); break;
            case "truncated": Damage.Truncate(path); break;
            case "linked": Damage.ReplaceByLink(path, _f.Temp.Write("elsewhere", "ccc")); break;
            case "deleted": File.Delete(path); break;
            case "grown":
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
                await File.AppendAllTextAsync(path, "x");
                break;
            default:
                File.Delete(path);
                Directory.CreateDirectory(path);
                break;
        }

        var result = await _f.RestoreAsync(Project with { IndexFile = "" });

        _f.AssertWhole(_digest);
        _f.AssertCacheIsSound();
        var said = Assert.Single(result.Diagnostics);
        Assert.Equal((DiagnosticSeverity.Information, AssetErrorCode.CacheRepaired), (said.Severity, said.Code));
        Assert.Contains("'b/c'", said.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(_server.Requests, r => r.Path is "n/a/1.0/a" or "n/a/1.0/d");
    }

    [Theory]
    [InlineData("deleted")]
    [InlineData("linked")]
    public async Task Restore_TreeDamagedAndBlobWhole_DownloadsNothing(string damage)
    {
        if (damage == "deleted")
            File.Delete(Tree("b/c"));
        else
            Damage.ReplaceByLink(Tree("b/c"), "/etc/passwd");

        await _f.RestoreAsync(Project with { IndexFile = "" });

        _f.AssertWhole(_digest);
        Assert.DoesNotContain(_server.Requests, r => r.Path.StartsWith("n/a/1.0/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("time")]
    [InlineData("mode")]
    public async Task Restore_TouchedAndWhole_IsHashedAndTrusted(string what)
    {
        if (what == "time")
            File.SetLastWriteTimeUtc(Tree("a"), DateTime.UtcNow);
        else
            File.SetUnixFileMode(Tree("a"), UnixFileMode.UserRead | UnixFileMode.UserWrite);

        Assert.Empty((await _f.RestoreAsync(Project with { IndexFile = "" })).Diagnostics);

        Assert.Empty(_server.Requests);
        Assert.Single(_f.Markers);
    }

    [Fact]
    public async Task Restore_AlteredThroughAWritableLink_IsFoundAndTheBlobReplaced()
    {
        File.SetUnixFileMode(Tree("a"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        await File.WriteAllTextAsync(Tree("a"), "AAA");

        await _f.RestoreAsync(Project with { IndexFile = "" });

        Assert.Equal("aaa", await File.ReadAllTextAsync(Tree("a")));
        Assert.Equal("aaa", await File.ReadAllTextAsync(Blob("aaa")));
        Assert.Equal(1, _server.CountOf("n/a/1.0/a"));
    }

    [Fact]
    public async Task Restore_SameSizeModeAndTime_IsNotFound()
    {
        // By design: hashing everything at every restore costs too much. 'asset verify' may look closer.
        Damage.Alter(Tree("a"), keepTime: true);

        Assert.Empty((await _f.RestoreAsync(Project with { IndexFile = "" })).Diagnostics);
    }

    [Theory]
    [InlineData("torn")]
    [InlineData("other")]
    [InlineData("empty")]
    [InlineData("gone")]
    public async Task Restore_MarkerThatIsNotWhole_DoesNotCount(string how)
    {
        var marker = _f.Cache.Marker(_digest);
        var bytes = await File.ReadAllBytesAsync(marker);
        File.Delete(marker);
        if (how != "gone")
            await File.WriteAllBytesAsync(marker, how switch { "torn" => bytes[..^10], "empty" => [], _ => "assetsdk-tree 1 folder\n"u8.ToArray() });

        await _f.RestoreAsync(Project with { IndexFile = "" });

        _f.AssertWhole(_digest);
        Assert.DoesNotContain(_server.Requests, r => r.Path.StartsWith("n/a/1.0/", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("altered")]
    [InlineData("truncated")]
    [InlineData("link")]
    [InlineData("hard link")]
    [InlineData("folder")]
    [InlineData("pipe")]
    public async Task Restore_DamagedBlobThatAnotherAssetWants_IsReplaced(string damage)
    {
        // Empty, since a pipe has no length either.
        var text = damage == "pipe" ? "" : "aaa";
        var other = await _f.PublishAsync("store", "n/b", "1.0", ("x", text), ("y", "own"));
        Directory.Delete(_f.Temp["cache/v1/trees"], recursive: true);
        var blob = Blob(text);
        Directory.CreateDirectory(Path.GetDirectoryName(blob)!);
        switch (damage)
        {
            case "altered": Damage.Alter(blob); break;
            case "truncated": Damage.Truncate(blob); break;
            case "link": Damage.ReplaceByLink(blob, _f.Temp.Write("elsewhere", "aaa")); break;
            case "hard link":
                File.Delete(blob);
                Assert.Equal(0, Posix.Link(_f.Temp.Write("elsewhere", "xxx"), blob));
                break;
            case "folder":
                File.Delete(blob);
                _f.Temp.Write(Path.GetRelativePath(_f.Temp, blob) + "/x", "x");
                break;
            default:
                using (var made = System.Diagnostics.Process.Start("mkfifo", [blob]))
                    await made.WaitForExitAsync();
                break;
        }

        await _f.RestoreAsync(_f.ProjectAt("second", "n/b") with { Store = _server.Url });

        _f.AssertWhole(other);
        Assert.Equal(text, await File.ReadAllTextAsync(blob));
        if (damage == "hard link")
            Assert.Equal("xxx", await File.ReadAllTextAsync(_f.Temp["elsewhere"]));
    }

    [Fact]
    public async Task Restore_FileThatIsNotTheAssets_StaysAndHarmsNothing()
    {
        await File.WriteAllTextAsync(Tree("stranger"), "x");

        Assert.Empty((await _f.RestoreAsync(Project with { IndexFile = "" })).Diagnostics);

        Assert.Empty(_server.Requests);
        Assert.Equal("aaa", await File.ReadAllTextAsync(Tree("a")));
    }

    [Fact]
    public async Task Restore_TreeWithoutAMarker_IsRebuilt()
    {
        File.Delete(_f.Cache.Marker(_digest));
        await File.WriteAllTextAsync(Path.Combine(_f.Cache.Tree(_digest), "stranger"), "x");

        await _f.RestoreAsync(Project);

        _f.AssertWhole(_digest);
    }

    [Fact]
    public async Task Restore_BlobsGoneAndTreeWhole_NeedsNothing()
    {
        Directory.Delete(_f.Temp["cache/v1/blobs"], recursive: true);

        await _f.RestoreAsync(Project with { IndexFile = "" });

        Assert.Empty(_server.Requests);
    }

    [Fact]
    public async Task Restore_CacheGone_IsBroughtAgain()
    {
        Directory.Delete(_f.Temp["cache"], recursive: true);

        Assert.False((await _f.RestoreAsync(Project)).NothingToDo);

        _f.AssertWhole(_digest);
    }

    [Fact]
    public async Task Restore_WarmCacheThatCannotBeWritten_Works()
    {
        _f.Steps = new FaultySteps { Failure = new UnauthorizedAccessException("Read-only file system."), FailureBelow = _f.Cache.Root };

        await _f.RestoreAsync(Project with { IndexFile = "" });
        await _f.RestoreAsync(_f.ProjectAt("second", "n/a:1") with { Store = _server.Url });

        Assert.Single(_f.Lock("second").Entries);
        Assert.DoesNotContain(_server.Requests, r => r.Path.StartsWith("n/a/1.0/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Restore_ColdCacheThatCannotBeWritten_SaysWhatToDo()
    {
        _f.Temp.Write("file", "x");

        var failure = await _f.FailAsync(_f.ProjectAt("second", "n/a") with { Store = _server.Url, CachePath = _f.Temp["file/cache"] }, AssetErrorCode.CacheNotWritable);

        Assert.Contains("AssetCachePath", failure.Message, StringComparison.Ordinal);
        Assert.Contains(_f.Temp["file/cache"], failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Restore_FullDisk_SaysSo()
    {
        Directory.Delete(_f.Temp["cache"], recursive: true);
        _f.Steps = new FaultySteps { Failure = new IOException("No space left on device", 28) };

        var failure = await _f.FailAsync(Project, AssetErrorCode.DiskFull);

        Assert.Contains("Free some space", failure.Message, StringComparison.Ordinal);
    }
}
