using AssetSdk.Stores;
using AssetSdk.Stores.Tests;

namespace AssetSdk.Server.Tests;

/// <summary>Files in a container of Blob Storage.</summary>
[NeedsAzurite]
[Collection(AzuriteTests.Name)]
public sealed class AzureUploadTests : CloudUploadContract
{
    private readonly AzuriteServer _server;

    public AzureUploadTests(AzuriteServer server)
    {
        _server = server;

        // Where the server looks for it, and nobody else in this process.
        Environment.SetEnvironmentVariable("AZURE_STORAGE_KEY", AzuriteServer.Key);
    }

    private protected override async Task<StoreSettings> CreateStoreAsync() => _server.Settings(await _server.CreateContainerAsync(), "/assets");
}
