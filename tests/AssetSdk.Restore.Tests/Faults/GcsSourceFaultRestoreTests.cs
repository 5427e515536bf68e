using AssetSdk.Stores;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

public sealed class GcsSourceFaultRestoreTests : SourceFaultRestoreTests
{
    public static TheoryData<string, string, bool> Cases => Rows(f => f is { Answers: not null, Silent: false }, false, true);

    internal override async Task<FaultySource> CreateAsync() =>
        new FaultyCloudSource(await FaultServer.StartAsync(), "gs://bucket", key => "storage/v1/b/bucket/o/" + key, (stall, clock) =>
        {
            var transport = new HttpTransport { StallTimeout = stall, Clock = clock };
            return (new GcsStoreDriver(transport), transport);
        });

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Run_FaultOfAServer_HasTheOutcomeOfTheTable(string name, string key, bool once) => CheckAsync(name, key, once);
}
