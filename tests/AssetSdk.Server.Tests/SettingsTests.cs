using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using AssetSdk.Core;
using AssetSdk.Server.Hosting;
using AssetSdk.Testing;

namespace AssetSdk.Server.Tests;

/// <summary>What the settings do that no other test sets.</summary>
public sealed class SettingsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Limit:MaxUploadBytes", "Limit")]
    [InlineData("Limits:MaxUpload", "Limits:MaxUpload")]
    [InlineData("HealthChecks:Allowed:0", "HealthChecks:Allowed")]
    [InlineData("IsOfThisMachineOnly", "IsOfThisMachineOnly")]
    public void Setting_ThatIsNotThere_IsNamed(string key, string named)
    {
        var failure = Assert.Throws<AssetException>(() => ServerOptions.Read(ServerUnderTest.Settings((key, "1"))));

        Assert.Equal(AssetErrorCode.InvalidServerSetting, failure.Code);
        Assert.Contains($"'{ServerOptions.Section}:{named}'", failure.Message);
    }

    [Fact]
    public async Task PublicUrl_Set_IsWhatUrlsBeginWith()
    {
        await using var server = await ServerUnderTest.StartAsync(_folder, ("PublicUrl", "https://assets.example/db/"), ("AllowAnonymous", "admin"));

        var answer = await server.Client.UploadAsync([1], ServerClient.Metadata("team/words", "1", "a"));

        Assert.Equal($"https://assets.example/db/asset-object/{answer.Json!["asset_id"]}", (string)answer.Json["public_url"]!);
        Assert.Equal("https://assets.example/db/asset/team%2Fwords:1-a", answer.Headers.Location!.AbsoluteUri);
    }

    [Fact]
    public async Task PublicUrl_NotSetAndEveryAddress_TheMachinesNameStandsForIt()
    {
        await using var server = await ServerUnderTest.StartAsync(_folder, ("Urls", "http://*:0"), ("AllowAnonymous", "admin"));
        using var client = new ServerClient($"http://127.0.0.1:{new Uri(server.Url).Port}");

        var url = (string)(await client.UploadAsync([1], ServerClient.Metadata("words", "1", "a"))).Json!["public_url"]!;

        Assert.StartsWith($"http://{Environment.MachineName}:{new Uri(server.Url).Port}/asset-object/", url, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task QueryTime_IsOver_QueryIsRefused()
    {
        await using var server = await ServerUnderTest.StartAsync(_folder, ("Limits:QueryTime", "00:00:00.0000001"));
        await server.Client.UploadedAsync("words");

        var answer = await server.Client.PostAsync("/assets", "{}");

        Assert.Equal(400, answer.Status);
        Assert.StartsWith("The query has searched for ", (string)answer.Json!["error"]!);
    }

    [Fact]
    public async Task MaxSortedBytes_IsMet_QueryIsRefusedAndASmallerOneIsNot()
    {
        await using var server = await ServerUnderTest.StartAsync(_folder, ("Limits:MaxSortedBytes", "2000"));
        for (var i = 0; i < 10; i++)
            await server.Client.UploadedAsync($"words{i}");

        var answer = await server.Client.PostAsync("/assets?sort=asset_name", "{}");

        Assert.Equal(400, answer.Status);
        Assert.StartsWith("To sort, the server would have to hold more than ", (string)answer.Json!["error"]!);
        Assert.Equal(["words9:1.0-base"], (await server.Client.PostAsync("/assets?sort=-asset_name&limit=1", "{}")).Uris);
    }

    [Fact]
    public async Task HealthChecksAllow_Public_ThisMachineIsForbidden()
    {
        await using var server = await ServerUnderTest.StartAsync(_folder, ("HealthChecks:Allow:0", "public"));

        var answer = await server.Client.PostAsync("/asset_registry", $$"""{"asset_registry_public_url":"{{server.Url}}"}""");

        Assert.Equal(400, answer.Status);
        Assert.Contains("HealthChecks:Allow", (string)answer.Json!["error"]!);
    }

    [Fact]
    public async Task Certificate_Https_IsShown()
    {
        using var certificate = TestCertificate.Create();
        var (path, key) = (_folder.Write("certificate.pem", certificate.ExportCertificatePem()), _folder.Write("key.pem", certificate.GetECDsaPrivateKey()!.ExportECPrivateKeyPem()));
        await using var server = await ServerUnderTest.StartAsync(_folder["data"], ("Urls", "https://127.0.0.1:0"), ("Certificate:Path", path), ("Certificate:KeyPath", key));
        using var handler = new SocketsHttpHandler();
        handler.SslOptions.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, CustomTrustStore = { certificate }, RevocationMode = X509RevocationMode.NoCheck };
        using var client = new HttpClient(handler) { DefaultRequestVersion = HttpVersion.Version20, DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact };

        Assert.Equal("""{"success":true,"message":"healthy"}""", await client.GetStringAsync(server.Url + "/health"));
    }

    [Fact]
    public async Task AllowOrigins_PageOfOne_MayAskAndReadAnswers()
    {
        await using var server = await ServerUnderTest.StartAsync(_folder, ("AllowOrigins:0", "https://app.example"));

        var preflight = await server.Client.SendAsync(HttpMethod.Options, "/assets", null, ("Origin", "https://app.example"), ("Access-Control-Request-Method", "POST"), ("Access-Control-Request-Headers", "authorization,content-type"));
        var found = await server.Client.SendAsync(HttpMethod.Post, "/assets", null, ("Origin", "https://app.example"));
        var missing = await server.Client.GetAsync("/asset/none:1-a", ("Origin", "https://app.example"));
        var other = await server.Client.SendAsync(HttpMethod.Post, "/assets", null, ("Origin", "https://evil.example"));

        Assert.Equal((204, "https://app.example"), (preflight.Status, preflight.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        Assert.Equal((200, "https://app.example"), (found.Status, found.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        Assert.Equal((404, "https://app.example"), (missing.Status, missing.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        Assert.Equal((401, false), (other.Status, other.Headers.Contains("Access-Control-Allow-Origin")));
    }

    [Fact]
    public async Task AllowOriginsAll_EveryPageMayWhatWasSaid()
    {
        await using (var closed = await ServerUnderTest.StartAsync(_folder, ("AllowOrigins:0", "*")))
            Assert.Equal(401, (await closed.Client.GetAsync("/asset/none:1-a", ("Origin", "https://app.example"))).Status);
        await using var server = await ServerUnderTest.StartAsync(_folder, ("AllowOrigins:0", "*"), ("AllowAnonymous", "read"));

        var answer = await server.Client.GetAsync("/asset/none:1-a", ("Origin", "https://app.example"));

        Assert.Equal((404, "*"), (answer.Status, answer.Headers.GetValues("Access-Control-Allow-Origin").Single()));
        Assert.Equal(403, (await server.Client.SendAsync(HttpMethod.Post, "/asset", new StringContent("{}"), ("Origin", "https://app.example"))).Status);
    }

    [Fact]
    public async Task LogFormatJson_Requests_AreLinesOfJsonWithTheirIds()
    {
        using var server = await ServerProcess.StartAsync(_folder, ("LogFormat", "json"));
        await server.Client.UploadedAsync("words");
        await server.Client.GetAsync("/asset/words:1.0-base");
        Assert.Equal(0, await server.TerminateAsync());

        var lines = server.Output.Split('\n').Where(l => l.StartsWith('{')).Select(l => JsonNode.Parse(l)!).Where(l => (string)l["Category"]! == "AssetSdk.Server.Operation.RequestLog").ToList();

        // What is read is at the level Debug.
        var state = Assert.Single(lines)["State"]!;
        Assert.Equal(("POST", "/upload_asset", "201", "anonymous"), ((string)state["Method"]!, (string)state["Path"]!, state["Status"]!.ToString(), (string)state["Caller"]!));
        Assert.NotEmpty((string)state["RequestId"]!);
    }
}
