using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

public sealed class GcsUploadTests : IAsyncLifetime
{
    private const int Grain = GcsUpload.ChunkGrain;

    // Three chunks of two grains, and a rest.
    private static readonly byte[] Bytes = TestBytes.Of((6 * Grain) + 1000);

    private readonly WaitClock _clock = new();
    private readonly List<IDisposable> _disposables = [];
    private GcsServer _server = null!;
    private IWritableObjectStore _store = null!;

    private GcsStoredObject? Stored => _server.Buckets.Create("bucket").Find("a");

    private IEnumerable<string?> Chunks => _server.Requests.Where(r => r.Method == "PUT").Select(r => r["Content-Range"]);

    public async Task InitializeAsync()
    {
        _server = await GcsServer.StartAsync("bucket");
        var transport = new HttpTransport { Clock = _clock };
        _store = (IWritableObjectStore)new GcsStoreDriver(transport) { BlockBytes = 2 * Grain }.Open(new StoreSettings("gs://bucket") { Endpoint = _server.Url, Anonymous = true });
        _disposables.AddRange([_store, transport]);
    }

    public async Task DisposeAsync()
    {
        _disposables.ForEach(d => d.Dispose());
        await _server.DisposeAsync();
    }

    [Fact]
    public async Task Write_Large_GoesInChunksWithTheHashInTheLast()
    {
        Assert.True(await _store.WriteAsync("a", Bytes));

        Assert.Equal(Bytes, Stored!.Bytes);
        Assert.Equal(["bytes 0-524287/1573864", "bytes 524288-1048575/1573864", "bytes 1048576-1572863/1573864", "bytes 1572864-1573863/1573864"], Chunks);
        Assert.Equal([null, null, null, $"crc32c={Stored.Crc32C},md5={Stored.Md5}"], _server.Requests.Where(r => r.Method == "PUT").Select(r => r["x-goog-hash"]));
        Assert.Equal("1573864", _server.Requests[0]["X-Upload-Content-Length"]);
        Assert.Empty(_clock.Waits);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(Grain)]
    [InlineData(2 * Grain)]
    public async Task Write_ChunkBreaks_GoesOnBehindWhatArrived(int kept)
    {
        var broken = false;
        _server.BreakChunk = r => r["Content-Range"]!.StartsWith("bytes 524288-", StringComparison.Ordinal) && !broken && (broken = true) ? kept : null;

        Assert.True(await _store.WriteAsync("a", Bytes));

        Assert.Equal(Bytes, Stored!.Bytes);
        Assert.Contains("bytes */1573864", Chunks);
        Assert.Equal(kept == 2 * Grain, !Chunks.Skip(3).Any(c => c!.StartsWith($"bytes {524288 + kept}-1048575/", StringComparison.Ordinal)));
        Assert.Single(_clock.Waits);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(429)]
    [InlineData(408)]
    [InlineData(0)]
    public async Task Write_ServicePausesNowAndThen_GoesOn(int status)
    {
        var count = 0;
        _server.Rule = r => r.Method == "PUT" && Interlocked.Increment(ref count) % 3 == 0 ? new GcsError(status, "backendError", "", RetryAfter: status == 0 ? null : "5") : null;

        Assert.True(await _store.WriteAsync("a", Bytes));

        Assert.Equal(Bytes, Stored!.Bytes);
        Assert.NotEmpty(_clock.Waits);
        Assert.All(_clock.Waits, w => Assert.Equal(status == 0 ? 1 : 5, w.TotalSeconds));
    }

    [Fact]
    public async Task Write_NothingMoreArrives_IsGivenUpAndLeavesNothing()
    {
        _server.Rule = r => r.Method == "PUT" && r["Content-Range"]!.Contains("1048576-", StringComparison.Ordinal) ? GcsError.Drop : null;

        Assert.True(SourceFault.IsTransient(await Assert.ThrowsAsync<AssetException>(() => _store.WriteAsync("a", Bytes))));

        Assert.Null(Stored);
        Assert.Empty(await _store.ListKeysAsync());
        Assert.InRange(_clock.Waits.Count, 1, 10);
        _server.Rule = null;
        Assert.True(await _store.WriteAsync("a", Bytes));
    }

    [Fact]
    public async Task Write_AnswerOfTheEndIsLost_IsAskedForAgain()
    {
        // The service takes the last chunk, and the connection breaks before it says so.
        _server.BreakChunk = r => r["Content-Range"]!.StartsWith("bytes 1572864-", StringComparison.Ordinal) ? 1000 : null;

        Assert.True(await _store.WriteAsync("a", Bytes));

        Assert.Equal(Bytes, Stored!.Bytes);
        Assert.Equal(("bytes */1573864", $"crc32c={Stored.Crc32C},md5={Stored.Md5}"), (_server.Requests[^1]["Content-Range"], _server.Requests[^1]["x-goog-hash"]));
    }

    [Fact]
    public async Task Write_SessionIsGone_FailsAndLeavesNothing()
    {
        _server.Rule = r => r.Method == "PUT" && r["Content-Range"]!.StartsWith("bytes 524288-", StringComparison.Ordinal) ? new GcsError(410, "gone", "Gone") : null;

        await Assert.ThrowsAsync<AssetException>(() => _store.WriteAsync("a", Bytes));

        Assert.Null(Stored);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(3 * Grain)]
    public async Task Write_BytesChangedOnTheWay_IsRefusedAndLeavesNothing(int length)
    {
        _server.Damage = bytes => [.. bytes[..50], (byte)(bytes[50] ^ 1), .. bytes[51..]];

        var failure = await Assert.ThrowsAsync<AssetException>(() => _store.WriteAsync("a", TestBytes.Of(length)));

        Assert.Contains("other bytes arrived", failure.Message, StringComparison.Ordinal);
        Assert.True(SourceFault.IsTransient(failure));
        Assert.Null(Stored);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(3 * Grain)]
    public async Task Write_ServiceThatTakesNoNoticeOfHashes_IsFoundOutAndTheObjectDeleted(int length)
    {
        _server.Damage = bytes => [.. bytes[..50], (byte)(bytes[50] ^ 1), .. bytes[51..]];
        _server.IgnoreHashes = true;

        var failure = await Assert.ThrowsAsync<AssetException>(() => _store.WriteAsync("a", TestBytes.Of(length)));

        Assert.Contains("deleted", failure.Message, StringComparison.Ordinal);
        Assert.Null(Stored);
        Assert.NotEqual("0", _server.Requests[^1].Query["ifGenerationMatch"]);
    }

    [Fact]
    public async Task Write_ExistsAlready_IsKnownBeforeAnyChunk()
    {
        await _store.WriteAsync("a", "first");

        Assert.False(await _store.WriteAsync("a", Bytes));
        Assert.False(await _store.WriteAsync("a", Bytes, "\"generation=1\""));

        Assert.Empty(Chunks);
        Assert.Equal("first", await _store.ReadTextAsync("a"));
    }

    [Fact]
    public async Task Write_AnotherWriterIsFirst_ChangesNothing()
    {
        _server.Rule = r =>
        {
            if (r.Method == "PUT" && r["Content-Range"]!.StartsWith("bytes 524288-", StringComparison.Ordinal))
                _server.Buckets.Create("bucket").Put("a", [1]);
            return null;
        };

        Assert.False(await _store.WriteAsync("a", Bytes));

        Assert.Equal([1], Stored!.Bytes);
    }

    [Fact]
    public async Task Write_UploadGoesOnAtAnotherServer_IsRefused()
    {
        await using var service = await FaultServer.StartAsync();
        await using var other = await FaultServer.StartAsync();
        service.Always("upload/storage/v1/b/bucket/o", Fault.Head($"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nLocation: {other.Url}/session?upload_id=secret", _ => []));
        using var store = (IWritableObjectStore)new GcsStoreDriver { BlockBytes = Grain }.Open(new StoreSettings("gs://bucket") { Endpoint = service.Url, Anonymous = true });

        var failure = await Assert.ThrowsAsync<AssetException>(() => store.WriteAsync("a", Bytes));

        Assert.Equal(AssetErrorCode.SourceFailed, failure.Code);
        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
        Assert.Empty(other.Requests);
    }

    [Fact]
    public async Task Write_UsualSizes_AreReadBack()
    {
        using var store = (IWritableObjectStore)new GcsStoreDriver().Open(new StoreSettings("gs://bucket") { Endpoint = _server.Url, Anonymous = true });
        var bytes = TestBytes.Of((2 * UploadMemory.BlockBytes) + 1);

        Assert.True(await store.WriteAsync("n/a/1.0.meta", bytes));

        Assert.Equal(Digest.Of(bytes), Digest.Of((await store.ReadBytesAsync("n/a/1.0.meta"))!));
        Assert.Equal(3, Chunks.Count());
        Assert.Equal("application/json", _server.Buckets.Create("bucket").Find("n/a/1.0.meta")!.ContentType);
    }
}
