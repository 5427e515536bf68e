using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>Google's library with a key of a service account, against a token service of these tests.</summary>
public sealed class GoogleTokensTests : IAsyncLifetime, IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ManualClock _clock = new();
    private FaultServer _server = null!;

    public async Task InitializeAsync() => _server = await FaultServer.StartAsync();

    public async Task DisposeAsync() => await _server.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_ServiceAccountOfTheNamedFile_SendsItsToken()
    {
        Answer(200, """{"access_token":"ya29.x","expires_in":3600,"token_type":"Bearer"}""");
        _server.Objects["storage/v1/b/bucket/o/a"] = "text"u8.ToArray();
        var file = KeyFile();
        using var store = new GcsStoreDriver().Open(new StoreSettings("gs://bucket") { Endpoint = _server.Url, Environment = name => name == "GOOGLE_APPLICATION_CREDENTIALS" ? file : null });

        Assert.Equal("text", await store.ReadTextAsync("a"));
        Assert.Equal("text", await store.ReadTextAsync("a"));

        Assert.Equal(1, _server.CountOf("token"));
        Assert.All(_server.Requests.Where(r => r.Path != "token"), r => Assert.Equal("Bearer ya29.x", r["Authorization"]));

        _server.Always("storage/v1/b/bucket/o/a", Fault.Answer(403));
        var failure = await Assert.ThrowsAsync<AssetException>(() => store.ReadBytesAsync("a"));
        Assert.Contains("the service account publisher@acme.iam.gserviceaccount.com asked", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_TokenIsRefused_IsDeniedAndSaysWhoAndWhy()
    {
        Answer(400, """{"error":"invalid_grant","error_description":"Invalid JWT: Token must be a short-lived token"}""");

        var failure = await Assert.ThrowsAsync<AssetException>(() => new GoogleTokens(KeyFile(), _clock).GetAsync(CancellationToken.None));

        Assert.Equal(AssetErrorCode.AccessDenied, failure.Code);
        Assert.Contains("the service account publisher@acme.iam.gserviceaccount.com", failure.Message, StringComparison.Ordinal);
        Assert.Contains("invalid_grant", failure.Message, StringComparison.Ordinal);
        Assert.Contains("clock", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("[]")]
    [InlineData("""{"type":"secret"}""")]
    [InlineData("""{"type":"service_account","client_email":"x","private_key":"secret"}""")]
    [InlineData("""{"type":"authorized_user"}""")]
    public async Task Get_FileThatHoldsNone_IsDeniedAndNamesItAndTheVariable(string? text)
    {
        var file = text is null ? _folder["missing.json"] : _folder.Write("key.json", text);

        var failure = await Assert.ThrowsAsync<AssetException>(() => new GoogleTokens(file, _clock).GetAsync(CancellationToken.None));

        Assert.Equal(AssetErrorCode.AccessDenied, failure.Code);
        Assert.Contains(file, failure.Message, StringComparison.Ordinal);
        Assert.Contains("GOOGLE_APPLICATION_CREDENTIALS", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", failure.Message, StringComparison.Ordinal);
    }

    private void Answer(int status, string json) =>
        _server.Always("token", Fault.Head($"HTTP/1.1 {status} Answer\r\nContent-Type: application/json\r\nContent-Length: {json.Length}", _ => Encoding.ASCII.GetBytes(json)));

    private string KeyFile()
    {
        using var key = RSA.Create(2048);
        return _folder.Write("key.json", JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["type"] = "service_account",
            ["project_id"] = "acme",
            ["private_key_id"] = "1",
            ["private_key"] = key.ExportPkcs8PrivateKeyPem(),
            ["client_email"] = "publisher@acme.iam.gserviceaccount.com",
            ["token_uri"] = _server.Url + "/token",
        }));
    }
}
