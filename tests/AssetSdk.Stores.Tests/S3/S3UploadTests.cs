using Amazon.S3;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>Multipart uploads, with the smallest parts that there are.</summary>
[NeedsRados]
[Collection(RadosTests.Name)]
public sealed class S3UploadTests(RadosServer server) : IAsyncLifetime
{
    private const int PartBytes = 5 << 20;
    private static readonly byte[] Bytes = TestBytes.Of((2 * PartBytes) + 1234);

    private readonly StoreSettings _settings = server.Settings();
    private ForwardingServer _forward = null!;
    private AmazonS3Client _client = null!;
    private IWritableObjectStore _store = null!;

    private string Prefix => _settings.Url["s3://tests/".Length..] + "/";

    public async Task InitializeAsync()
    {
        _forward = await ForwardingServer.StartAsync(server.Url);
        _client = AmazonClient.Of(server.Url);
        _store = (IWritableObjectStore)Driver().Open(_settings with { Endpoint = _forward.Url });
    }

    public async Task DisposeAsync()
    {
        _store.Dispose();
        _client.Dispose();
        await _forward.DisposeAsync();
    }

    [Fact]
    public async Task Write_Large_IsReadBackAndUploadedInParts()
    {
        Assert.True(await _store.WriteAsync("a b+ü%", Bytes));

        Assert.Equal(Bytes, await _store.ReadBytesAsync("a b+ü%"));
        Assert.Equal(3, _forward.Requests.Count(r => r.Contains("partNumber=", StringComparison.Ordinal)));
        Assert.Single(_forward.Requests, r => r.StartsWith("POST ", StringComparison.Ordinal) && r.Contains("?uploadId=", StringComparison.Ordinal));
        await AssertNoUploadsAsync();
    }

    [Fact]
    public async Task Write_LargeThatExists_SendsNothing()
    {
        await _store.WriteAsync("a", "old");
        var before = _forward.Requests.Count;

        Assert.False(await _store.WriteAsync("a", Bytes));

        Assert.Single(_forward.Requests.Skip(before));
        Assert.Equal("old", await _store.ReadTextAsync("a"));
    }

    [Fact]
    public async Task Write_LargeIfMatch_ReplacesOnce()
    {
        await _store.WriteAsync("a", "old");
        var validator = await _store.ValidatorAsync("a");

        Assert.True(await _store.WriteAsync("a", Bytes, validator));
        Assert.False(await _store.WriteAsync("a", Bytes, validator));

        Assert.Equal(Bytes, await _store.ReadBytesAsync("a"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Write_PartFails_LeavesNothing(int part)
    {
        _forward.Intercept = r => Task.FromResult<int?>(r.Query["partNumber"] == part.ToString(System.Globalization.CultureInfo.InvariantCulture) ? 500 : null);

        Assert.True(SourceFault.IsTransient(await Assert.ThrowsAsync<AssetException>(() => _store.WriteAsync("a", Bytes))));

        await AssertNothingAsync();
    }

    [Fact]
    public async Task Write_PartFailsOnce_IsSentAgain()
    {
        var failed = 0;
        _forward.Intercept = r => Task.FromResult<int?>(r.Query["partNumber"] == "2" && Interlocked.Increment(ref failed) == 1 ? 500 : null);

        Assert.True(await _store.WriteAsync("a", Bytes));

        Assert.Equal(Bytes, await _store.ReadBytesAsync("a"));
    }

    [Fact]
    public async Task Write_PartIsDamagedOnTheWay_IsRefusedAndLeavesNothing()
    {
        _forward.Intercept = r =>
        {
            if (r.Query["partNumber"] == "2")
                r.Body = new MemoryStream(new byte[PartBytes]);
            return Task.FromResult<int?>(null);
        };

        Assert.True(SourceFault.IsTransient(await Assert.ThrowsAsync<AssetException>(() => _store.WriteAsync("a", Bytes))));

        await AssertNothingAsync();
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(1)]
    public async Task Write_OtherLengthThanPromised_LeavesNothing(int difference)
    {
        using var content = new MemoryStream(Bytes);

        var failure = await Assert.ThrowsAsync<AssetException>(() => _store.TryWriteAsync("a", content, Bytes.Length + difference, null, CancellationToken.None));

        Assert.Equal(AssetErrorCode.InvalidContent, failure.Code);
        await AssertNothingAsync();
    }

    [Fact]
    public async Task Write_ContentThatFails_LeavesNothing()
    {
        using var content = new BreakingStream(Bytes, breakAt: PartBytes + 5);

        await Assert.ThrowsAsync<AssetException>(() => _store.TryWriteAsync("a", content, Bytes.Length, null, CancellationToken.None));

        await AssertNothingAsync();
    }

    [Fact]
    public async Task Write_CancelledInAPart_LeavesNothing()
    {
        using var cancel = new CancellationTokenSource();
        _forward.Intercept = async r =>
        {
            if (r.Query["partNumber"] == "2")
                await cancel.CancelAsync();
            return null;
        };
        using var content = new MemoryStream(Bytes);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _store.TryWriteAsync("a", content, Bytes.Length, null, cancel.Token));

        await AssertNothingAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData("old")]
    public async Task Write_AnotherWritesMeanwhile_KeepsTheirs(string? old)
    {
        if (old is not null)
            await _client.PutAsync(Prefix + "a", System.Text.Encoding.UTF8.GetBytes(old));
        var validator = old is null ? null : await _store.ValidatorAsync("a");
        _forward.Intercept = async r =>
        {
            if (r.Query["partNumber"] == "3")
                await _client.PutAsync(Prefix + "a", "theirs"u8.ToArray());
            return null;
        };

        Assert.False(await _store.WriteAsync("a", Bytes, validator));

        Assert.Equal("theirs", await _store.ReadTextAsync("a"));
        await AssertNoUploadsAsync();
    }

    [Fact]
    public async Task Write_CompletionIsReplacedAtOnce_IsNotBelievedToBeOurs()
    {
        var completed = false;
        _forward.Intercept = async r =>
        {
            if (r.Method == "HEAD" && completed)
                await _client.PutAsync(Prefix + "a", "theirs"u8.ToArray());
            completed |= r.Method == "POST" && r.Query.ContainsKey("uploadId");
            return null;
        };

        Assert.False(await _store.WriteAsync("a", Bytes));
    }

    [Fact]
    public async Task Write_ManyLargeAtOnce_AreAllRight()
    {
        using var store = (IWritableObjectStore)Driver(memory: 2 * PartBytes).Open(_settings);

        Assert.All(await Task.WhenAll(Enumerable.Range(0, 4).Select(i => store.WriteAsync($"{i}", TestBytes.Of(Bytes.Length, seed: i)))), Assert.True);

        for (var i = 0; i < 4; i++)
            Assert.Equal(TestBytes.Of(Bytes.Length, seed: i), await store.ReadBytesAsync($"{i}"));
    }

    private static S3StoreDriver Driver(long memory = 64 << 20) => new()
    {
        Limits = new S3UploadLimits { SingleBytes = PartBytes, PartBytes = PartBytes, Memory = new ByteBudget(memory) },
    };

    private async Task AssertNothingAsync()
    {
        _forward.Intercept = static _ => Task.FromResult<int?>(null);
        Assert.Null(await _store.ReadBytesAsync("a"));
        Assert.Empty(await _store.ListKeysAsync());
        await AssertNoUploadsAsync();
    }

    private async Task AssertNoUploadsAsync() =>
        Assert.Empty((await _client.ListMultipartUploadsAsync(new Amazon.S3.Model.ListMultipartUploadsRequest { BucketName = RadosServer.Bucket, Prefix = Prefix })).MultipartUploads ?? []);
}
