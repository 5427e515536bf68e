using Amazon.S3;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>An empty store below a prefix of its own, whose objects the suite places with Amazon's client.</summary>
internal sealed class S3StoreUnderTest : StoreUnderTest
{
    private readonly AmazonS3Client _client;
    private readonly string _prefix = Guid.NewGuid().ToString("N") + "/";

    public S3StoreUnderTest(RadosServer server)
    {
        _client = AmazonClient.Of(server.Url);
        Store = new S3StoreDriver().Open(server.Settings(_prefix));
    }

    public override IObjectStore Store { get; }

    public override Task PutAsync(string key, byte[] bytes) => _client.PutAsync(_prefix + key, bytes);

    public override Task RemoveAsync(string key) => _client.DeleteObjectAsync(RadosServer.Bucket, _prefix + key);

    public override ValueTask DisposeAsync()
    {
        Store.Dispose();
        _client.Dispose();
        return ValueTask.CompletedTask;
    }
}

[NeedsRados]
[Collection(RadosTests.Name)]
public sealed class S3StoreContractTests(RadosServer server) : WritableObjectStoreContract
{
    protected override Task<StoreUnderTest> CreateAsync() => Task.FromResult<StoreUnderTest>(new S3StoreUnderTest(server));
}

[NeedsRados]
[Collection(RadosTests.Name)]
public sealed class S3AssetPublishContractTests(RadosServer server) : AssetPublishContract
{
    protected override Task<StoreUnderTest> CreateAsync() => Task.FromResult<StoreUnderTest>(new S3StoreUnderTest(server));
}
