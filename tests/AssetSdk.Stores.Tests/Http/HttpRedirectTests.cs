using System.Net;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

public sealed class HttpRedirectTests : HttpTestBase
{
    private static readonly IPAddress Here = IPAddress.Loopback;

    private FaultServer _other = null!;

    public override async Task InitializeAsync()
    {
        await base.InitializeAsync();
        _other = await FaultServer.StartAsync();
        _other.Objects["b"] = Bytes;
    }

    public override async Task DisposeAsync()
    {
        await _other.DisposeAsync();
        await base.DisposeAsync();
    }

    [Theory]
    [InlineData(301)]
    [InlineData(302)]
    [InlineData(303)]
    [InlineData(307)]
    [InlineData(308)]
    public async Task Redirect_AnyKind_IsFollowed(int status)
    {
        Server.Always("a", Fault.Redirect(_other.Url + "/b?signature=1", status));

        Assert.Equal(Bytes, await Open().ReadBytesAsync("a"));
        Assert.Equal("/b?signature=1", _other.Requests[0].Target);
    }

    [Fact]
    public async Task Redirect_Relative_IsFollowed()
    {
        Server.Objects["folder/c"] = Bytes;
        Server.Always("a", Fault.Redirect("folder/c"));

        Assert.Equal(Bytes, await Open().ReadBytesAsync("a"));
    }

    [Fact]
    public async Task Redirect_Range_IsAskedForAtTheTargetToo()
    {
        Server.Always("a", Fault.Redirect(_other.Url + "/b"));
        var validator = await Open().ValidatorAsync("a");

        await using var read = await Open().ReadAsync("a", new ObjectReadOptions { Offset = 10, Validator = validator }, CancellationToken.None);

        Assert.Equal(10, read.Offset);
    }

    [Fact]
    public async Task Redirect_ToNothing_IsNotFound()
    {
        Server.Always("a", Fault.Redirect(_other.Url + "/gone"));

        Assert.Null(await Open().ReadBytesAsync("a"));
    }

    [Fact]
    public async Task Redirect_InCircles_IsRefused()
    {
        Server.Always("a", Fault.Redirect("/b"));
        Server.Always("b", Fault.Redirect("/a"));

        Assert.Contains("circles", (await FailsAsync(Open(), AssetErrorCode.RedirectRefused)).Message, StringComparison.Ordinal);
        Assert.Equal(2, Server.Requests.Count);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(11, false)]
    public async Task Redirect_ManyTimes_IsFollowedTenTimes(int count, bool followed)
    {
        for (var i = 0; i < count; i++)
            Server.Always(i == 0 ? "a" : $"hop{i}", Fault.Redirect($"/hop{i + 1}"));
        Server.Objects[$"hop{count}"] = Bytes;

        if (followed)
            Assert.Equal(Bytes, await Open().ReadBytesAsync("a"));
        else
            await FailsAsync(Open(), AssetErrorCode.RedirectRefused);
    }

    [Theory]
    [InlineData("ftp://example.org/b")]
    [InlineData("file:///etc/passwd")]
    [InlineData("http://example.org/b")]
    [InlineData("http://user:secret@127.0.0.1/b")]
    public async Task Redirect_ToWhatIsNotAllowed_IsRefusedWithoutSecrets(string target)
    {
        Server.Always("a", Fault.Redirect(target + "?token=secret"));

        var failure = await FailsAsync(Open(), AssetErrorCode.RedirectRefused);

        Assert.DoesNotContain("secret", failure.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Redirect_WithoutLocation_IsRefused()
    {
        Server.Always("a", Fault.Answer(302));

        await FailsAsync(Open(), AssetErrorCode.RedirectRefused);
    }

    [Theory]
    [InlineData(AddressReach.Loopback)]
    [InlineData(AddressReach.LinkLocal)]
    [InlineData(AddressReach.Private)]
    public async Task Redirect_FromTheInternetToANearerAddress_IsRefusedAtConnecting(object target)
    {
        // The name resolves when the connection is made: 'localhost' stands for a name that an attacker points at this machine.
        var seen = 0;
        var transport = Transport(a => a.MapToIPv4().Equals(Here) && Interlocked.Increment(ref seen) <= 2 ? AddressReach.Public : (AddressReach)target);
        Server.Always("a", Fault.Redirect(_other.Url.Replace("127.0.0.1", "localhost", StringComparison.Ordinal) + "/b"));
        var store = new HttpStoreDriver(transport).Open(Settings(Server.Url));

        await FailsAsync(store, AssetErrorCode.RedirectRefused);
        Assert.Empty(_other.Requests);
    }

    [Fact]
    public async Task Redirect_FromTheInternetToTheInternet_IsFollowed()
    {
        var store = new HttpStoreDriver(Transport(_ => AddressReach.Public)).Open(Settings(Server.Url));
        Server.Always("a", Fault.Redirect(_other.Url + "/b"));

        Assert.Equal(Bytes, await store.ReadBytesAsync("a"));
    }

    [Fact]
    public async Task Redirect_ToAnotherServer_CarriesNoCredentials()
    {
        Server.Always("a", Fault.Redirect(_other.Url + "/b"));
        var settings = Settings(Server.Url, ("TOKEN", "secret-token")) with { TokenEnvironment = "TOKEN" };

        await new HttpStoreDriver().Open(settings).ReadBytesAsync("a");

        Assert.Equal("Bearer secret-token", Server.Requests[0]["Authorization"]);
        Assert.Null(_other.Requests[0]["Authorization"]);
    }

    [Fact]
    public async Task Redirect_ToTheSameServer_CarriesTheCredentials()
    {
        Server.Objects["c"] = Bytes;
        Server.Always("a", Fault.Redirect("/c"));
        var settings = Settings(Server.Url, ("TOKEN", "secret-token")) with { TokenEnvironment = "TOKEN" };

        await new HttpStoreDriver().Open(settings).ReadBytesAsync("a");

        Assert.Equal("Bearer secret-token", Server.Requests[1]["Authorization"]);
    }
}
