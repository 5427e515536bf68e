using System.Text;
using AssetSdk.Testing;
using Xunit.Abstractions;

namespace AssetSdk.Server.Tests;

/// <summary>Requests that nobody means well with: each is refused as the client's fault, nothing breaks and nothing gets out.</summary>
public abstract class HostileContract(ITestOutputHelper output) : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private ServerUnderTest? _server;

    private string Url => _server!.Url;

    private ServerClient Client => _server!.Client;

    public async Task InitializeAsync()
    {
        _server = await ServerUnderTest.StartAsync(_folder["data"], [("Limits:MaxUploadBytes", "1000000"), ("Limits:MaxDocumentBytes", "100000"), ("Limits:MaxFilterBytes", "100000"), .. await SettingsAsync()]);
        _folder.Write("secret.txt", "secret");
        await Client.UploadedAsync("words");
    }

    /// <summary>The settings of the database, new and empty.</summary>
    private protected abstract Task<IEnumerable<(string Key, string? Value)>> SettingsAsync();

    public async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("/asset/../../secret.txt")]
    [InlineData("/asset/..%2f..%2fsecret.txt")]
    [InlineData("/asset/%2e%2e/%2e%2e/secret.txt")]
    [InlineData("/asset-object/..%2f..%2f..%2fsecret.txt")]
    [InlineData("/asset-object/....//....//secret.txt")]
    [InlineData("/asset/%00")]
    [InlineData("/asset/a%00b:1-a")]
    [InlineData("/asset-object/%00")]
    [InlineData("/asset/%ff%fe")]
    [InlineData("/asset/%c0%ae%c0%ae/")]
    [InlineData("/asset/%")]
    [InlineData("/asset/%zz")]
    [InlineData("/asset/a\u00ffb")]
    [InlineData("//asset/x")]
    [InlineData("/asset/?")]
    [InlineData("/asset/x?%")]
    [InlineData("asset/x")]
    [InlineData("*")]
    [InlineData("http://evil.example/asset/x")]
    [InlineData("/asset/'%20OR%201=1%20--")]
    [InlineData("/asset/%F0%9F%92%A9%ED%A0%80:1-a")]
    [InlineData("/asset_registry/..")]
    [InlineData("/check_health/%2e")]
    [InlineData("/openapi/..%2f..%2fappsettings.json")]
    [InlineData("/assets?limit=99999999999999999999")]
    [InlineData("/../data/assets.db")]
    [InlineData("/..%5c..%5csecret.txt")]
    public async Task Target_OfAnyKind_IsTheClientsFault(string target)
    {
        foreach (var method in new[] { "GET", "HEAD", "PUT", "DELETE", "POST", "OPTIONS", "TRACE", "PROPFIND" })
        {
            var status = await RawRequest.SendAsync(Url, $"{method} {target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nConnection: close\r\n\r\n{{}}");
            Assert.True(status is 0 or (>= 400 and < 500), $"{method} {target}: {status}");
        }

        await StillWellAsync();
    }

    [Theory]
    [InlineData("GET / HTTP/9.9\r\n\r\n")]
    [InlineData("GET /health\r\n\r\n")]
    [InlineData("\0\0\0\0\r\n\r\n")]
    [InlineData("POST /assets HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n")]
    [InlineData("POST /asset HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n")]
    [InlineData("POST /assets HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n")]
    [InlineData("POST /assets HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\nConnection: close\r\n\r\n{}")]
    [InlineData("PUT /asset/words:1.0-base HTTP/1.1\r\nHost: localhost\r\nContent-Length: 999999999999\r\nConnection: close\r\n\r\n{}")]
    [InlineData("GET /asset/a HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n")]
    [InlineData("GET /asset/a HTTP/1.1\r\nHost: \u00ff\u00fe\r\n\r\n")]
    [InlineData("GET /asset/a HTTP/1.1\r\nHost: localhost\r\nX: \0\r\n\r\n")]
    public async Task Head_OfAnyKind_IsTheClientsFault(string head)
    {
        var status = await RawRequest.SendAsync(Url, head);

        Assert.True(status is 0 or (>= 400 and < 500) or 505, $"{status}");
        await StillWellAsync();
    }

    [Fact]
    public async Task Method_HoweverWritten_IsOneToTheMetrics()
    {
        foreach (var method in new[] { "GET", "gEt", "geT" })
            Assert.Equal(200, await RawRequest.SendAsync(Url, $"{method} /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));

        // A request is counted when its answer has gone.
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (!(await Client.GetAsync("/metrics")).Text.Contains("""{route="/health",method="GET",status="200"} 3""", StringComparison.Ordinal))
            await Task.Delay(20, patience.Token);
    }

    [Fact]
    public async Task Head_Huge_IsTheClientsFault()
    {
        foreach (var headers in new[] { $"X: {new string('x', 1 << 20)}\r\n", string.Concat(Enumerable.Range(0, 500).Select(i => $"X{i}: x\r\n")), $"Authorization: Bearer {new string('x', 20_000)}\r\n" })
        {
            var status = await RawRequest.SendAsync(Url, $"GET /asset/{new string('a', 5000)} HTTP/1.1\r\nHost: localhost\r\n{headers}\r\n");
            Assert.True(status is 0 or (>= 400 and < 500), $"{status}");
        }

        await StillWellAsync();
    }

    [Theory]
    [InlineData("bytes=0-0,0-0,0-0,0-0")]
    [InlineData("bytes=-")]
    [InlineData("bytes=9223372036854775807-")]
    [InlineData("bytes=-9223372036854775808")]
    [InlineData("bytes=1-18446744073709551616")]
    [InlineData("bytes=a-b")]
    [InlineData("bytes=")]
    [InlineData("=")]
    public async Task Range_OfAnyKind_IsServedOrRefused(string range)
    {
        var id = (string)(await Client.GetAsync("/asset/words:1.0-base")).Json!["data"]!["asset_id"]!;

        var answer = await Client.GetAsync($"/asset-object/{id}", ("Range", range));

        Assert.True(answer.Status is 200 or 206 or 416, $"{answer.Status}");
    }

    public static TheoryData<int> FormNumbers() => [.. Enumerable.Range(0, Forms.Length)];

    private static string[] Forms { get; } = MakeForms();

    [Theory]
    [MemberData(nameof(FormNumbers))]
    public async Task Upload_FormOfAnyKind_IsRefusedAndLeavesNothing(int number)
    {
        var body = Encoding.Latin1.GetBytes(Forms[number]);
        foreach (var type in new[] { "multipart/form-data; boundary=b", "multipart/form-data", "multipart/form-data; boundary=\"\"", "multipart/form-data; boundary=" + new string('b', 5000) })
        {
            foreach (var length in new[] { body.Length, body.Length + 10 })
            {
                var status = await RawRequest.SendAsync(Url, $"POST /upload_asset HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n", body);
                Assert.True(status is 0 or (>= 400 and < 500), $"{type} {length}: {status}");
            }
        }

        await StillWellAsync();
        Assert.Single(_folder.Files("data/objects/objects"));
        Assert.Empty(_folder.Files("data/uploads"));
    }

    [Fact]
    public async Task Upload_LargerThanAllowed_IsRefused()
    {
        var answer = await Client.UploadAsync(new byte[2_000_000], ServerClient.Metadata("large", "1", "a"), metadataFirst: true);

        Assert.Equal(413, answer.Status);
        Assert.Single(_folder.Files("data/objects/objects"));
        await StillWellAsync();
    }

    [Theory]
    [InlineData("POST", "/assets")]
    [InlineData("PUT", "/asset/words:1.0-base")]
    [InlineData("POST", "/upload_asset")]
    [InlineData("POST", "/nowhere")]
    public async Task Body_FarTooLarge_IsRefusedSoThatWhoStillSendsItSees(string method, string path)
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(new Uri(Url), path)) { Content = new ByteArrayContent(new byte[20_000_000]) };
        request.Content.Headers.TryAddWithoutValidation("Content-Type", "multipart/form-data; boundary=b");

        using var answer = await http.SendAsync(request);

        Assert.Equal(path == "/nowhere" ? 404 : 413, (int)answer.StatusCode);
        await StillWellAsync();
    }

    [Theory]
    [InlineData("POST /assets", "\u00a6x")]
    [InlineData("POST /asset", "\u00c3(")]
    [InlineData("PUT /asset/words:1.0-base", "a\0b")]
    [InlineData("POST /upload_asset", "\u00a6x")]
    public async Task Body_EndsWithATrailerThatIsNoText_IsTheClientsFault(string route, string value)
    {
        const string Form = "--b\r\nContent-Disposition: form-data; name=\"q\"\r\n\r\nabc\r\n--b--\r\n";

        var status = await RawRequest.SendAsync(
            Url,
            $"{route} HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n",
            Encoding.Latin1.GetBytes($"{Form.Length:x}\r\n{Form}\r\n0\r\nT: {value}\r\n\r\n"),
            staysOpen: true);

        Assert.Equal(400, status);
        await StillWellAsync();
    }

    public static TheoryData<int> DocumentNumbers() => [.. Enumerable.Range(0, Documents.Length)];

    private static string[] Documents { get; } =
    [
        "null", "true", "0", "\"\"", "[]", "[{}]", "{\"asset_name\":{}}", "{\"asset_name\":[]}", "{\"asset_name\":null}", "{\"asset_name\":\"\\u0000\"}", "{\"asset_name\":\"\\ud800\"}", "{\"\\ud800\":1,\"asset_name\":\"a\"}", "{\"\\u0000\":1}",
        "{\"asset_name\":\"a\",\"asset_name\":\"b\"}", "{\"asset_name\":\"a\",\"asset_version\":\"1\"}", "{\"asset_name\":\"a\",\"asset_version\":{\"version\":[],\"tag\":{}}}",
        "{\"asset_name\":\"a\",\"asset_tags\":[null]}", "{\"asset_name\":\"a\",\"asset_tags\":[[[]]]}", "{\"asset_name\":\"a\",\"asset_public_url\":[]}", "{\"asset_name\":\"a\",\"x\":1e400000}", "{\"asset_name\":\"a\",\"x\":" + new string('9', 5000) + "}",
        new string('[', 50_000), new string('{', 50_000), string.Concat(Enumerable.Repeat("{\"a\":", 1000)), "{\"asset_name\":\"a\",\"x\":" + new string('[', 100) + new string(']', 100) + "}",
        "{\"asset_name\":\"" + new string('a', 5000) + "\"}", "\u00ff\u00fe{}", "{\"asset_name\":\"a\u0080\"}", "{} {}", "{\"asset_name\":\"a\"},", new string('x', 200_000),
        "{\"asset_registry_public_url\":\"\\ud800\"}", "{\"asset_registry_public_url\":{}}", "{\"asset_registry_public_url\":\"http://[::1\"}", "{\"asset_registry_public_url\":\"http://127.0.0.1:99999\"}",
    ];

    [Theory]
    [MemberData(nameof(DocumentNumbers))]
    public async Task Document_OfAnyKind_IsTheClientsFault(int number)
    {
        var body = Encoding.Latin1.GetBytes(Documents[number]);
        foreach (var route in new[] { "POST /asset", "PUT /asset/words:1.0-base", "POST /asset_registry", $"PUT /asset_registry/{Guid.Empty}" })
        {
            var status = await RawRequest.SendAsync(Url, $"{route} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n", body);
            Assert.True(status is 0 or (>= 400 and < 500) || (status == 200 && Documents[number].Contains("registry", StringComparison.Ordinal)), $"{route}: {status}");
        }

        await StillWellAsync();
    }

    [Theory]
    [InlineData("""{"asset_name":{"$regex":"^(a+)+$"}}""")]
    [InlineData("""{"asset_metadata.text":{"$regex":"(a|a)*b"}}""")]
    [InlineData("""{"asset_metadata.text":{"$regex":"(?=(a+)+$)(?!x)"}}""")]
    [InlineData("""{"asset_name":{"$regex":"["}}""")]
    [InlineData("""{"a'); DROP TABLE asset; --":{"$gt":"'"}}""")]
    [InlineData("""{"a\"].b":{"$eq":"\"]"}}""")]
    [InlineData("""{"$.asset_name":"words"}""")]
    [InlineData("""{"asset_name\u0000":"words"}""")]
    [InlineData("""{"asset_name":"\u0000"}""")]
    [InlineData("""{"asset_name":"\ud800"}""")]
    [InlineData("""{"a":1e400}""")]
    [InlineData("""{"a.1.2.3.4.5.6.7.8.9.10":1}""")]
    [InlineData("""{"a":{"$in":[null,{"$regex":"x"}]}}""")]
    [InlineData("""{"asset_metadata.\u0001\u007f\ufeff\u2028'\"\\$[*]?(@.a)":"'\"\\$"}""")]
    [InlineData("""{"":"","..":1,"a.":{"$gt":1e308,"$lt":-1e-320}}""")]
    [InlineData("""{"asset_name":{"$regex":"^\ud83d"},"asset_metadata.\ud800":{"$ne":18446744073709551616}}""")]
    public async Task Search_HostileFilter_IsAnsweredOrRefused(string filter)
    {
        await Client.PostAsync("/asset", $$$"""{"asset_name":"bomb","asset_metadata":{"text":"{{{new string('a', 5000)}}}!"}}""");

        var answer = await Client.PostAsync("/assets", filter);

        Assert.True(answer.Status is 200 or 400, $"{answer.Status} {answer.Text}");
        Assert.Equal(2, (await Client.PostAsync("/assets", "{}")).Uris.Length);
    }

    [Fact]
    public async Task Requests_ManyAtRandom_NeverFailTheServer()
    {
        var (seed, count) = LongTests.Wanted ? (Environment.TickCount, 100_000) : (20261121, 1500);
        output.WriteLine($"Seed {seed}");
        var random = new Random(seed);
        string[] targets = ["/assets", "/asset", "/asset/words:1.0-base", "/upload_asset", "/asset-object/x", "/asset_registry", "/asset_registries", "/check_health/x", "/health", "/metrics", "/openapi/v1.json"];
        string[] pieces = ["{", "}", "[", "]", ":", ",", "\"", "asset_name", "$in", "$regex", "$not", "null", "1e9", "\\u0000", "\u00ff", "a.b.0", "--b\r\n", "\r\n\r\n", "Content-Disposition: form-data; name=\"asset\"", " "];
        for (var i = 0; i < count; i++)
        {
            var body = string.Concat(Enumerable.Range(0, random.Next(20)).Select(_ => pieces[random.Next(pieces.Length)]));
            var method = new[] { "GET", "POST", "PUT", "DELETE", "HEAD" }[random.Next(5)];
            var target = targets[random.Next(targets.Length)] + new[] { "", "/", "?limit=1", "?sort=a", "?cursor=x", "%2f", "%00", "/../.." }[random.Next(8)];
            var type = random.Next(2) == 0 ? "multipart/form-data; boundary=b" : "application/json";

            var status = await RawRequest.SendAsync(Url, $"{method} {target} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {type}\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n", Encoding.Latin1.GetBytes(body));

            Assert.True(status is >= 200 and < 500, $"Seed {seed}, request {i}: {method} {target} {body}: {status}");
        }

        await StillWellAsync();
    }

    private static string[] MakeForms()
    {
        const string File = "--b\r\nContent-Disposition: form-data; name=\"asset\"; filename=\"a\"\r\n\r\nbytes\r\n";
        const string Metadata = "--b\r\nContent-Disposition: form-data; name=\"asset_metadata\"\r\n\r\n{\"asset_name\":\"a\",\"asset_version\":{\"version\":\"1\",\"tag\":\"a\"}}\r\n";
        return
        [
            "", "garbage", "--b", "--b--", "--b\r\n", "--b\r\n\r\n", "--b\r\nContent-Disposition\r\n\r\n", "--c\r\n\r\n--c--", File, File + Metadata, Metadata + File[..^10],
            "--b\r\nContent-Disposition: form-data; name=\"asset\"; filename=\"../../../etc/passwd\"\r\n\r\nx\r\n--b--", File + "--b\r\nContent-Disposition: form-data; name=\"asset_metadata\"\r\n\r\n{\0}\r\n--b--",
            "--b\r\n" + string.Concat(Enumerable.Range(0, 100).Select(i => $"X{i}: x\r\n")) + "\r\n\r\n--b--", "--b\r\nX: " + new string('x', 100_000) + "\r\n\r\n--b--",
            string.Concat(Enumerable.Repeat(File, 50)) + "--b--", string.Concat(Enumerable.Repeat("--b\r\n\r\n\r\n", 5000)) + "--b--", new string('-', 200_000), File + Metadata + "--b\u00ff\u00fe--",
            "--b\r\nContent-Disposition: form-data; name=\"asset\"; filename*=UTF-8''%ff%00%zz\r\n\r\nx\r\n--b--", "--b\r\nContent-Disposition: form-data; name=\"asset_metadata\"\r\n\r\n" + new string('{', 99_000) + "\r\n--b--",
            "--b\r\nContent-Disposition: form-data; name=\"asset_metadata\"\r\n\r\n" + new string(' ', 200_000) + "\r\n--b--",
        ];
    }

    private async Task StillWellAsync()
    {
        Assert.Equal(200, (await Client.GetAsync("/health/ready")).Status);
        Assert.Equal("secret", await File.ReadAllTextAsync(_folder["secret.txt"]));
    }
}

public sealed class SqliteHostileTests(ITestOutputHelper output) : HostileContract(output)
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => DefaultStart.SettingsAsync();
}

[NeedsPostgres]
[Collection(PostgresTests.Name)]
public sealed class PostgresHostileTests(PostgresServer server, ITestOutputHelper output) : HostileContract(output)
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => PostgresTests.SettingsAsync(server);
}
