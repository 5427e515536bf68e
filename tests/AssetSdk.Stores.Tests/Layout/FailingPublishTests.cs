using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>Publishes into a service of which now and then a request fails, before or after it has done what it was asked for.</summary>
public sealed class FailingPublishTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private GcsServer _server = null!;
    private int _requests;

    public async Task InitializeAsync() => _server = await GcsServer.StartAsync("bucket");

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Publish_EverySeventhRequestFails_IsWholeAllTheSame(bool answerIsLost)
    {
        for (var i = 0; i < 40; i++)
            _folder.Write($"content/{i}", TestBytes.Of(1000 + i, seed: i));
        await using var network = new NetworkProxy(_server.Url) { Rule = (i, _) => i % 7 == 3 ? new NetworkRule(NetworkFault.Reset, OfAnswer: answerIsLost) : null };
        using var store = StandardStores.Create().Open(new StoreSettings("gs://bucket/assets") { Endpoint = network.Url, Anonymous = true });

        var published = await AssetPublisher.Into(store, new InstantClock()).PublishAsync(new PublishRequest("n/a", _folder["content"]) { Version = "1.0" }, CancellationToken.None);

        Assert.True(network.Requests > 50);
        using var direct = StandardStores.Create().Open(new StoreSettings("gs://bucket/assets") { Endpoint = _server.Url, Anonymous = true });
        var reader = new AssetReader(direct);
        Assert.Equal(["1.0"], (await reader.ReadVersionsAsync("n/a", null, CancellationToken.None)).Versions);
        Assert.Equal(published.Content.Tree.Digest, (await reader.ReadManifestAsync("n/a", "1.0", CancellationToken.None))!.Digest);
        foreach (var file in published.Content.Tree.Files)
            Assert.Equal(file.Digest, Digest.Of((await direct.ReadBytesAsync("n/a/1.0/" + file.Path))!));
        Assert.Null(await direct.ReadBytesAsync("n/a/1.0.claim"));
    }

    [Fact]
    public async Task Publish_EveryRequestFails_EndsAfterAFewTries()
    {
        _folder.Write("content/a", "x");
        _server.Rule = _ =>
        {
            Interlocked.Increment(ref _requests);
            return new GcsError(503, "backendError", "Try again.");
        };
        using var store = StandardStores.Create().Open(new StoreSettings("gs://bucket/assets") { Endpoint = _server.Url, Anonymous = true });

        var failure = await Assert.ThrowsAsync<AssetException>(() => AssetPublisher.Into(store, new InstantClock()).PublishAsync(new PublishRequest("n/a", _folder["content"]) { Version = "1.0" }, CancellationToken.None));

        Assert.Equal(AssetErrorCode.SourceFailed, failure.Code);
        Assert.Equal(5, _requests);
    }
}
