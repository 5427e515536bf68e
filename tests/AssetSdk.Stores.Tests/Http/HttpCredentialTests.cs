using System.Text;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

public sealed class HttpCredentialTests : HttpTestBase
{
    private const string Secret = "s3cr3t-t0ken";

    [Fact]
    public async Task Token_OfTheVariable_IsSent()
    {
        await Open(("TOKEN", Secret)).ReadBytesAsync("a");

        Assert.Equal("Bearer " + Secret, Server.Requests[0]["Authorization"]);
    }

    [Theory]
    [InlineData(401)]
    [InlineData(403)]
    [InlineData(500)]
    public async Task Token_RequestFails_IsNotInTheMessage(int status)
    {
        Server.Always("a", Fault.Answer(status));

        var failure = await Assert.ThrowsAsync<AssetException>(() => Open(("TOKEN", Secret)).ReadBytesAsync("a"));

        Assert.DoesNotContain(Secret, failure.ToString(), StringComparison.Ordinal);
        if (status != 500)
            Assert.Contains("TOKEN", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("line\nend")]
    [InlineData("line\r\nX-Header: injected")]
    [InlineData("tökén")]
    public void Token_MissingOrNone_IsRefusedWithoutShowingIt(string? token)
    {
        var failure = Assert.Throws<AssetException>(() => token is null ? Open() : Open(("TOKEN", token)));

        Assert.Equal(AssetErrorCode.InvalidSource, failure.Code);
        Assert.Contains("TOKEN", failure.Message, StringComparison.Ordinal);
        if (!string.IsNullOrEmpty(token))
            Assert.DoesNotContain(token, failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Token_OverPlainHttp_IsRefused()
    {
        var settings = Settings("http://store.example.org", ("TOKEN", Secret)) with { TokenEnvironment = "TOKEN", AllowInsecure = true };

        Assert.Equal(AssetErrorCode.InsecureSource, Assert.Throws<AssetException>(() => new HttpStoreDriver().Open(settings)).Code);
    }

    [Fact]
    public async Task Netrc_OfTheHost_IsSent()
    {
        using var folder = new TempFolder();
        var netrc = folder.Write("netrc", "machine 127.0.0.1 login me password pass:word");

        await new HttpStoreDriver().Open(Settings(Server.Url, ("NETRC", netrc))).ReadBytesAsync("a");

        Assert.Equal("Basic " + Convert.ToBase64String(Encoding.UTF8.GetBytes("me:pass:word")), Server.Requests[0]["Authorization"]);
    }

    [Theory]
    [InlineData(".netrc")]
    [InlineData("_netrc")]
    public async Task Netrc_InTheHomeFolder_IsFound(string name)
    {
        using var folder = new TempFolder();
        folder.Write(name, "default login me password secret");

        await new HttpStoreDriver().Open(Settings(Server.Url, ("HOME", folder))).ReadBytesAsync("a");

        Assert.StartsWith("Basic ", Server.Requests[0]["Authorization"], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Netrc_OfAnotherHost_IsNotSent()
    {
        using var folder = new TempFolder();
        var netrc = folder.Write("netrc", "machine example.org login me password secret");

        await new HttpStoreDriver().Open(Settings(Server.Url, ("NETRC", netrc))).ReadBytesAsync("a");

        Assert.Null(Server.Requests[0]["Authorization"]);
    }

    [Fact]
    public async Task Netrc_Anonymous_IsNotSent()
    {
        using var folder = new TempFolder();
        var netrc = folder.Write("netrc", "default login me password secret");

        await new HttpStoreDriver().Open(Settings(Server.Url, ("NETRC", netrc)) with { Anonymous = true }).ReadBytesAsync("a");

        Assert.Null(Server.Requests[0]["Authorization"]);
    }

    [Fact]
    public async Task Netrc_OverPlainHttp_IsNotFound()
    {
        using var folder = new TempFolder();
        var netrc = folder.Write("netrc", "machine store.example.org login me password secret");
        using var request = new HttpRequestMessage();

        await HttpCredential.Find(new Uri("http://store.example.org"), Settings("http://store.example.org", ("NETRC", netrc))).AuthenticateAsync(request, CancellationToken.None);
        Assert.Null(request.Headers.Authorization);

        await HttpCredential.Find(new Uri("https://store.example.org"), Settings("https://store.example.org", ("NETRC", netrc))).AuthenticateAsync(request, CancellationToken.None);
        Assert.NotNull(request.Headers.Authorization);
    }

    private IObjectStore Open(params (string Name, string Value)[] environment) =>
        new HttpStoreDriver().Open(Settings(Server.Url, environment) with { TokenEnvironment = "TOKEN" });
}

public sealed class NetrcTests
{
    [Theory]
    [InlineData("machine h login l password p", "l", "p")]
    [InlineData("machine h\n  login l\n  password p\n", "l", "p")]
    [InlineData("machine H login l password p", "l", "p")]
    [InlineData("machine h password p login l", "l", "p")]
    [InlineData("machine h login l account x password p", "l", "p")]
    [InlineData("machine h password p", "", "p")]
    [InlineData("machine other login x password y machine h login l password p", "l", "p")]
    [InlineData("machine h login l password p machine h login x password y", "l", "p")]
    [InlineData("machine other login x password y\ndefault login l password p", "l", "p")]
    [InlineData("machine h login l password p\ndefault login x password y", "l", "p")]
    [InlineData("# comment with machine h password no\nmachine h login l password p", "l", "p")]
    [InlineData("machine h login l password p#ss", "l", "p#ss")]
    [InlineData("machine h login l password #p", "l", "#p")]
    [InlineData("machine h login \"a b\" password \"q\\\"\\\\ \\tx\"", "a b", "q\"\\ \tx")]
    [InlineData("machine h login machine password default", "machine", "default")]
    [InlineData("macdef init\nmachine h login x password y\n\nmachine h login l password p", "l", "p")]
    [InlineData("machine x\r\nmacdef init\r\nmachine h password y\r\n\r\nmachine h login l password p\r\n", "l", "p")]
    [InlineData("unknown words machine h login l password p", "l", "p")]
    [InlineData("machine h login l", null, null)]
    [InlineData("machine h", null, null)]
    [InlineData("machine", null, null)]
    [InlineData("machine h password", null, null)]
    [InlineData("machine h.example login l password p", null, null)]
    [InlineData("machine h password \"open", "", "open")]
    [InlineData("macdef init\nmachine h login l password p", null, null)]
    [InlineData("", null, null)]
    public void Find_Text_GivesTheEntryOfTheHost(string text, string? login, string? password)
    {
        var found = Netrc.Find("h", text);

        Assert.Equal((login, password), (found?.Login, found?.Password));
    }

    [Fact]
    public void ToString_Login_HasNoPassword() =>
        Assert.DoesNotContain("hidden", new NetrcLogin("me", "hidden").ToString(), StringComparison.Ordinal);
}
