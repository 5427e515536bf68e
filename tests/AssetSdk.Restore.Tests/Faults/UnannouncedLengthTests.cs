using AssetSdk.Core;
using AssetSdk.Stores;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>Files of which the project and the manifest do not say how long they are: by address, and of versions without digests.</summary>
public sealed class UnannouncedLengthTests : IAsyncLifetime
{
    private readonly TempFolder _temp = new();
    private readonly CacheWriter _cache;
    private FaultServer _server = null!;

    public UnannouncedLengthTests() => _cache = new CacheWriter(new AssetCache(new CacheRoot(_temp["cache"])), new DiskCommitSteps(), TimeProvider.System, CacheLock.Patience);

    public async Task InitializeAsync()
    {
        Directory.CreateDirectory(_temp["cache/v1/staging"]);
        Directory.CreateDirectory(_temp["cache/v1/locks"]);
        _server = await FaultServer.StartAsync();
        _server.Objects["x"] = TestBytes.Of(100_000);
    }

    public async Task DisposeAsync()
    {
        _cache.Dispose();
        await _server.DisposeAsync();
        _temp.Dispose();
    }

    private async Task<StagedFile> RunAsync(long freeBytes, IObjectStore? store = null, Digest? digest = null)
    {
        using var file = store ?? HttpFile.Open(new StoreSettings(_server.Url + "/x") { Anonymous = true });
        var source = new FileSource(new AssetReader(file), "n/a", "1.0", AssetKind.File, "", null) { KnownDigest = digest };
        using var settings = new TransferSettings(new TransferRetry(new InstantClock()), null, TimeProvider.System);
        using var download = new FileDownload(_cache, source, settings, _ => { }) { FreeBytes = _ => freeBytes };
        return await download.RunAsync(CancellationToken.None);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_NoLengthAndNoEnd_LeavesHalfOfTheDisk(bool digestIsKnown)
    {
        _server.Always("x", new Fault { Endless = true, IgnoreRange = true });

        var failure = await Assert.ThrowsAsync<AssetException>(() => RunAsync(30_000_000, digest: digestIsKnown ? Digest.Of([1]) : null));

        Assert.Equal(AssetErrorCode.SourceFailed, failure.Code);
        Assert.Contains("15.0 MB", failure.Message, StringComparison.Ordinal);
        Assert.Contains("without saying how much", failure.Message, StringComparison.Ordinal);
        Assert.Equal(1, _server.CountOf("x"));
        Assert.Empty(_temp.Files("cache/v1/staging"));
    }

    [Theory]
    [InlineData(200_000, true)]
    [InlineData(199_998, false)]
    public async Task Run_NoLength_MayTakeHalfOfTheDisk(long free, bool fits)
    {
        _server.Always("x", new Fault { Bare = true, IgnoreRange = true });

        if (fits)
            Assert.Equal(100_000, (await RunAsync(free)).Size);
        else
            await Assert.ThrowsAsync<AssetException>(() => RunAsync(free));
    }

    [Fact]
    public async Task Run_LengthAnnounced_MayTakeTheWholeDisk() => Assert.Equal(100_000, (await RunAsync(100_000)).Size);

    [Fact]
    public async Task Run_MoreThanAnnounced_IsRefusedAfterAllTries()
    {
        var store = new GrowingStore();

        var failure = await Assert.ThrowsAsync<AssetException>(() => RunAsync(1 << 30, store));

        Assert.Equal(AssetErrorCode.SourceFailed, failure.Code);
        Assert.Contains("went on after the 10 bytes that were announced", failure.Message, StringComparison.Ordinal);
        Assert.Equal(5, store.Reads);
        Assert.Empty(_temp.Files("cache/v1/staging"));
    }

    [Fact]
    public async Task Run_GrownWhileItWasRead_IsReadAgainWhole()
    {
        var store = new GrowingStore { Settles = 2 };

        Assert.Equal(Digest.Of(GrowingStore.Bytes), (await RunAsync(1 << 30, store)).Digest);
    }

    /// <summary>A store whose object is longer than it says, as a file that grows while it is read.</summary>
    private sealed class GrowingStore : IObjectStore
    {
        public static readonly byte[] Bytes = TestBytes.Of(5000);

        public int Settles { get; init; } = int.MaxValue;

        public int Reads { get; private set; }

        public string Location => "growing";

        public Task<ObjectRead> ReadAsync(string key, ObjectReadOptions options, CancellationToken cancellationToken) =>
            Task.FromResult(ObjectRead.Found(new MemoryStream(Bytes), 0, ++Reads >= Settles ? Bytes.Length : 10, null));

        public void Dispose()
        {
            // Nothing is open.
        }
    }
}
