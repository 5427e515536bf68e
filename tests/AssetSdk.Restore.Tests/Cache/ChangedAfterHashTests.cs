using AssetSdk.Core;
using AssetSdk.TestProcess;

namespace AssetSdk.Restore.Tests;

/// <summary>A file that changes after it was hashed and before a time vouches for it.</summary>
public sealed class ChangedAfterHashTests : IDisposable
{
    private readonly RestoreFixture _f = new();

    public void Dispose() => _f.Dispose();

    private string Blob => _f.Cache.Blob(Digest.Of("aaa"u8), executable: false);

    [Fact]
    public async Task Restore_WornFileWrittenDuringTheFlush_IsNotVouchedFor()
    {
        var digest = await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"));
        await _f.RestoreAsync(_f.Project("n/a"));
        var path = Path.Combine(_f.Cache.Tree(digest), "a");
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        _f.Steps = new Meanwhile(nameof(ICommitSteps.Flush), () => Damage.Alter(path));

        await _f.RestoreAsync(_f.Project("n/a") with { IndexFile = "" });

        AssertNotTrusted(digest);
    }

    [Fact]
    public async Task Restore_WornFileReplacedDuringTheFlush_IsNotVouchedFor()
    {
        var digest = await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"));
        await _f.RestoreAsync(_f.Project("n/a"));
        var path = Path.Combine(_f.Cache.Tree(digest), "a");
        File.SetLastWriteTimeUtc(path, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));

        // Another process lays the tree out anew, of bytes that no flush has seen.
        _f.Steps = new Meanwhile(nameof(ICommitSteps.Flush), () => File.Move(_f.Temp.Write("cache/v1/staging/other", "aaa"), path, overwrite: true));

        await _f.RestoreAsync(_f.Project("n/a") with { IndexFile = "" });

        Assert.Equal(["a"], new AssetCache(_f.Cache).Check(_f.AssertWhole(digest)).Worn);
    }

    [Theory]
    [InlineData(nameof(ICommitSteps.Link))]
    [InlineData(nameof(ICommitSteps.Flush))]
    public async Task Restore_WornBlobWrittenAfterItWasHashed_IsNotVouchedFor(string before)
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"));
        await _f.RestoreAsync(_f.Project("n/a"));
        File.SetLastWriteTimeUtc(Blob, new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var digest = await _f.PublishAsync("store", "n/b", "1.0", ("a", "aaa"), ("b", "bbb"));
        _f.Steps = new Meanwhile(before, () => Damage.Alter(Blob));

        await _f.RestoreAsync(_f.ProjectAt("second", "n/b"));

        AssertNotTrusted(digest);
    }

    [Fact]
    public async Task Restore_NoLinks_CopiesAreVouchedFor()
    {
        var digest = await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"), ("b", "bbb"));
        _f.Steps = new FaultySteps { RefuseLinks = true };

        await _f.RestoreAsync(_f.Project("n/a"));

        Assert.Empty(new AssetCache(_f.Cache).Check(_f.AssertWhole(digest)).Worn);
    }

    private void AssertNotTrusted(Digest digest)
    {
        var cache = new AssetCache(_f.Cache);
        Assert.Equal(["a"], cache.Check(cache.TryReadTree(digest)!).Damaged);
    }

    /// <summary>The steps on the disk; before the first of a name something else happens.</summary>
    private sealed class Meanwhile(string step, Action happens) : InterceptedSteps(new DiskCommitSteps())
    {
        private int _happened;

        protected override void Before(string name, string path)
        {
            if (name == step && Interlocked.Exchange(ref _happened, 1) == 0)
                happens();
        }
    }
}
