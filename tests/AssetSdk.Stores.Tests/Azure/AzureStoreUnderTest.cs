using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>An az store over a container of its own, whose blobs the suite places as the account's owner.</summary>
internal sealed class AzureStoreUnderTest : StoreUnderTest
{
    private readonly string _container;
    private readonly string _prefix;

    private AzureStoreUnderTest(IObjectStore store, string container, string prefix)
    {
        Store = store;
        _container = container;
        _prefix = prefix;
    }

    public override IObjectStore Store { get; }

    /// <param name="azurite">The server.</param>
    /// <param name="prefix">The store's prefix, with a leading slash.</param>
    /// <param name="driver">The driver.</param>
    public static async Task<StoreUnderTest> CreateAsync(AzuriteServer azurite, string prefix = "", AzureStoreDriver? driver = null)
    {
        var container = await azurite.CreateContainerAsync();
        return new AzureStoreUnderTest((driver ?? new AzureStoreDriver()).Open(azurite.Settings(container, prefix)), $"{azurite.Endpoint}/{container}/", (prefix + "/").TrimStart('/'));
    }

    public override async Task PutAsync(string key, byte[] bytes)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, HttpUrl.Of(_container, _prefix + key)) { Content = new ByteArrayContent(bytes) };
        request.Headers.Add("x-ms-blob-type", "BlockBlob");
        using var response = await AzuriteServer.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    public override async Task RemoveAsync(string key)
    {
        using var request = new HttpRequestMessage(HttpMethod.Delete, HttpUrl.Of(_container, _prefix + key));
        using var response = await AzuriteServer.SendAsync(request);
        response.EnsureSuccessStatusCode();
    }

    public override ValueTask DisposeAsync()
    {
        Store.Dispose();
        return default;
    }
}
