using AssetSdk.Core;
using AssetSdk.TestProcess;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>What another process does in the moment between two steps.</summary>
public sealed class RaceTests : IDisposable
{
    private readonly RestoreFixture _f = new();

    public void Dispose() => _f.Dispose();

    [Fact]
    public async Task Restore_SameContentFromTwoAssets_NoneTakesTheOthersDownload()
    {
        // A large download is done and not yet moved while another restore wants the same content.
        var large = TestBytes.Of((int)PartialFile.KeptFrom + 1000);
        _f.Temp.Write("content/one/large", large);
        _f.Temp.Write("content/two/large", large);
        _f.Temp.Write("content/two/own", "x");
        var one = await _f.PublishPathAsync("store", "n/a", "1.0", _f.Temp["content/one"]);
        var two = await _f.PublishPathAsync("store", "n/b", "1.0", _f.Temp["content/two"]);
        await using var server = await FaultServer.StartAsync(_f.Temp["store"]);
        var done = 0;
        _f.Steps = new Interrupted("Seal", path => path.EndsWith(".part", StringComparison.Ordinal), () =>
        {
            _f.Steps = new DiskCommitSteps();
            _f.RestoreAsync(_f.ProjectAt("second", "n/b") with { Store = server.Url }).GetAwaiter().GetResult();
            done++;
        });

        await _f.RestoreAsync(_f.Project("n/a") with { Store = server.Url });

        Assert.Equal(1, done);
        _f.AssertWhole(one);
        _f.AssertWhole(two);
        _f.AssertCacheIsSound();
    }

    [Fact]
    public async Task Restore_BlobReplacedAfterTheFlush_IsNotVouchedFor()
    {
        var digest = await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"));
        var blob = _f.Cache.Blob(Digest.Of("aaa"u8), executable: false);
        _f.Steps = new Interrupted("Vouch", static _ => true, () =>
        {
            // Another process moves its own, which no flush has seen, to where the blob is.
            var other = _f.Temp.Write("cache/v1/staging/other", "aaa");
            File.SetUnixFileMode(other, UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
            File.Move(other, blob, overwrite: true);
        });

        await _f.RestoreAsync(_f.Project("n/a"));

        var tree = _f.AssertWhole(digest);
        Assert.Empty(new AssetCache(_f.Cache).Check(tree).Worn);
        Assert.False(FileCheck.IsAsRecorded(new FileInfo(blob), tree.Files[0]));
    }

    [Fact]
    public void NewStagingPath_WhileAnotherIsAtWork_LeavesItsFolderAlone()
    {
        using var first = Writer();
        var path = first.NewStagingPath();
        using (var content = first.CreateStaged(path))
            content.WriteByte(1);

        using (var second = Writer())
            _ = second.NewStagingPath();

        Assert.True(File.Exists(path));
    }

    [Fact]
    public async Task NewStagingPath_AfterAnotherWasKilled_ClearsItsFolder()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"));
        using var killed = RestoreProcess.Start(_f.Project("n/a"), killAtFirst: nameof(ICommitSteps.Rename));
        Assert.Equal(TestProgram.Killed, await killed.WaitAsync(CancellationToken.None));
        Assert.NotEmpty(Directory.EnumerateDirectories(_f.Cache.Staging));

        using (var next = Writer())
            Assert.Equal([Path.GetDirectoryName(next.NewStagingPath())], Directory.EnumerateDirectories(_f.Cache.Staging));

        Assert.Empty(Directory.EnumerateDirectories(_f.Cache.Staging));
        Assert.Empty(Directory.EnumerateFiles(_f.Cache.StagingLocks));
    }

    [Fact]
    public void NewStagingPath_BegunDownloadOfLongAgo_IsClearedUnlessSomebodyIsAtIt()
    {
        var (free, taken) = (Digest.Of("free"u8), Digest.Of("taken"u8));
        foreach (var digest in new[] { free, taken })
        {
            foreach (var name in new[] { $"{digest.Hex}.part", $"{digest.Hex}.part.from" })
                File.SetLastWriteTimeUtc(_f.Temp.Write("cache/v1/staging/" + name, "x"), _f.Clock.Now.UtcDateTime.AddDays(-8));
        }

        using var other = Writer();
        using var claim = other.TryClaimPart(taken);
        using var next = Writer();
        _ = next.NewStagingPath();

        Assert.Equal([$"{taken.Hex}.part", $"{taken.Hex}.part.from"], _f.Staged);
    }

    private CacheWriter Writer()
    {
        PrivateFolder.Create(_f.Cache.Locks);
        return new CacheWriter(new AssetCache(_f.Cache), new DiskCommitSteps(), _f.Clock, CacheLock.Patience);
    }

    /// <summary>The steps on the disk; before the first of a name and path something else happens.</summary>
    private sealed class Interrupted(string step, Func<string, bool> path, Action happens) : InterceptedSteps(new DiskCommitSteps())
    {
        private int _happened;

        protected override void Before(string name, string changed)
        {
            if (name == step && path(changed) && Interlocked.Exchange(ref _happened, 1) == 0)
                happens();
        }
    }
}
