using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

public sealed class GcsStoreDriverTests
{
    private static StoreSettings Settings(string url, params (string Name, string Value)[] environment) =>
        new(url) { Environment = name => environment.FirstOrDefault(e => e.Name == name).Value };

    [Theory]
    [InlineData("gs://acme-models", "gs://acme-models")]
    [InlineData("gs://acme_models.example.org/", "gs://acme_models.example.org")]
    [InlineData("GS://acme/a/b c+ü/", "gs://acme/a/b c+ü")]
    [InlineData("gs://acme/100%25", "gs://acme/100%25")]
    public void Open_Url_IsShownAsItIs(string url, string location)
    {
        using var store = StandardStores.Create().Open(Settings(url) with { Anonymous = true });

        Assert.Equal(location, store.Location);
        Assert.IsAssignableFrom<IWritableObjectStore>(store);
    }

    [Theory]
    [InlineData("gs://")]
    [InlineData("gs://ab")]
    [InlineData("gs:///prefix")]
    [InlineData("gs://Acme/models")]
    [InlineData("gs://-acme/models")]
    [InlineData("gs://acme-/models")]
    [InlineData("gs://acme/models?token=secret")]
    [InlineData("gs://acme/models#secret")]
    [InlineData("gs://key:secret@acme/models")]
    [InlineData("gs://acme/models/../other")]
    [InlineData("gs://acme//models")]
    [InlineData("gs://acme:80/models")]
    [InlineData("https://storage.googleapis.com/acme")]
    public void Open_NoUrlOfAStore_IsRefusedAndSaysWhatToWrite(string url)
    {
        var failure = Assert.Throws<AssetException>(() => new GcsStoreDriver().Open(Settings(url) with { Anonymous = true }));

        Assert.Equal(AssetErrorCode.InvalidSource, failure.Code);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://store.example.org", false)]
    [InlineData("ftp://store.example.org", false)]
    [InlineData("https://store.example.org/?key=secret", false)]
    [InlineData("https://storage.example.org", true)]
    [InlineData("http://127.0.0.1:4443", true)]
    public void Open_Endpoint_IsHttpsOrThisMachine(string endpoint, bool allowed)
    {
        foreach (var settings in new[] { Settings("gs://acme") with { Endpoint = endpoint, Anonymous = true }, Settings("gs://acme", ("STORAGE_EMULATOR_HOST", endpoint)) })
        {
            if (allowed)
                new GcsStoreDriver().Open(settings).Dispose();
            else
                Assert.DoesNotContain("secret", Assert.Throws<AssetException>(() => new GcsStoreDriver().Open(settings)).Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("TOKEN", "secret")]
    [InlineData("NOTHING", "secret")]
    public void Open_TokenOverPlainHttp_IsRefused(string variable, string value)
    {
        var settings = Settings("gs://acme", (variable, value)) with { Endpoint = "http://store.example.org", AllowInsecure = true, TokenEnvironment = variable == "TOKEN" ? variable : null };

        var failure = Assert.Throws<AssetException>(() => new GcsStoreDriver().Open(settings));

        Assert.Equal(AssetErrorCode.InsecureSource, failure.Code);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a", "/storage/v1/b/bucket/o/a?alt=media")]
    [InlineData("a b/c+d", "/storage/v1/b/bucket/o/a%20b%2Fc%2Bd?alt=media")]
    [InlineData("%41", "/storage/v1/b/bucket/o/%2541?alt=media")]
    [InlineData("a#b?c", "/storage/v1/b/bucket/o/a%23b%3Fc?alt=media")]
    [InlineData("\u00e9", "/storage/v1/b/bucket/o/%C3%A9?alt=media")]
    [InlineData("e\u0301", "/storage/v1/b/bucket/o/e%CC%81?alt=media")]
    public async Task Read_Key_IsOneSegmentPercentEncoded(string key, string target)
    {
        await using var server = await GcsServer.StartAsync("bucket");

        // As client libraries take it, the emulator's address may have no scheme.
        using var store = new GcsStoreDriver().Open(Settings("gs://bucket", ("STORAGE_EMULATOR_HOST", server.Url["http://".Length..])));

        Assert.Null(await store.ReadBytesAsync(key));
        var request = Assert.Single(server.Requests);
        Assert.Equal(target, request.Target);
        Assert.Null(request["Authorization"]);
    }

    [Fact]
    public async Task Read_Conditions_AreGenerations()
    {
        await using var server = await GcsServer.StartAsync("bucket");
        var generation = server.Buckets.Create("bucket").Put("a", TestBytes.Of(100)).GenerationText;
        using var store = new GcsStoreDriver().Open(Settings("gs://bucket") with { Endpoint = server.Url, Anonymous = true });
        var validator = await store.ValidatorAsync("a");

        await using (await store.ReadAsync("a", new ObjectReadOptions { UnlessMatch = validator }, CancellationToken.None))
        await using (await store.ReadAsync("a", new ObjectReadOptions { Offset = 10, Length = 5, Validator = validator }, CancellationToken.None))
            Assert.Equal($"\"generation={generation}\"", validator);

        Assert.EndsWith("?alt=media&ifGenerationNotMatch=" + generation, server.Requests[1].Target, StringComparison.Ordinal);
        Assert.EndsWith("?alt=media&ifGenerationMatch=" + generation, server.Requests[2].Target, StringComparison.Ordinal);
        Assert.Equal("bytes=10-14", server.Requests[2]["Range"]);
        Assert.All(server.Requests, r => Assert.Null(r["If-None-Match"] ?? r["If-Range"]));
    }

    [Fact]
    public async Task Store_RequesterPays_SaysWhoIsBilledOnceTheServiceAsks()
    {
        await using var server = await GcsServer.StartAsync("bucket");
        server.RequesterPays = true;
        using var unbilled = (IWritableObjectStore)new GcsStoreDriver().Open(Settings("gs://bucket") with { Endpoint = server.Url, Anonymous = true });
        using var store = (IWritableObjectStore)new GcsStoreDriver { BlockBytes = GcsUpload.ChunkGrain }.Open(Settings("gs://bucket", ("GOOGLE_CLOUD_QUOTA_PROJECT", "acme & co")) with { Endpoint = server.Url, Anonymous = true });

        var failure = await Assert.ThrowsAsync<AssetException>(() => unbilled.ReadBytesAsync("a"));
        Assert.Equal(AssetErrorCode.AccessDenied, failure.Code);
        Assert.Contains("GOOGLE_CLOUD_QUOTA_PROJECT", failure.Message, StringComparison.Ordinal);

        Assert.True(await store.WriteAsync("a", "x"));
        Assert.Equal(["a"], await store.ListKeysAsync());
        Assert.Equal("x", await store.ReadTextAsync("a"));
        await store.DeleteAsync("a", CancellationToken.None);
        Assert.True(await store.WriteAsync("large", new byte[GcsUpload.ChunkGrain + 1]));

        // The service says so once, and from then on it is known.
        Assert.All(server.Requests.Take(2), r => Assert.False(r.Query.ContainsKey("userProject")));
        Assert.All(server.Requests.Skip(2).Where(r => r.Method != "PUT"), r => Assert.Equal("acme & co", r.Query["userProject"]));
    }

    [Fact]
    public async Task Store_NobodyAsksWhoPays_IsNotTold()
    {
        await using var server = await GcsServer.StartAsync("bucket");
        using var store = (IWritableObjectStore)new GcsStoreDriver().Open(Settings("gs://bucket", ("GOOGLE_CLOUD_QUOTA_PROJECT", "acme")) with { Endpoint = server.Url, Anonymous = true });

        Assert.True(await store.WriteAsync("a", "x"));
        Assert.Equal("x", await store.ReadTextAsync("a"));

        Assert.All(server.Requests, r => Assert.False(r.Query.ContainsKey("userProject")));
    }
}
