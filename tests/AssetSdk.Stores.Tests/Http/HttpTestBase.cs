using System.Net;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>A server with the object <c>a</c>, and stores over it.</summary>
public abstract class HttpTestBase : IAsyncLifetime
{
    private readonly List<IDisposable> _disposables = [];

    protected static byte[] Bytes { get; } = TestBytes.Of(100_000);

    protected FaultServer Server { get; private set; } = null!;

    public virtual async Task InitializeAsync()
    {
        Server = await FaultServer.StartAsync();
        Server.Objects["a"] = Bytes;
    }

    public virtual async Task DisposeAsync()
    {
        _disposables.ForEach(d => d.Dispose());
        await Server.DisposeAsync();
    }

    protected IObjectStore Open(string? url = null) => new HttpStoreDriver().Open(Settings(url ?? Server.Url));

    /// <summary>Settings that see only these variables.</summary>
    protected static StoreSettings Settings(string url, params (string Name, string Value)[] environment) =>
        new(url) { Environment = name => environment.FirstOrDefault(e => e.Name == name).Value };

    internal HttpTransport Transport(Func<IPAddress, AddressReach>? reachOf = null, TimeSpan? stall = null)
    {
        var transport = new HttpTransport(reachOf: reachOf) { StallTimeout = stall ?? TimeSpan.FromMinutes(1) };
        _disposables.Add(transport);
        return transport;
    }

    protected async Task<AssetException> FailsAsync(IObjectStore store, AssetErrorCode code, ObjectReadOptions? options = null)
    {
        var failure = await Assert.ThrowsAsync<AssetException>(() => store.ReadAsync("a", options ?? ObjectReadOptions.Whole, CancellationToken.None));
        Assert.Equal(code, failure.Code);
        return failure;
    }

    protected static async Task<IOException> BreaksAsync(ObjectRead read)
    {
        await using (read)
            return await Assert.ThrowsAnyAsync<IOException>(() => ObjectStoreExtensions.BytesOf(read));
    }
}
