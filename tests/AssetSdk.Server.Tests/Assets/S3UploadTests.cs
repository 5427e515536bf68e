using Amazon.S3.Model;
using AssetSdk.Stores;
using AssetSdk.Stores.Tests;

namespace AssetSdk.Server.Tests;

/// <summary>Files in a bucket of S3.</summary>
[NeedsRados]
[Collection(RadosTests.Name)]
public sealed class S3UploadTests : CloudUploadContract
{
    private readonly RadosServer _server;
    private string _prefix = "";

    public S3UploadTests(RadosServer server)
    {
        _server = server;

        // Where the server looks for them, and nobody else in this process.
        foreach (var name in new[] { "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY" })
            Environment.SetEnvironmentVariable(name, RadosServer.Environment(name));
    }

    private protected override Task<StoreSettings> CreateStoreAsync()
    {
        _prefix = Guid.NewGuid().ToString("N");
        return Task.FromResult(_server.Settings(_prefix));
    }

    private protected override async Task<int> UnfinishedAsync()
    {
        using var client = AmazonClient.Of(_server.Url);
        var uploads = await client.ListMultipartUploadsAsync(new ListMultipartUploadsRequest { BucketName = RadosServer.Bucket, Prefix = _prefix });
        return uploads.MultipartUploads?.Count ?? 0;
    }
}
