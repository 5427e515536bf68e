using AssetSdk.Stores;

namespace AssetSdk.Testing;

/// <summary>The driver of a service, for tests that know only the URL of a server: it becomes the endpoint of a store.</summary>
/// <param name="inner">The driver under test.</param>
/// <param name="url">The store's URL: <c>s3://bucket</c>.</param>
/// <param name="environment">What the driver sees of the environment, such as credentials; without one it asks as nobody.</param>
public sealed class EndpointDriver(IObjectStoreDriver inner, string url, Func<string, string?>? environment = null) : IObjectStoreDriver
{
    public IReadOnlyList<string> Schemes { get; } = ["http", "https"];

    public IObjectStore Open(StoreSettings settings) => inner.Open(settings with { Url = url, Endpoint = settings.Url, Anonymous = settings.Anonymous || environment is null, Environment = environment ?? settings.Environment });
}
