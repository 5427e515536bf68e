using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>What the driver makes of the service's errors.</summary>
public sealed class GcsErrorTests : IAsyncLifetime
{
    private const string Secret = "ya29.secret-token";

    private GcsServer _server = null!;

    public async Task InitializeAsync()
    {
        _server = await GcsServer.StartAsync("bucket");
        _server.Buckets.Create("bucket").Put("a", "text"u8.ToArray());
    }

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Store_NoSuchBucket_IsNotFoundAsAStore()
    {
        using var store = Open(bucket: "no-such-bucket");

        foreach (var use in new Func<Task>[]
        {
            () => store.ReadBytesAsync("a"), () => store.WriteAsync("a", "x"), () => store.WriteAsync("a", new byte[GcsUpload.ChunkGrain + 1]), () => store.DeleteAsync("a", CancellationToken.None), () => store.ListKeysAsync(),
        })
        {
            var failure = await Assert.ThrowsAsync<AssetException>(use);
            Assert.Equal(AssetErrorCode.StoreNotFound, failure.Code);
            Assert.Contains("'no-such-bucket'", failure.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("No such object: bucket/a", true)]
    [InlineData("{\"error\":{\"code\":404,\"message\":\"Not Found\",\"errors\":[{\"reason\":\"notFound\"}]}}", true)]
    [InlineData("{\"error\":\"not found\"}", false)]
    [InlineData("Not Found", false)]
    [InlineData("", false)]
    [InlineData("<html>No such object: bucket/a", false)]
    public async Task Object_NotFound_IsOnlyWhatTheServiceSays(string body, bool isIt)
    {
        await using var server = await FaultServer.StartAsync();
        server.Rule = _ => Fault.Answer(404) with { Body = body };
        using var store = (IWritableObjectStore)new GcsStoreDriver().Open(new StoreSettings("gs://bucket") { Endpoint = server.Url, Anonymous = true });

        foreach (var use in new Func<Task>[] { async () => Assert.Null(await store.ReadBytesAsync("a")), () => store.DeleteAsync("a", CancellationToken.None) })
        {
            if (isIt)
                await use();
            else
                Assert.Contains("404", (await Assert.ThrowsAsync<AssetException>(use)).Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Read_EmulatorThatSaysOnlyTheStatus_IsNotFound()
    {
        await using var server = await FaultServer.StartAsync();
        using var store = new GcsStoreDriver().Open(new StoreSettings("gs://bucket") { Environment = name => name == "STORAGE_EMULATOR_HOST" ? server.Url : null });

        Assert.Null(await store.ReadBytesAsync("a"));
    }

    [Fact]
    public async Task Read_Refused_NamesTheCredentialTheRightAndTheRole()
    {
        _server.Rule = _ => new GcsError(403, "forbidden", "x@y.iam.gserviceaccount.com does not have storage.objects.get access to the Google Cloud Storage object. Permission 'storage.objects.get' denied on resource (or it may not exist).");

        foreach (var use in new Func<Task>[] { () => Open().ReadBytesAsync("a"), () => Open().WriteAsync("a", "x"), () => Open().ListKeysAsync() })
        {
            var failure = await Assert.ThrowsAsync<AssetException>(use);

            Assert.Equal(AssetErrorCode.AccessDenied, failure.Code);
            Assert.Contains("the token of the environment variable TOKEN", failure.Message, StringComparison.Ordinal);
            Assert.Contains("storage.objects.get", failure.Message, StringComparison.Ordinal);
            Assert.Contains("Storage Object Viewer", failure.Message, StringComparison.Ordinal);
            Assert.False(SourceFault.IsTransient(failure));
        }
    }

    [Fact]
    public async Task Read_ServiceEchoesTheToken_IsNotShown()
    {
        _server.Rule = r => new GcsError(401, "authError", "Invalid token " + r["Authorization"]);

        var failure = await Assert.ThrowsAsync<AssetException>(() => Open().ReadBytesAsync("a"));

        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
        Assert.Contains("Set TOKEN to a new token", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_AnonymousAndPrivate_SaysToSendCredentials()
    {
        _server.Token = Secret;

        var failure = await Assert.ThrowsAsync<AssetException>(() => Open(anonymous: true).ReadBytesAsync("a"));

        Assert.Equal(AssetErrorCode.AccessDenied, failure.Code);
        Assert.Contains("Leave out Anonymous", failure.Message, StringComparison.Ordinal);
        Assert.Equal("text", await Open().ReadTextAsync("a"));
    }

    [Theory]
    [InlineData(429, "rateLimitExceeded")]
    [InlineData(503, "backendError")]
    [InlineData(403, "userRateLimitExceeded")]
    [InlineData(403, "rateLimitExceeded")]
    public async Task Read_Throttled_MayPassAndSaysWhen(int status, string reason)
    {
        _server.Rule = r => new GcsError(status, reason, "Slow down", RetryAfter: "7");

        foreach (var use in new Func<Task>[] { () => Open().WriteAsync("b", "x"), () => Open().ListKeysAsync(), () => Open().DeleteAsync("a", CancellationToken.None) })
        {
            var failure = await Assert.ThrowsAsync<AssetException>(use);
            Assert.Equal(AssetErrorCode.SourceFailed, failure.Code);
            Assert.True(SourceFault.IsTransient(failure));
            Assert.Equal(TimeSpan.FromSeconds(7), SourceFault.RetryAfter(failure));
        }
    }

    [Fact]
    public async Task Read_TokenExpiresWithinADownload_IsAskedAgainWithAFreshOne()
    {
        var (store, clock) = OpenWithTokens();
        string? validator;
        await using (var read = await store.ReadAsync("a", ObjectReadOptions.Whole, CancellationToken.None))
            validator = read.Validator;
        clock.Now += TimeSpan.FromMinutes(30);
        _server.Token = "token-2";

        await using var rest = await store.ReadAsync("a", new ObjectReadOptions { Offset = 2, Validator = validator }, CancellationToken.None);

        Assert.Equal("xt", await new StreamReader(rest.Content).ReadToEndAsync());
        Assert.Equal(3, _server.Requests.Count);
    }

    [Fact]
    public async Task Write_TokenExpiresBetweenChunks_GoesOnWithAFreshOne()
    {
        var (store, clock) = OpenWithTokens();
        var chunks = 0;
        _server.Rule = r =>
        {
            if (r.Method == "PUT" && ++chunks == 2)
            {
                clock.Now += TimeSpan.FromMinutes(30);
                _server.Token = "token-2";
            }

            return null;
        };
        var bytes = TestBytes.Of((3 * GcsUpload.ChunkGrain) + 7);

        Assert.True(await store.WriteAsync("big", bytes));

        Assert.Equal(bytes, await store.ReadBytesAsync("big"));
        Assert.Equal(5, chunks);
    }

    [Fact]
    public async Task Read_FreshTokenIsRefusedToo_FailsForGood()
    {
        var (store, clock) = OpenWithTokens();
        Assert.Equal("text", await store.ReadTextAsync("a"));
        clock.Now += TimeSpan.FromMinutes(30);
        _server.Token = "another";

        var failure = await Assert.ThrowsAsync<AssetException>(() => store.ReadBytesAsync("a"));

        Assert.False(SourceFault.IsTransient(failure));
        Assert.Contains("the tests asked", failure.Message, StringComparison.Ordinal);
        Assert.Equal(3, _server.Requests.Count);
    }

    private (IWritableObjectStore Store, ManualClock Clock) OpenWithTokens()
    {
        var clock = new ManualClock();
        var tokens = new FixedTokens { Expires = clock.Now.AddHours(2) };
        var driver = new GcsStoreDriver(new HttpTransport { Clock = clock }) { Tokens = (_, _) => tokens, BlockBytes = GcsUpload.ChunkGrain };
        _server.Token = "token-1";
        return ((IWritableObjectStore)driver.Open(new StoreSettings("gs://bucket") { Endpoint = _server.Url, Environment = _ => null }), clock);
    }

    [Fact]
    public async Task List_NoListing_Fails()
    {
        await using var server = await FaultServer.StartAsync();
        using var store = (IWritableObjectStore)new GcsStoreDriver().Open(new StoreSettings("gs://bucket") { Endpoint = server.Url, Anonymous = true });
        foreach (var body in new[] { "", "[]", "<html>", "{\"items\":[{}]}", "{\"items\":[{\"name\":\"a\",\"size\":\"-1\"}]}", "{\"nextPageToken\":\"again\"}" })
        {
            server.Always("storage/v1/b/bucket/o", Fault.Head($"HTTP/1.1 200 OK\r\nContent-Length: {body.Length}", _ => System.Text.Encoding.ASCII.GetBytes(body)));

            Assert.Equal(AssetErrorCode.SourceFailed, (await Assert.ThrowsAsync<AssetException>(() => store.ListKeysAsync())).Code);
        }
    }

    [Fact]
    public async Task List_NamesThatAreNoKeys_AreNoObjects()
    {
        foreach (var name in new[] { "p/", "p/b//c", "p/b", "p", "q/x" })
            _server.Buckets.Create("bucket").Put(name, [1]);

        Assert.Equal(["b"], await Open(bucket: "bucket/p").ListKeysAsync());
    }

    [Fact]
    public async Task Write_NoGenerationWasSaid_FailsAndWritesNothing()
    {
        var failure = await Assert.ThrowsAsync<AssetException>(() => Open().WriteAsync("a", "x", "\"etag\""));

        Assert.Contains("generation", failure.Message, StringComparison.Ordinal);
        Assert.Empty(_server.Requests);
    }

    private IWritableObjectStore Open(string bucket = "bucket", bool anonymous = false) => (IWritableObjectStore)new GcsStoreDriver { BlockBytes = GcsUpload.ChunkGrain }.Open(
        new StoreSettings("gs://" + bucket) { Endpoint = _server.Url, Anonymous = anonymous, TokenEnvironment = "TOKEN", Environment = name => name == "TOKEN" ? Secret : null });
}
