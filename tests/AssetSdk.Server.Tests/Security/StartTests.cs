using AssetSdk.Core;
using AssetSdk.Server.CommandLine;
using AssetSdk.Server.Hosting;
using AssetSdk.Server.Storage;
using AssetSdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AssetSdk.Server.Tests;

/// <summary>What a server does not start with, and the command line.</summary>
public sealed class StartTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("http://0.0.0.0:0")]
    [InlineData("http://*:0")]
    [InlineData("http://[::]:0")]
    [InlineData("http://127.0.0.1:0;http://192.0.2.1:0")]
    public async Task Start_OtherMachinesCouldAsk_NeedsTokensOrAWord(string urls)
    {
        var failure = await Assert.ThrowsAsync<AssetException>(() => AssetServer.CreateAsync(ServerUnderTest.Settings(("Data", _folder), ("Urls", urls)), CancellationToken.None));

        Assert.Equal(AssetErrorCode.UnprotectedServer, failure.Code);
        await using (await AssetServer.CreateAsync(ServerUnderTest.Settings(("Data", _folder), ("Urls", urls), ("AllowAnonymous", "read")), CancellationToken.None))
        {
            // Somebody said so.
        }

        await CommandAsync("token", "create", "--name", "ada", "--data", _folder);
        await using (await AssetServer.CreateAsync(ServerUnderTest.Settings(("Data", _folder), ("Urls", urls)), CancellationToken.None))
        {
            // There is a token.
        }
    }

    [Fact]
    public async Task Start_PublicAddressElsewhere_NeedsTokensOrAWord()
    {
        var failure = await Assert.ThrowsAsync<AssetException>(() => ServerUnderTest.StartAsync(_folder, ("PublicUrl", "https://assets.example")));

        Assert.Equal(AssetErrorCode.UnprotectedServer, failure.Code);
        Assert.Contains("https://assets.example", failure.Message);
        await (await ServerUnderTest.StartAsync(_folder, ("PublicUrl", "http://localhost:9"))).DisposeAsync();
    }

    [Theory]
    [InlineData("Urls", "nonsense")]
    [InlineData("Urls", "http://example.org:80")]
    [InlineData("Urls", "https://127.0.0.1:0")]
    [InlineData("Urls", "")]
    [InlineData("PublicUrl", "nonsense")]
    [InlineData("PublicUrl", "https://assets.example/?x=1")]
    [InlineData("AllowOrigins:0", "app.example")]
    [InlineData("AllowOrigins:0", "https://app.example/")]
    [InlineData("Url", "http://127.0.0.1:0")]
    [InlineData("AllowAnonymous", "everything")]
    [InlineData("AllowAnonymous", "3")]
    [InlineData("Store:Url", "https://example.org/read-only")]
    [InlineData("HealthChecks:Allow:0", "everything")]
    [InlineData("HealthChecks:Interval", "soon")]
    [InlineData("UploadLease", "00:00:00")]
    [InlineData("Limits:MaxUploadBytes", "-1")]
    [InlineData("LogFormat", "xml")]
    [InlineData("Database", "Host=127.0.0.1;Password=secret;Nonsense=1")]
    public async Task Start_BadSetting_IsNamed(string key, string value)
    {
        var failure = await Assert.ThrowsAsync<AssetException>(async () =>
        {
            await using var server = await AssetServer.CreateAsync(ServerUnderTest.Settings(("Data", _folder), ("Urls", "http://127.0.0.1:0"), (key, value)), CancellationToken.None);
            await server.StartAsync(CancellationToken.None);
        });

        Assert.Equal(AssetErrorCode.InvalidServerSetting, failure.Code);
        Assert.DoesNotContain("secret", failure.ToString());
    }

    [Fact]
    public async Task Start_DatabaseOfANewerServer_IsRefused()
    {
        await (await ServerUnderTest.StartAsync(_folder)).DisposeAsync();
        await using (var database = new Storage.Sqlite.SqliteDatabase(_folder["assets.db"]))
            await database.WriteAsync(s => s.ExecuteAsync("INSERT INTO schema_version (version) VALUES (1000)"), CancellationToken.None);

        var failure = await Assert.ThrowsAsync<AssetException>(() => ServerUnderTest.StartAsync(_folder));

        Assert.Equal(AssetErrorCode.UnknownDatabaseFormat, failure.Code);
    }

    [Fact]
    public async Task Start_Again_EverythingIsThere()
    {
        string id;
        await using (var server = await ServerUnderTest.StartAsync(_folder))
            id = await server.Client.UploadedAsync("words");

        await using var again = await ServerUnderTest.StartAsync(_folder);

        Assert.Equal("some words\n", (await again.Client.GetAsync($"/asset-object/{id}")).Text);
    }

    [Fact]
    public async Task Loopback_NoTokens_IsOpenUntilTheFirstOne()
    {
        await using var server = await ServerUnderTest.StartAsync(_folder);
        Assert.Equal(200, (await server.Client.PostAsync("/assets", "{}")).Status);

        var (code, output, _) = await CommandAsync("token", "create", "--name", "ada", "--right", "write", "--prefix", "team/", "--expires", "1h", "--data", _folder);

        Assert.Equal(0, code);
        using var ada = new ServerClient(server.Url) { Token = output.Trim() };
        Assert.Equal(201, (await ada.PostAsync("/asset", """{"asset_name":"team/a"}""")).Status);
        Assert.Equal(403, (await ada.PostAsync("/asset", """{"asset_name":"other"}""")).Status);
        await Until.SoAsync(async () => (await server.Client.PostAsync("/assets", "{}")).Status == 401);
        var list = (await CommandAsync("token", "list", "--data", _folder)).Output;
        Assert.DoesNotContain(output.Trim(), list);
        var id = list.Split('\n')[1].Split(' ')[0];
        Assert.Equal(0, (await CommandAsync("token", "revoke", id, "--data", _folder)).Code);
        Assert.Equal(401, (await ada.PostAsync("/assets", "{}")).Status);
        Assert.StartsWith("error " + AssetErrorCode.UnknownToken, (await CommandAsync("token", "revoke", "nonsense", "--data", _folder)).Error);
    }

    [Fact]
    public async Task Loopback_RequestOfAWebPage_IsNobody()
    {
        await using var server = await ServerUnderTest.StartAsync(_folder);

        Assert.Equal(401, (await server.Client.GetAsync("/asset/a:1-b", ("Origin", "https://evil.example"))).Status);
        Assert.Equal(401, (await server.Client.GetAsync("/asset/a:1-b", ("Host", "evil.example"))).Status);
        Assert.Equal(401, (await server.Client.GetAsync("/asset/a:1-b", ("Origin", "null"))).Status);
        Assert.Equal(401, (await server.Client.GetAsync("/asset/a:1-b", ("Sec-Fetch-Site", "cross-site"))).Status);
        Assert.Equal(404, (await server.Client.GetAsync("/asset/a:1-b", ("Origin", server.Url))).Status);
    }

    [Theory]
    [InlineData("Forwarded")]
    [InlineData("X-Forwarded-For")]
    [InlineData("X-Forwarded-Host")]
    [InlineData("X-Forwarded-Proto")]
    [InlineData("X-Real-IP")]
    [InlineData("Via")]
    public async Task Loopback_RequestThroughAProxy_IsNobodyUnlessItWasSaid(string header)
    {
        await using (var server = await ServerUnderTest.StartAsync(_folder))
            Assert.Equal(401, (await server.Client.GetAsync("/asset/a:1-b", (header, "198.51.100.7"))).Status);
        await using var open = await ServerUnderTest.StartAsync(_folder, ("AllowAnonymous", "read"), ("PublicUrl", "https://assets.acme.example"));

        Assert.Equal(404, (await open.Client.GetAsync("/asset/a:1-b", (header, "198.51.100.7"), ("Host", "assets.acme.example"))).Status);
    }

    [Fact]
    public async Task AllowAnonymous_PageOfAnotherSite_IsNobody()
    {
        await using var server = await ServerUnderTest.StartAsync(_folder, ("Urls", "http://*:0"), ("AllowAnonymous", "write"), ("PublicUrl", "https://assets.acme.example"));
        using var client = new ServerClient($"http://127.0.0.1:{new Uri(server.Url).Port}");

        // As browsers send it from anywhere, without asking first.
        Task<Answer> PostAsync(string name, params IEnumerable<(string, string)> headers) => client.SendAsync(HttpMethod.Post, "/asset", new StringContent($$"""{"asset_name":"{{name}}"}""", null, "text/plain"), headers);
        Assert.Equal(401, (await PostAsync("a", ("Origin", "https://evil.example"))).Status);
        Assert.Equal(401, (await PostAsync("b", ("Origin", "null"))).Status);
        Assert.Equal(401, (await PostAsync("c", ("Origin", "http://localhost:3000"))).Status);
        Assert.Equal(401, (await PostAsync("d", ("Sec-Fetch-Site", "cross-site"))).Status);
        Assert.Equal(404, (await client.GetAsync("/asset/none:1-a", ("Sec-Fetch-Site", "cross-site"))).Status);
        Assert.Equal(201, (await PostAsync("e")).Status);
        Assert.Equal(201, (await PostAsync("f", ("Origin", "https://assets.acme.example"))).Status);
        Assert.Equal(201, (await PostAsync("g", ("Origin", "http://team.example"), ("Host", "team.example"))).Status);
    }

    [Fact]
    public async Task Database_FolderThatOthersMayRead_IsStillTheServersOnly()
    {
        if (OperatingSystem.IsWindows())
            return;
        File.SetUnixFileMode(_folder, (UnixFileMode)0b111_101_101);

        await using var server = await ServerUnderTest.StartAsync(_folder);
        await server.Client.PostAsync("/asset", """{"asset_name":"a"}""");

        foreach (var name in new[] { "objects", "uploads" })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder[name]));
        foreach (var name in new[] { "assets.db", "assets.db-wal" })
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(_folder[name]));
    }

    [Fact]
    public async Task Audit_OfACommand_SaysWhoWroteWhat()
    {
        await using var server = await ServerUnderTest.StartAsync(_folder);
        var id = await server.Client.UploadedAsync("words");
        await server.Client.DeleteAsync("/asset/words:1.0-base");

        var (code, output, _) = await CommandAsync("audit", "--since", "1h", "--data", _folder);

        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.TrimEnd('\r').Split('\t')).ToList();
        Assert.Equal(0, code);
        Assert.Equal([["anonymous", "asset.upload", $"words:1.0-base {id}"], ["anonymous", "asset.delete", $"words:1.0-base {id}"]], lines.Select(l => l[1..]));
        Assert.All(lines, l => Assert.Equal(DateTimeKind.Utc, DateTime.ParseExact(l[0], "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.AssumeUniversal | System.Globalization.DateTimeStyles.AdjustToUniversal).Kind));
        Assert.StartsWith("error " + AssetErrorCode.InvalidServerSetting, (await CommandAsync("audit", "--since", "soon", "--data", _folder)).Error);
    }

    [Fact]
    public async Task Audit_Since_LeavesOutWhatIsOlder()
    {
        await using var server = await ServerUnderTest.StartAsync(_folder);
        for (var i = 0; i < 3; i++)
            await server.Client.PostAsync("/asset", """{"asset_name":"words"}""");
        await server.Services.GetRequiredService<SqlDatabase>().WriteAsync(s => s.ExecuteAsync("UPDATE audit SET at = at - 7200000 WHERE seq <= 2"), CancellationToken.None);

        Assert.Single((await CommandAsync("audit", "--since", "1h", "--data", _folder)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries));
        Assert.Equal(3, (await CommandAsync("audit", "--since", "always", "--data", _folder)).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }

    [Fact]
    public async Task Health_OfACommand_IsWhatTheServerSays()
    {
        string url;
        await using (var server = await ServerUnderTest.StartAsync(_folder))
        {
            url = server.Url;
            Assert.Equal((0, "{\"success\":true,\"message\":\"ready\"}", ""), Trimmed(await CommandAsync("health", "--urls", url)));
        }

        var (code, output, error) = await CommandAsync("health", "--urls", url);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith($"error {AssetErrorCode.ServerNotHealthy}: {url}/health/ready does not answer.", error);
    }

    [Theory]
    [InlineData()]
    [InlineData("token")]
    [InlineData("token", "create")]
    [InlineData("token", "list")]
    [InlineData("token", "revoke")]
    [InlineData("import")]
    [InlineData("audit")]
    [InlineData("health")]
    public async Task Help_OfEachCommand_IsThere(params string[] command)
    {
        var (code, output, error) = await CommandAsync([.. command, "--help"]);

        Assert.Equal((0, ""), (code, error));
        Assert.StartsWith("Description:", output);
        Assert.Contains("--data <DIR>", output);
    }

    [Theory]
    [InlineData("token", "create", "--name", "ada", "--right", "all")]
    [InlineData("token", "create", "--name", "ada", "--expires", "soon")]
    [InlineData("token", "create", "--name", "")]
    [InlineData("token", "create", "--name", "ada", "--prefix", "/")]
    public async Task TokenCreate_BadOption_IsRefused(params string[] arguments)
    {
        var (code, output, error) = await CommandAsync([.. arguments, "--data", _folder]);

        Assert.Equal((1, ""), (code, output));
        Assert.StartsWith("error " + AssetErrorCode.InvalidServerSetting, error);
    }

    private static (int Code, string Output, string Error) Trimmed((int Code, string Output, string Error) result) => (result.Code, result.Output.Trim(), result.Error.Trim());

    private static async Task<(int Code, string Output, string Error)> CommandAsync(params string[] arguments)
    {
        var (output, error) = (new StringWriter(), new StringWriter());
        var code = await ServerCommandLine.RunAsync(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
