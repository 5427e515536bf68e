using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>Whatever makes progress in a restore is a sign of life of all that it holds.</summary>
public sealed class HeldLocksTests : IDisposable
{
    private static readonly DateTime LongAgo = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly TempFolder _temp = new();
    private readonly CacheWriter _cache;

    public HeldLocksTests() => _cache = new CacheWriter(new AssetCache(new CacheRoot(_temp["cache"])), new DiskCommitSteps(), new LeapingClock(), CacheLock.Patience);

    public void Dispose()
    {
        _cache.Dispose();
        _temp.Dispose();
    }

    private string Owner(string id) => Path.Combine(_cache.Cache.Root.Locks, id + ".lock.owner");

    private Task<CacheLock> LockAsync(string id) => _cache.LockAsync(id, id, _ => { }, CancellationToken.None);

    [Fact]
    public async Task Beat_OneOfTwo_IsASignOfBoth()
    {
        using var busy = await LockAsync("busy");
        using var queued = await LockAsync("queued");
        File.SetLastWriteTimeUtc(Owner("queued"), LongAgo);

        busy.Beat();

        Assert.NotEqual(LongAgo, File.GetLastWriteTimeUtc(Owner("queued")));
    }

    [Theory]
    [InlineData("look at a blob")]
    [InlineData("begun download")]
    [InlineData("commit")]
    public async Task Step_ThatBringsNoByte_IsASignToo(string step)
    {
        using var held = await LockAsync("held");
        var file = new AssetFile("a", 3, Digest.Of("aaa"u8));
        var pending = new PendingTree();
        var staged = _temp.Write("staged", "aaa");
        if (step == "commit")
            _cache.Adopt(staged, file, pending);
        File.SetLastWriteTimeUtc(Owner("held"), LongAgo);

        switch (step)
        {
            case "look at a blob":
                _ = _cache.HasBlob(file, pending);
                break;
            case "begun download":
                using (var part = _cache.OpenPart(staged))
                    _ = _cache.ReadPart(part, new byte[3], 3);
                break;
            default:
                await _cache.CommitAsync(AssetTree.Create(AssetKind.Folder, [file]), pending, CancellationToken.None);
                break;
        }

        Assert.NotEqual(LongAgo, File.GetLastWriteTimeUtc(Owner("held")));
    }

    [Fact]
    public async Task Beat_LockThatIsGivenBack_IsTheNextHoldersAffair()
    {
        using var busy = await LockAsync("busy");
        (await LockAsync("done")).Dispose();
        await File.WriteAllTextAsync(Owner("done"), "process 1\n");
        File.SetLastWriteTimeUtc(Owner("done"), LongAgo);

        busy.Beat();

        Assert.Equal(LongAgo, File.GetLastWriteTimeUtc(Owner("done")));
    }

    /// <summary>A minute passes at every look.</summary>
    private sealed class LeapingClock : TimeProvider
    {
        private long _minutes;

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => 60 * Interlocked.Increment(ref _minutes);
    }
}
