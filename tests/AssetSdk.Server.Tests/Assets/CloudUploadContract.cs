using System.Security.Cryptography;
using AssetSdk.Stores;
using AssetSdk.Testing;

namespace AssetSdk.Server.Tests;

/// <summary>Files in a bucket, with a network before it that fails when it is told to.</summary>
public abstract class CloudUploadContract : UploadContract
{
    private NetworkProxy? _network;
    private StoreSettings? _store;

    /// <summary>Makes an empty place in the cloud.</summary>
    private protected abstract Task<StoreSettings> CreateStoreAsync();

    /// <summary>How many uploads were begun in the bucket and neither completed nor given up.</summary>
    private protected virtual Task<int> UnfinishedAsync() => Task.FromResult(0);

    private protected NetworkProxy Network => _network!;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        if (_network is not null)
            await _network.DisposeAsync();
    }

    private protected override async Task<IEnumerable<(string Key, string? Value)>> SettingsAsync()
    {
        _store = await CreateStoreAsync();
        _network = new NetworkProxy(_store.Endpoint!);
        return [("Store:Url", _store.Url), ("Store:Endpoint", _network.Url), ("Store:Anonymous", _store.Anonymous ? "true" : "false")];
    }

    private protected override async Task<IReadOnlyList<string>> ObjectsAsync()
    {
        using var store = (IWritableObjectStore)StandardStores.Create().Open(_store!);
        return await store.ListAsync("", CancellationToken.None).Select(o => o.Key).ToListAsync();
    }

    /// <summary>Large ones are tried again piece by piece, which takes its time.</summary>
    public static TheoryData<int> BrokenSizes => LongTests.Wanted ? [300_000, 20 << 20] : [300_000];

    [Fact]
    public async Task Requests_BucketIsDead_AreToldToComeBackAndThenServed()
    {
        var bytes = RandomNumberGenerator.GetBytes(700_000);
        var id = await Client.UploadedAsync("words", bytes: bytes);
        await Client.UploadedAsync("other");
        var port = new Uri(Network.Url).Port;
        await Network.DisposeAsync();

        var upload = await Client.UploadAsync(bytes, ServerClient.Metadata("more", "1", "a"));
        var download = await Client.GetAsync($"/asset-object/{id}");
        var part = await Client.GetAsync($"/asset-object/{id}", ("Range", "bytes=5-9"));
        var ready = await Client.GetAsync("/health/ready");
        upload.IsFailure(503, "The store is not available. Try again later.", "message");
        Assert.All([download, part], a => a.IsFailure(503, "The store is not available. Try again later.", "message"));
        ready.IsFailure(503, "The store is not available");
        Assert.All([upload, download, part, ready], a => Assert.NotNull(a.Headers.RetryAfter));

        // What needs no bucket goes on. The object that is deleted is removed when that can be done.
        Assert.Equal(200, (await Client.GetAsync("/asset/words:1.0-base")).Status);
        Assert.Equal(200, (await Client.DeleteAsync("/asset/other:1.0-base")).Status);
        Assert.Equal(200, (await Client.GetAsync("/health/live")).Status);

        _network = new NetworkProxy(_store!.Endpoint!, port);
        Assert.Equal(200, (await Client.GetAsync("/health/ready")).Status);
        Assert.Equal(bytes, (await Client.GetAsync($"/asset-object/{id}")).Bytes);
        Assert.Equal(bytes[5..10], (await Client.GetAsync($"/asset-object/{id}", ("Range", "bytes=5-9"))).Bytes);
        Assert.Equal(201, (await Client.UploadAsync(bytes, ServerClient.Metadata("more", "1", "a"))).Status);
        await Server.SweepAsync();
        Assert.Equal(2, (await ObjectsAsync()).Count);
    }

    [Theory]
    [InlineData(300_000, 1, false)]
    [InlineData(300_000, 1, true)]
    [InlineData(20 << 20, 1, false)]
    [InlineData(20 << 20, 2, true)]
    [InlineData(20 << 20, 3, false)]
    [InlineData(20 << 20, 4, true)]
    public async Task Upload_ConnectionIsResetOnce_IsThereWhole(int size, int atWrite, bool isAnswerLost)
    {
        var bytes = RandomNumberGenerator.GetBytes(size);
        var writes = 0;
        Network.Rule = (_, line) => IsWrite(line) && Interlocked.Increment(ref writes) == atWrite ? new NetworkRule(NetworkFault.Reset, isAnswerLost, isAnswerLost ? 0 : 100_000) : null;

        var answer = await Client.UploadAsync(bytes, ServerClient.Metadata("words", "1", "a"));

        Assert.True(answer.Status == 201, answer.Text);
        Assert.True(writes >= atWrite);
        Assert.Equal(Convert.ToHexString(SHA256.HashData(bytes)), Convert.ToHexString(SHA256.HashData((await Client.GetAsync($"/asset-object/{answer.Json!["asset_id"]}")).Bytes)));
        Assert.Equal((1, 0), ((await ObjectsAsync()).Count, await UnfinishedAsync()));
    }

    [Theory]
    [MemberData(nameof(BrokenSizes))]
    public async Task Upload_EveryConnectionIsReset_IsNotThereAndLeavesNothing(int size)
    {
        var bytes = RandomNumberGenerator.GetBytes(size);
        Network.Rule = static (_, line) => IsWrite(line) ? new NetworkRule(NetworkFault.Reset, OfAnswer: false, 100_000) : null;

        var answers = await Task.WhenAll(Enumerable.Range(0, 3).Select(i => Client.UploadAsync(bytes, ServerClient.Metadata("words", $"{i}", "a"))));

        Assert.All(answers, a => a.IsFailure(503, "The store is not available. Try again later.", "message"));
        Assert.Empty((await Client.PostAsync("/assets", "{}")).Uris);
        Network.Rule = null;
        await Server.SweepAsync();
        Assert.Equal((0, 0), ((await ObjectsAsync()).Count, await UnfinishedAsync()));
        Assert.Equal(201, (await Client.UploadAsync(bytes, ServerClient.Metadata("words", "0", "a"))).Status);
    }

    [Fact]
    public async Task Download_ConnectionIsResetMidway_IsBrokenOffAndNotTakenForWhole()
    {
        var id = await Client.UploadedAsync("words", bytes: RandomNumberGenerator.GetBytes(3 << 20));
        Network.Rule = static (_, line) => line.StartsWith("GET ", StringComparison.Ordinal) ? new NetworkRule(NetworkFault.Reset, OfAnswer: true, 1_000_000) : null;

        await Assert.ThrowsAsync<HttpRequestException>(() => Client.GetAsync($"/asset-object/{id}"));

        Network.Rule = null;
        Assert.Equal(3 << 20, (await Client.GetAsync($"/asset-object/{id}")).Bytes.Length);
    }

    private static bool IsWrite(string line) => line.StartsWith("PUT ", StringComparison.Ordinal) || line.StartsWith("POST ", StringComparison.Ordinal);
}
