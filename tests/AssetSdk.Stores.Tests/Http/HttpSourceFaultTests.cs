using System.Security.Cryptography.X509Certificates;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

public sealed class HttpSourceFaultTests : ServerSourceFaultContract
{
    protected override async Task<FaultySource> CreateAsync() =>
        new FaultyServerSource(await FaultServer.StartAsync(), (stall, clock) =>
        {
            var transport = new HttpTransport { StallTimeout = stall, Clock = clock };
            return (new HttpStoreDriver(transport), transport);
        });

    protected override IObjectStoreDriver Driver(X509Certificate2Collection roots) => new HttpStoreDriver(new HttpTransport { TrustedRoots = roots });
}
