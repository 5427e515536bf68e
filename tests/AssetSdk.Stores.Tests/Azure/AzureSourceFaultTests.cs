using System.Security.Cryptography.X509Certificates;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

public sealed class AzureSourceFaultTests : ServerSourceFaultContract
{
    private const string Url = "az://account/container";

    protected override async Task<FaultySource> CreateAsync() =>
        new FaultyCloudSource(await FaultServer.StartAsync(), ServiceWords.Azure, Url, key => "container/" + key, (stall, clock) =>
        {
            var transport = new HttpTransport { StallTimeout = stall, Clock = clock };
            return (new AzureStoreDriver(transport), transport);
        });

    protected override IObjectStoreDriver Driver(X509Certificate2Collection roots) => new EndpointDriver(new AzureStoreDriver(new HttpTransport { TrustedRoots = roots }), Url);
}
