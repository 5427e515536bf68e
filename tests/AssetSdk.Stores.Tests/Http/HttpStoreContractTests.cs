using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>An http store over a server in this process.</summary>
internal sealed class HttpStoreUnderTest : StoreUnderTest
{
    private readonly FaultServer _server;
    private readonly IObjectStore _store;

    private HttpStoreUnderTest(FaultServer server, string prefix)
    {
        _server = server;
        Prefix = prefix;
        _store = new HttpStoreDriver().Open(new StoreSettings(server.Url + prefix) { Anonymous = true });
    }

    public override IObjectStore Store => _store;

    private string Prefix { get; }

    public static async Task<StoreUnderTest> StartAsync(string prefix = "", Func<ServedRequest, Fault?>? rule = null)
    {
        var server = await FaultServer.StartAsync();
        server.Rule = rule;
        return new HttpStoreUnderTest(server, prefix);
    }

    public override Task PutAsync(string key, byte[] bytes)
    {
        _server.Objects[(Prefix.Trim('/') + "/" + key).TrimStart('/')] = bytes;
        return Task.CompletedTask;
    }

    public override Task RemoveAsync(string key)
    {
        _server.Objects.Remove((Prefix.Trim('/') + "/" + key).TrimStart('/'));
        return Task.CompletedTask;
    }

    public override async ValueTask DisposeAsync()
    {
        _store.Dispose();
        await _server.DisposeAsync();
    }
}

public sealed class HttpStoreContractTests : ObjectStoreReaderContract
{
    protected override Task<StoreUnderTest> CreateAsync() => HttpStoreUnderTest.StartAsync();
}

public sealed class HttpStoreWithPrefixContractTests : ObjectStoreReaderContract
{
    protected override Task<StoreUnderTest> CreateAsync() => HttpStoreUnderTest.StartAsync("/some/pre fix/");
}
