using AssetSdk.Core;
using AssetSdk.Testing;
using Microsoft.AspNetCore.Http;

namespace AssetSdk.Stores.Tests;

/// <summary>Services that have no conditional writes: they are found out, and written to with looks before and after.</summary>
[NeedsRados]
[Collection(RadosTests.Name)]
public sealed class S3ConditionTests(RadosServer server)
{
    private readonly StoreSettings _settings = server.Settings();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Write_NoConditions_LooksBeforeAndAfter(bool says)
    {
        await using var forward = await StartAsync(says);
        using var store = Open(forward);

        Assert.True(await store.WriteAsync("a", "first"));
        Assert.False(await store.WriteAsync("a", "second"));
        Assert.Equal("first", await store.ReadTextAsync("a"));
        Assert.True(await store.WriteAsync("b", "first"));

        var before = await store.ValidatorAsync("a");
        Assert.True(await store.WriteAsync("a", "second", before));
        Assert.False(await store.WriteAsync("a", "third", before));
        Assert.Equal("second", await store.ReadTextAsync("a"));
        Assert.False(await store.WriteAsync("c", "x", before));
        Assert.Equal(["a", "b"], await store.ListKeysAsync());
    }

    [Fact]
    public async Task Write_NoConditions_IsLookedAtOnceKnown()
    {
        await using var forward = await StartAsync(says: false);
        using var store = Open(forward);
        await store.WriteAsync("a", "x");
        var known = forward.Requests.Count;

        await store.WriteAsync("b", "x");

        Assert.Equal(["HEAD", "PUT", "HEAD"], forward.Requests.Skip(known).Select(r => r.Split(' ')[0]));
    }

    [Fact]
    public async Task Write_AnotherWritesInBetween_IsNotBelievedToBeOurs()
    {
        await using var forward = await StartAsync(says: false);
        using var store = Open(forward);
        await store.WriteAsync("a", "x");
        using var other = AmazonClient.Of(server.Url);
        var put = false;
        var strip = forward.Intercept;
        forward.Intercept = async request =>
        {
            if (request.Method == "HEAD" && put)
                await other.PutAsync(_settings.Url["s3://tests/".Length..] + "/b", "theirs"u8.ToArray());
            put |= request.Method == "PUT";
            return await strip(request);
        };

        Assert.False(await store.WriteAsync("b", "ours"));
        Assert.Equal("theirs", await store.ReadTextAsync("b"));
    }

    [Fact]
    public async Task Write_Conditions_AreReliedUponOnceKnown()
    {
        await using var forward = await ForwardingServer.StartAsync(server.Url);
        using var store = Open(forward);
        await store.WriteAsync("a", "x");
        await store.WriteAsync("a", "y", await store.ValidatorAsync("a"));
        var validator = await store.ValidatorAsync("a");
        var known = forward.Requests.Count;

        await store.WriteAsync("b", "x");
        await store.WriteAsync("a", "z", validator);

        Assert.Equal(["PUT", "PUT"], forward.Requests.Skip(known).Select(r => r.Split(' ')[0]));
        Assert.Equal("z", await store.ReadTextAsync("a"));
    }

    [Fact]
    public async Task Write_AnswerLost_MayPassAndIsFoundWrittenThen()
    {
        await using var forward = await ForwardingServer.StartAsync(server.Url);
        using var store = Open(forward);
        await store.WriteAsync("a", "x");
        using var other = AmazonClient.Of(server.Url);
        forward.Intercept = async request =>
        {
            if (request.Method != "PUT")
                return null;
            await other.PutAsync(_settings.Url["s3://tests/".Length..] + "/b", "ours"u8.ToArray());
            request.HttpContext.Abort();
            return 500;
        };

        Assert.True(SourceFault.IsTransient(await Assert.ThrowsAsync<AssetException>(() => store.WriteAsync("b", "ours"))));
        forward.Intercept = static _ => Task.FromResult<int?>(null);
        Assert.False(await store.WriteAsync("b", "ours"));
    }

    private async Task<ForwardingServer> StartAsync(bool says)
    {
        var forward = await ForwardingServer.StartAsync(server.Url);
        forward.Intercept = request => Task.FromResult<int?>(Take(request) && says ? 501 : null);
        return forward;
    }

    private static bool Take(HttpRequest request) => request.Method == "PUT" && (request.Headers.Remove("If-None-Match") | request.Headers.Remove("If-Match"));

    private IWritableObjectStore Open(ForwardingServer forward) => (IWritableObjectStore)new S3StoreDriver().Open(_settings with { Endpoint = forward.Url });
}
