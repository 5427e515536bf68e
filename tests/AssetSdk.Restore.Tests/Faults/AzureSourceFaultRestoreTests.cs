using AssetSdk.Stores;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

public abstract class AzureServerSourceFaultRestoreTests : SourceFaultRestoreTests
{
    internal override async Task<FaultySource> CreateAsync() =>
        new FaultyCloudSource(await FaultServer.StartAsync(), ServiceWords.Azure, "az://account/container", key => "container/" + key, (stall, clock) =>
        {
            var transport = new HttpTransport { StallTimeout = stall, Clock = clock };
            return (new AzureStoreDriver(transport), transport);
        });
}

public sealed class AzureSourceFaultRestoreTests : AzureServerSourceFaultRestoreTests
{
    public static TheoryData<string, string, bool> Cases => OfCloud(2, HttpSourceFaultRestoreTests.Cases);

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Run_FaultOfAServer_HasTheOutcomeOfTheTable(string name, string key, bool once) => CheckAsync(name, key, once);
}

/// <summary>Apart, since these wait and others can run meanwhile.</summary>
public sealed class SilentAzureSourceFaultRestoreTests : AzureServerSourceFaultRestoreTests
{
    public static TheoryData<string, string, bool> Cases => OfCloud(2, SilentHttpSourceFaultRestoreTests.Cases);

    [Theory]
    [MemberData(nameof(Cases))]
    public Task Run_SilentServer_HasTheOutcomeOfTheTable(string name, string key, bool once) => CheckAsync(name, key, once);
}
