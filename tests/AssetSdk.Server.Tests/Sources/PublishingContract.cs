using AssetSdk.Core;
using AssetSdk.Restore.Tests;
using AssetSdk.Stores;
using AssetSdk.Testing;

namespace AssetSdk.Server.Tests;

/// <summary>Publishes to the server over a network that fails.</summary>
public abstract class PublishingContract : ServerContract
{
    // What a server says before a body is sent: it is not the answer that is lost.
    private const int Continue = 25;

    private readonly TempFolder _local = new();

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _local.Dispose();
    }

    [Fact]
    public async Task Publish_AnswerIsLost_SucceedsAndIsNotSentAgain()
    {
        var uploads = 0;
        await using var network = new NetworkProxy(Server.Url) { Rule = (_, line) => IsUpload(line) && Interlocked.Increment(ref uploads) == 1 ? new NetworkRule(NetworkFault.Reset, OfAnswer: true, Continue + 10) : null };

        var result = await PublishAsync(network.Url, TestBytes.Of(3_000_000));

        Assert.Equal((PublishStatus.AlreadyPublished, 1), (result.Status, uploads));
        await IsTheOnlyOneAsync(TestBytes.Of(3_000_000));
    }

    [Theory]
    [InlineData(NetworkFault.Reset)]
    [InlineData(NetworkFault.Truncate)]
    public async Task Publish_UploadBreaksOff_IsSentAgainAndThereOnce(NetworkFault fault)
    {
        var uploads = 0;
        await using var network = new NetworkProxy(Server.Url) { Rule = (_, line) => IsUpload(line) && Interlocked.Increment(ref uploads) < 3 ? new NetworkRule(fault, OfAnswer: false, 1_000_000) : null };

        var result = await PublishAsync(network.Url, TestBytes.Of(3_000_000));

        Assert.Equal((PublishStatus.Published, 3), (result.Status, uploads));
        await IsTheOnlyOneAsync(TestBytes.Of(3_000_000));
        Assert.Empty(Folder.Files("uploads"));
    }

    [Fact]
    public async Task Publish_UploadBreaksOffAndAnotherContentWasFaster_SaysThatTheVersionIsTaken()
    {
        var uploads = 0;
        await using var network = new NetworkProxy(Server.Url)
        {
            Rule = (_, line) =>
            {
                if (!IsUpload(line) || Interlocked.Increment(ref uploads) > 1)
                    return null;
                Client.UploadedAsync("words", "1.0", "prod").GetAwaiter().GetResult();
                return new NetworkRule(NetworkFault.Reset, OfAnswer: false, 1_000_000);
            },
        };

        var failure = await Assert.ThrowsAsync<AssetException>(() => PublishAsync(network.Url, TestBytes.Of(3_000_000)));

        Assert.Equal((AssetErrorCode.VersionTaken, 1), (failure.Code, uploads));
        await IsTheOnlyOneAsync("some words\n"u8.ToArray());
    }

    private static bool IsUpload(string line) => line.StartsWith("POST /upload_asset ", StringComparison.Ordinal);

    private async Task<PublishResult> PublishAsync(string url, byte[] bytes)
    {
        using var store = StandardStores.Create().Open(new StoreSettings("assetsdb+" + url));
        return await AssetPublisher.Into(store, new HastyClock()).PublishAsync(new PublishRequest("words", _local.Write("words.bin", bytes)) { Version = "1.0-prod", Who = "tester" }, CancellationToken.None);
    }

    private async Task IsTheOnlyOneAsync(byte[] bytes)
    {
        await Server.SweepAsync();
        var asset = Assert.Single((await Client.PostAsync("/assets", "{}")).Json!["data"]!.AsArray());
        Assert.Equal(bytes, (await Client.GetAsync($"/asset-object/{asset!["asset_id"]}")).Bytes);
        Assert.Single(await ObjectsAsync());
    }
}
