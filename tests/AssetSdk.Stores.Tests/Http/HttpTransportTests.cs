using System.Net;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

public sealed class HttpTransportTests : HttpTestBase
{
    [Fact]
    public async Task Https_TrustedServer_IsRead()
    {
        using var certificate = TestCertificate.Create();
        await using var secure = await FaultServer.StartAsync(certificate: certificate);
        secure.Objects["a"] = Bytes;
        using var transport = new HttpTransport { TrustedRoots = [certificate] };

        Assert.Equal(Bytes, await new HttpStoreDriver(transport).Open(Settings(secure.Url)).ReadBytesAsync("a"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Https_RedirectToHttp_IsRefusedEvenWhereHttpIsAllowed(bool allowInsecure)
    {
        using var certificate = TestCertificate.Create();
        await using var secure = await FaultServer.StartAsync(certificate: certificate);
        secure.Always("a", Fault.Redirect(Server.Url + "/a"));
        using var transport = new HttpTransport { TrustedRoots = [certificate] };
        var store = new HttpStoreDriver(transport).Open(Settings(secure.Url) with { AllowInsecure = allowInsecure });

        await FailsAsync(store, AssetErrorCode.RedirectRefused);
        Assert.Empty(Server.Requests);
    }

    [Fact]
    public async Task Proxy_OfTheEnvironment_IsAsked()
    {
        await using var proxy = await FaultServer.StartAsync();
        proxy.Rule = _ => Fault.Answer(410);
        using var transport = new HttpTransport(new WebProxy(proxy.Url));
        var store = new HttpStoreDriver(transport).Open(Settings("http://store.example.org/x") with { AllowInsecure = true });

        Assert.Null(await store.ReadBytesAsync("a"));
        Assert.Equal("http://store.example.org/x/a", proxy.Requests[0].Target);
    }

    [Theory]
    [InlineData("http://169.254.169.254/latest/meta-data")]
    [InlineData("http://localhost:1/x")]
    [InlineData("http://[::ffff:10.0.0.1]/x")]
    public async Task Proxy_RedirectToANearerAddress_IsRefused(string target)
    {
        await using var proxy = await FaultServer.StartAsync();
        proxy.Rule = r => r.Target.EndsWith("/a", StringComparison.Ordinal) ? Fault.Redirect(target) : null;
        using var transport = new HttpTransport(new WebProxy(proxy.Url));
        var store = new HttpStoreDriver(transport).Open(Settings("http://store.example.org/x") with { AllowInsecure = true });

        await FailsAsync(store, AssetErrorCode.RedirectRefused);
        Assert.Single(proxy.Requests);
    }
}
