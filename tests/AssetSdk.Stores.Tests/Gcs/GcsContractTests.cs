using System.Security.Cryptography.X509Certificates;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>A gs store over a service in this process.</summary>
internal sealed class GcsStoreUnderTest : StoreUnderTest
{
    private readonly GcsServer _server;
    private readonly GcsBucketState _bucket;
    private readonly string _prefix;

    private GcsStoreUnderTest(GcsServer server, GcsStoreDriver driver, string prefix)
    {
        _server = server;
        _bucket = server.Buckets.Create("bucket");
        _prefix = (prefix + "/").TrimStart('/');
        Store = driver.Open(new StoreSettings("gs://bucket" + prefix) { Endpoint = server.Url, Anonymous = true });
    }

    public override IObjectStore Store { get; }

    public static async Task<StoreUnderTest> CreateAsync(string prefix = "", GcsStoreDriver? driver = null) =>
        new GcsStoreUnderTest(await GcsServer.StartAsync(), driver ?? new GcsStoreDriver(), prefix);

    public override Task PutAsync(string key, byte[] bytes)
    {
        _bucket.Put(_prefix + key, bytes);
        return Task.CompletedTask;
    }

    public override Task RemoveAsync(string key)
    {
        _bucket.Delete(_prefix + key);
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        Store.Dispose();
        await _server.DisposeAsync();
    }
}

public sealed class GcsStoreContractTests : WritableObjectStoreContract
{
    protected override Task<StoreUnderTest> CreateAsync() => GcsStoreUnderTest.CreateAsync();
}

/// <summary>Below a prefix, in the smallest chunks that there are and pages of a few objects.</summary>
public sealed class GcsStoreInPiecesContractTests : WritableObjectStoreContract
{
    protected override Task<StoreUnderTest> CreateAsync() => GcsStoreUnderTest.CreateAsync("/some/pre fix+ü", new GcsStoreDriver { BlockBytes = GcsUpload.ChunkGrain, PageSize = 2 });
}

public sealed class GcsPublishContractTests : AssetPublishContract
{
    protected override Task<StoreUnderTest> CreateAsync() => GcsStoreUnderTest.CreateAsync();
}

public sealed class GcsSourceFaultTests : ServerSourceFaultContract
{
    private const string Url = "gs://bucket";

    protected override async Task<FaultySource> CreateAsync() =>
        new FaultyCloudSource(await FaultServer.StartAsync(), ServiceWords.Gcs, Url, key => "storage/v1/b/bucket/o/" + key, (stall, clock) =>
        {
            var transport = new HttpTransport { StallTimeout = stall, Clock = clock };
            return (new GcsStoreDriver(transport), transport);
        });

    protected override IObjectStoreDriver Driver(X509Certificate2Collection roots) => new EndpointDriver(new GcsStoreDriver(new HttpTransport { TrustedRoots = roots }), Url);
}
