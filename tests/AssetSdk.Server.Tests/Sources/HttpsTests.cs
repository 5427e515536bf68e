using System.Net;
using System.Security.Cryptography;
using AssetSdk.Core;
using AssetSdk.Stores;
using AssetSdk.Testing;

namespace AssetSdk.Server.Tests;

/// <summary>The server with a certificate, and a source that is <c>assetsdb+https</c> in earnest.</summary>
public sealed class HttpsTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly TestAuthority _authority = new();
    private readonly HttpTransport _trusting;
    private ServerUnderTest? _server;

    public HttpsTests() => _trusting = new HttpTransport { TrustedRoots = [_authority.Root] };

    public async Task InitializeAsync() => _server = await ServerUnderTest.StartAsync(
        _folder["data"],
        ("Urls", "https://127.0.0.1:0"),
        ("Certificate:Path", _folder.Write("server.pem", _authority.Chain)),
        ("Certificate:KeyPath", _folder.Write("server.key", _authority.Key)));

    public async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
        _trusting.Dispose();
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Publish_AuthorityIsTrusted_IsThereAndComesBack()
    {
        Assert.StartsWith("https://", _server!.Url, StringComparison.Ordinal);
        var path = _folder.Write("words.bin", TestBytes.Of(3_000_000));
        using var store = Open(_trusting);

        await AssetPublisher.Into(store).PublishAsync(new PublishRequest("nlp/words", path) { Version = "1.0-prod", Who = "tester" }, CancellationToken.None);

        Assert.Equal(["1.0-prod"], (await new AssetReader(store).ReadVersionsAsync("nlp/words", null, CancellationToken.None)).Versions);
        Assert.Equal(TestBytes.Of(3_000_000), await store.ReadBytesAsync("nlp/words/1.0-prod"));
    }

    [Fact]
    public async Task Read_AuthorityIsNotTrusted_IsRefused()
    {
        using var transport = new HttpTransport();
        using var store = Open(transport);

        var failure = await Assert.ThrowsAsync<AssetException>(() => store.ReadBytesAsync("nlp/words/1.0-prod"));

        Assert.Equal(AssetErrorCode.SourceFailed, failure.Code);
        Assert.Contains("No secure connection to '127.0.0.1", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_PlainHttpIsSpokenToIt_IsAFailureAndNoAnswer()
    {
        using var store = new AssetsDbStoreDriver(_trusting).Open(new StoreSettings("assetsdb+http" + _server!.Url["https".Length..]));

        Assert.Equal(AssetErrorCode.SourceFailed, (await Assert.ThrowsAsync<AssetException>(() => store.ReadBytesAsync("nlp/words/1.0-prod"))).Code);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Open_PlainHttpToAnotherMachine_NeedsToBeAllowed(bool isAllowed)
    {
        var settings = new StoreSettings("assetsdb+http://assets.example.com") { AllowInsecure = isAllowed };

        if (isAllowed)
            StandardStores.Create().Open(settings).Dispose();
        else
            Assert.Equal(AssetErrorCode.InsecureSource, Assert.Throws<AssetException>(() => StandardStores.Create().Open(settings)).Code);
    }

    [Fact]
    public async Task Http2_UploadSearchAndDownload_AreAsOverHttp1()
    {
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = new AddedRoots([_authority.Root]).Validate;
        using var client = new HttpClient(handler) { BaseAddress = new Uri(_server!.Url), DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };
        var bytes = RandomNumberGenerator.GetBytes(5_000_000);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(bytes), "asset", "words" }, { new StringContent(ServerClient.Metadata("words", "1", "a")), "asset_metadata" } };

        using var upload = await client.PostAsync("/upload_asset", form);
        var created = await Answer.OfAsync(upload);
        Assert.Equal((HttpVersion.Version20, 201), (upload.Version, created.Status));

        using var search = await client.PostAsync("/assets", new StringContent("{}"));
        Assert.Equal(["words:1-a"], (await Answer.OfAsync(search)).Uris);

        // The address for clients is where the server listens, which is https.
        var url = (string)created.Json!["public_url"]!;
        Assert.StartsWith(_server.Url + "/asset-object/", url, StringComparison.Ordinal);
        Assert.Equal(bytes, await client.GetByteArrayAsync(url));
        using var request = new HttpRequestMessage(HttpMethod.Get, url) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact, Headers = { Range = new(100, 199) } };
        using var part = await client.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, part.StatusCode);
        Assert.Equal(bytes[100..200], await part.Content.ReadAsByteArrayAsync());
    }

    private IObjectStore Open(HttpTransport transport) => new AssetsDbStoreDriver(transport).Open(new StoreSettings("assetsdb+" + _server!.Url));
}
