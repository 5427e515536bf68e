using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AssetSdk.Stores;
using AssetSdk.Stores.Tests;
using AssetSdk.Testing;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>
/// Builds whose credentials come from the library of a cloud: the package carries it with all that it needs, and MSBuild's process loads it. Nothing else on the
/// machine has it, so that what is missing in the package fails the build.
/// </summary>
public static class CredentialBuilds
{
    internal const string Program = "System.Console.WriteLine(System.IO.File.ReadAllText(App.Assets.Test.Words.Path));";

    // A build machine may have credentials of its own.
    private static readonly string[] Others =
    [
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN", "AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_CONFIG_FILE",
        "GOOGLE_APPLICATION_CREDENTIALS", "STORAGE_EMULATOR_HOST",
        "AZURE_STORAGE_CONNECTION_STRING", "AZURE_STORAGE_ACCOUNT", "AZURE_STORAGE_KEY", "AZURE_STORAGE_SAS_TOKEN", "AZURE_AUTHORITY_HOST", "AZURE_TOKEN_CREDENTIALS",
    ];

    internal static async Task<Workspace> CreateWorkspaceAsync()
    {
        var workspace = await Workspace.CreateAsync();
        foreach (var variable in Others)
            workspace.Environment[variable] = null;
        return workspace;
    }

    internal static string Source(string url, string endpoint, string more = "") => $"""<AssetSource Include="cloud" Url="{url}" Endpoint="{endpoint}" {more} /><RemoteAsset Include="test/words" />""";

    internal static Fault Json(int status, string json) => Fault.Head($"HTTP/1.1 {status} Answer\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {json.Length}", _ => Encoding.ASCII.GetBytes(json));
}

/// <summary>Amazon's library, with a profile, against Ceph.</summary>
[NeedsRados]
[Collection(RadosTests.Name)]
public sealed class S3ProfileBuildTests(RadosServer server)
{
    [Theory]
    [InlineData(RadosServer.SecretKey, true)]
    [InlineData("another-secret", false)]
    public async Task Build_Profile_SignsWithItsKey(string secret, bool isRight)
    {
        var store = server.Settings(Guid.NewGuid().ToString("N") + "/assets");
        await Workspace.PublishAsync(store, "test/words", "1.0", (".", "of a profile"));
        using var workspace = await CredentialBuilds.CreateWorkspaceAsync();
        workspace.Environment["AWS_SHARED_CREDENTIALS_FILE"] = workspace.Write("aws", $"[other]\naws_access_key_id = AKIAOTHER\naws_secret_access_key = x\n\n[acme]\naws_access_key_id = {RadosServer.AccessKey}\naws_secret_access_key = {secret}\n");
        workspace.App("App", CredentialBuilds.Source(store.Url, store.Endpoint!, "Profile=\"acme\""), CredentialBuilds.Program);

        var build = await workspace.DotnetAsync("build", "App");

        build.DoesNotSay(secret);
        if (isRight)
            build.Succeeds().Says("Fetched test/words 1.0 from cloud");
        else
            build.Fails().Says("ASSET1105").Says("the profile 'acme'");
    }
}

/// <summary>Google's library, with a key of a service account, against a token service and a storage service of these tests.</summary>
public sealed class GcsServiceAccountBuildTests : IAsyncLifetime
{
    private const string Token = "ya29.of-the-service-account";

    private GcsServer _storage = null!;
    private FaultServer _tokens = null!;

    public async Task InitializeAsync()
    {
        _storage = await GcsServer.StartAsync("bucket");
        _storage.Token = Token;
        _tokens = await FaultServer.StartAsync();
    }

    public async Task DisposeAsync()
    {
        await _tokens.DisposeAsync();
        await _storage.DisposeAsync();
    }

    [Fact]
    public async Task Build_KeyOfAServiceAccount_IsExchangedForATokenAndALargeFileComesInParts()
    {
        const int Size = 40 << 20;
        await PublishAsync(new string('w', Size));
        _tokens.Always("token", CredentialBuilds.Json(200, $$"""{"access_token":"{{Token}}","expires_in":3600,"token_type":"Bearer"}"""));
        using var workspace = await CreateAsync();

        (await workspace.DotnetAsync("build", "App")).Succeeds().Says("Fetched test/words 1.0 from cloud").DoesNotSay(Token);

        Assert.InRange(_tokens.CountOf("token"), 1, 2);
        Assert.Equal(Size + 1, (await workspace.RunAsync("App")).Succeeds().Output.Length);
        Assert.Equal(5, _storage.Requests.Count(r => r.Method == "GET" && r["Range"] is not null));
    }

    [Fact]
    public async Task Build_KeyIsRefused_SaysWhose()
    {
        await PublishAsync("words");
        _tokens.Always("token", CredentialBuilds.Json(400, """{"error":"invalid_grant","error_description":"Invalid JWT Signature."}"""));
        using var workspace = await CreateAsync();

        (await workspace.DotnetAsync("build", "App")).Fails().Says("ASSET1105").Says("the service account publisher@acme.iam.gserviceaccount.com").Says("invalid_grant").DoesNotSay("PRIVATE KEY");
    }

    private Task PublishAsync(string text) => Workspace.PublishAsync(
        new StoreSettings("gs://bucket/some/assets") { Endpoint = _storage.Url, TokenEnvironment = "T", Environment = static name => name == "T" ? Token : null },
        "test/words", "1.0", (".", text));

    private async Task<Workspace> CreateAsync()
    {
        var workspace = await CredentialBuilds.CreateWorkspaceAsync();
        using var key = RSA.Create(2048);
        workspace.Environment["GOOGLE_APPLICATION_CREDENTIALS"] = workspace.Write("key.json", JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["type"] = "service_account",
            ["project_id"] = "acme",
            ["private_key_id"] = "1",
            ["private_key"] = key.ExportPkcs8PrivateKeyPem(),
            ["client_email"] = "publisher@acme.iam.gserviceaccount.com",
            ["token_uri"] = _tokens.Url + "/token",
        }));
        workspace.App("App", CredentialBuilds.Source("gs://bucket/some/assets", _storage.Url), CredentialBuilds.Program);
        return workspace;
    }
}

/// <summary>
/// Microsoft's library, with the secret of a client in the environment. It asks <c>login.microsoftonline.com</c> and nobody else: so that name is led here by a proxy, with a certificate that
/// <c>SSL_CERT_FILE</c> has the process trust. The storage service is a web server that demands the token.
/// </summary>
public sealed class AzureClientSecretBuildTests : IAsyncLifetime, IDisposable
{
    private const string Login = "login.microsoftonline.com";
    private const string Tenant = "11111111-2222-3333-4444-555555555555";
    private const string Secret = "secret-of-the-client";

    private static readonly string Token = $"e30.{Base64Url.EncodeToString("""{"appid":"build-of-acme"}"""u8)}.sig";

    private readonly TempFolder _folder = new();
    private FaultServer _storage = null!;
    private FaultServer _login = null!;
    private TunnelProxy _proxy = null!;
    private string _certificate = "";

    public async Task InitializeAsync()
    {
        await Workspace.PublishAsync(new StoreSettings(Directory.CreateDirectory(_folder["acct/assets/some"]).FullName), "test/words", "1.0", (".", "of a client"));
        _storage = await FaultServer.StartAsync(_folder);
        _storage.Rule = r => r["Authorization"] == "Bearer " + Token ? null : Fault.Answer(401);
        var certificate = TestCertificate.Create(Login);
        _certificate = certificate.ExportCertificatePem();
        _login = await FaultServer.StartAsync(certificate: certificate);
        _login.Always("common/discovery/instance", CredentialBuilds.Json(200, $$"""{"tenant_discovery_endpoint":"https://{{Login}}/{{Tenant}}/v2.0/.well-known/openid-configuration","api-version":"1.1","metadata":[{"preferred_network":"{{Login}}","preferred_cache":"{{Login}}","aliases":["{{Login}}"]}]}"""));
        _proxy = new TunnelProxy(new Dictionary<string, string>(StringComparer.Ordinal) { [Login] = _login.Url });
    }

    public async Task DisposeAsync()
    {
        await _proxy.DisposeAsync();
        await _login.DisposeAsync();
        await _storage.DisposeAsync();
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Build_SecretOfAClient_IsExchangedForAToken()
    {
        Answer(200, $$"""{"token_type":"Bearer","expires_in":3599,"ext_expires_in":3599,"access_token":"{{Token}}"}""");
        using var workspace = await CreateAsync();

        (await workspace.DotnetAsync("build", "App")).Succeeds().Says("Fetched test/words 1.0 from cloud").DoesNotSay(Secret).DoesNotSay(Token);

        Assert.Equal("of a client\n", (await workspace.RunAsync("App")).Succeeds().Output);
        Assert.InRange(_login.CountOf($"{Tenant}/oauth2/v2.0/token"), 1, 2);
    }

    [Fact]
    public async Task Build_SecretIsRefused_SaysWhy()
    {
        Answer(401, """{"error":"invalid_client","error_description":"AADSTS7000215: Invalid client secret provided.","error_codes":[7000215]}""");
        using var workspace = await CreateAsync();

        (await workspace.DotnetAsync("build", "App")).Fails().Says("ASSET1105").Says("ClientSecretCredential authentication failed: A configuration issue").Says("az login").DoesNotSay(Secret);
    }

    private void Answer(int status, string json) => _login.Always($"{Tenant}/oauth2/v2.0/token", CredentialBuilds.Json(status, json));

    private async Task<Workspace> CreateAsync()
    {
        var workspace = await CredentialBuilds.CreateWorkspaceAsync();
        workspace.Environment["HTTPS_PROXY"] = _proxy.Url;
        workspace.Environment["NO_PROXY"] = "127.0.0.1";
        workspace.Environment["SSL_CERT_FILE"] = workspace.Write("trusted.pem", _certificate);
        workspace.Environment["AZURE_TENANT_ID"] = Tenant;
        workspace.Environment["AZURE_CLIENT_ID"] = "66666666-7777-8888-9999-000000000000";
        workspace.Environment["AZURE_CLIENT_SECRET"] = Secret;
        workspace.App("App", CredentialBuilds.Source("az://acct/assets/some", _storage.Url + "/acct"), CredentialBuilds.Program);
        return workspace;
    }
}
