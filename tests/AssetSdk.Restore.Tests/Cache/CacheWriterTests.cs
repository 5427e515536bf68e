using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

public sealed class CacheWriterTests : IDisposable
{
    private readonly TempFolder _temp = new();
    private readonly CacheWriter _cache;

    public CacheWriterTests() => _cache = new CacheWriter(new AssetCache(new CacheRoot(_temp["cache"])), new DiskCommitSteps(), TimeProvider.System, CacheLock.Patience);

    public void Dispose()
    {
        _cache.Dispose();
        _temp.Dispose();
    }

    [Fact]
    public void Adopt_FolderOfTheBlobWasCleanedAway_MakesItAgain()
    {
        var first = new byte[] { 1 };
        var shard = Digest.Of(first).Hex[..2];
        var second = Enumerable.Range(0, int.MaxValue).Select(BitConverter.GetBytes).First(b => Digest.Of(b).Hex.StartsWith(shard, StringComparison.Ordinal));
        Adopt(first);
        Directory.Delete(_temp["cache/v1/blobs/" + shard], recursive: true);

        Adopt(second);

        Assert.Equal([$"{shard}/{Digest.Of(second).Hex}"], _temp.Files("cache/v1/blobs"));
    }

    private void Adopt(byte[] bytes) => _cache.Adopt(_cache.WriteStaged(bytes), new AssetFile("f", bytes.Length, Digest.Of(bytes)), new PendingTree());
}
