using AssetSdk.Stores;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

public abstract class GcsServerSourceFaultRestoreTests : SourceFaultRestoreTests
{
    internal override async Task<FaultySource> CreateAsync() =>
        new FaultyCloudSource(await FaultServer.StartAsync(), ServiceWords.Gcs, "gs://bucket", key => "storage/v1/b/bucket/o/" + key, (stall, clock) =>
        {
            var transport = new HttpTransport { StallTimeout = stall, Clock = clock };
            return (new GcsStoreDriver(transport), transport);
        });
}

public sealed class GcsSourceFaultRestoreTests : GcsServerSourceFaultRestoreTests
{
    public static TheoryData<string, string, bool> Cases => OfCloud(1, HttpSourceFaultRestoreTests.Cases);

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Run_FaultOfAServer_HasTheOutcomeOfTheTable(string name, string key, bool once) => CheckAsync(name, key, once);
}

/// <summary>Apart, since these wait and others can run meanwhile.</summary>
public sealed class SilentGcsSourceFaultRestoreTests : GcsServerSourceFaultRestoreTests
{
    public static TheoryData<string, string, bool> Cases => OfCloud(1, SilentHttpSourceFaultRestoreTests.Cases);

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Run_SilentServer_HasTheOutcomeOfTheTable(string name, string key, bool once) => CheckAsync(name, key, once);
}
