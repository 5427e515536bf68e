using System.Security.Cryptography.X509Certificates;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

public sealed class S3SourceFaultTests : ServerSourceFaultContract
{
    protected override async Task<FaultySource> CreateAsync() => new FaultyServerSource(
        await FaultServer.StartAsync(),
        (stall, clock) =>
        {
            var transport = new HttpTransport { StallTimeout = stall, Clock = clock };
            return (new EndpointDriver(new S3StoreDriver(transport), "s3://bucket", static _ => null), transport);
        },
        root: "bucket/");

    protected override IObjectStoreDriver Driver(X509Certificate2Collection roots) =>
        new EndpointDriver(new S3StoreDriver(new HttpTransport { TrustedRoots = roots }), "s3://bucket", static _ => null);
}
