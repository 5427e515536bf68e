using System.Collections.Concurrent;
using AssetSdk.Core;
using AssetSdk.Stores;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>Whole restores over a network that is slow, narrow, in slices and breaks.</summary>
public sealed class NetworkFaultRestoreTests : IAsyncLifetime
{
    private static readonly byte[] Large = TestBytes.Of(700_000);

    private readonly RestoreFixture _f = new() { PartSize = 100_000 };
    private FaultServer _server = null!;

    public async Task InitializeAsync()
    {
        await _f.PublishFileAsync("store", "n/large", "1.0", "data", Large);
        await _f.PublishAsync("store", "n/small", "1.0", ("a", "one"), ("b", "two"), ("c", ""));
        _server = await FaultServer.StartAsync(_f.Temp["store"]);
        _f.Stores = static () => StandardStores.Create(new HttpStoreDriver(new HttpTransport { StallTimeout = TimeSpan.FromMilliseconds(500) }));
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        _f.Dispose();
    }

    private async Task AssertRestoredAsync(NetworkProxy network)
    {
        var result = await _f.RestoreAsync(_f.Project("n/large", "n/small") with { Store = network.Url });
        foreach (var asset in result.Assets)
            _f.AssertWhole(asset.Digest!.Value);
        Assert.Empty(_f.Staged);
    }

    [Fact]
    public async Task Run_LongWay_Arrives()
    {
        await using var network = new NetworkProxy(_server.Url) { Latency = TimeSpan.FromMilliseconds(5) };
        await AssertRestoredAsync(network);
    }

    [Fact]
    public async Task Run_NarrowAndInSlices_Arrives()
    {
        await using var network = new NetworkProxy(_server.Url) { Slice = 7001, BytesPerSecond = 20_000_000 };
        await AssertRestoredAsync(network);
    }

    [Theory]
    [InlineData(NetworkFault.Reset, 0)]
    [InlineData(NetworkFault.Reset, 300)]
    [InlineData(NetworkFault.Reset, 60_000)]
    [InlineData(NetworkFault.Truncate, 0)]
    [InlineData(NetworkFault.Truncate, 300)]
    [InlineData(NetworkFault.Truncate, 60_000)]
    [InlineData(NetworkFault.Stall, 0)]
    [InlineData(NetworkFault.Stall, 300)]
    [InlineData(NetworkFault.Stall, 60_000)]
    public async Task Run_EveryThirdAnswerBreaks_Arrives(NetworkFault fault, long after)
    {
        // Of what is asked for again and again no more answers break than a transfer tries again: by chance every third would be one and the same request's.
        const int MostOfOne = 4;
        var broken = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        await using var network = new NetworkProxy(_server.Url)
        {
            Rule = (i, line) => i % 3 == 1 && broken.AddOrUpdate(line, 1, static (_, n) => n + 1) <= MostOfOne ? new NetworkRule(fault, AfterBytes: after) : null,
        };

        await AssertRestoredAsync(network);

        Assert.True(network.Requests > 10);
    }

    [Theory]
    [InlineData(NetworkFault.Reset)]
    [InlineData(NetworkFault.Truncate)]
    [InlineData(NetworkFault.Stall)]
    public async Task Run_EveryAnswerBreaks_IsAClearErrorAfterAFewTries(NetworkFault fault)
    {
        await using var network = new NetworkProxy(_server.Url) { Rule = (_, _) => new NetworkRule(fault, AfterBytes: 100) };

        var failure = await _f.FailAsync(_f.Project("n/large") with { Store = network.Url }, AssetErrorCode.SourceFailed);

        Assert.Contains("127.0.0.1", failure.Message, StringComparison.Ordinal);
        Assert.InRange(network.Requests, 5, 10);
        Assert.Empty(_f.Markers);
    }
}
