using AssetSdk.Stores;
using AssetSdk.Testing;

namespace AssetSdk.Server.Tests;

/// <summary>Files in a bucket of Cloud Storage.</summary>
public sealed class GcsUploadTests : CloudUploadContract
{
    private GcsServer? _gcs;

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        await _gcs!.DisposeAsync();
    }

    private protected override async Task<StoreSettings> CreateStoreAsync()
    {
        _gcs = await GcsServer.StartAsync("bucket");
        return new StoreSettings("gs://bucket/assets") { Endpoint = _gcs.Url, Anonymous = true };
    }

    [Fact]
    public async Task Download_SecondRange_IsOneRequestOfThatPart()
    {
        var id = await Client.UploadedAsync("large", bytes: new byte[3 << 20]);
        await Client.GetAsync($"/asset-object/{id}", ("Range", "bytes=1000000-1000009"));
        var before = _gcs!.Requests.Count;

        await Client.GetAsync($"/asset-object/{id}", ("Range", "bytes=2000000-2000009"));

        Assert.StartsWith("bytes=2000000-", Assert.Single(_gcs.Requests.Skip(before))["Range"]);
    }

    [Fact]
    public async Task Requests_StoreSaysThatItIsUnavailable_AreToldToComeBackAndThenServed()
    {
        var id = await Client.UploadedAsync("words");
        _gcs!.Rule = _ => new GcsError(503, "backendError", "Backend Error");

        var upload = await Client.UploadAsync([1], ServerClient.Metadata("more", "1", "a"));
        var download = await Client.GetAsync($"/asset-object/{id}");
        var ready = await Client.GetAsync("/health/ready");
        var delete = await Client.DeleteAsync("/asset/words:1.0-base");

        upload.IsFailure(503, "The store is not available. Try again later.", "message");
        download.IsFailure(503, "The store is not available. Try again later.", "message");
        ready.IsFailure(503, "The store is not available");
        Assert.All([upload, download, ready], a => Assert.NotNull(a.Headers.RetryAfter));
        Assert.Equal(200, delete.Status);
        _gcs.Rule = null;
        Assert.Equal(201, (await Client.UploadAsync([1], ServerClient.Metadata("more", "1", "a"))).Status);
        Assert.Equal(200, (await Client.GetAsync("/health/ready")).Status);
        await Server.SweepAsync();
        Assert.Single(await ObjectsAsync());
    }
}
