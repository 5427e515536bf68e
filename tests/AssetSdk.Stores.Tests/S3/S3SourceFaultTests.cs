using System.Security.Cryptography.X509Certificates;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

public sealed class S3SourceFaultTests : ServerSourceFaultContract
{
    protected override async Task<FaultySource> CreateAsync() =>
        new FaultyCloudSource(await FaultServer.StartAsync(), ServiceWords.S3, "s3://bucket", key => "bucket/" + key, (stall, clock) =>
        {
            var transport = new HttpTransport { StallTimeout = stall, Clock = clock };
            return (new S3StoreDriver(transport), transport);
        }) { Environment = static _ => null };

    protected override IObjectStoreDriver Driver(X509Certificate2Collection roots) =>
        new EndpointDriver(new S3StoreDriver(new HttpTransport { TrustedRoots = roots }), "s3://bucket", static _ => null);
}
