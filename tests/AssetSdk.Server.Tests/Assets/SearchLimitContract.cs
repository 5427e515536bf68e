using AssetSdk.Server.Hosting;
using AssetSdk.Server.Queries;
using AssetSdk.Server.Storage;
using AssetSdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AssetSdk.Server.Tests;

/// <summary>How long a search may take.</summary>
public abstract class SearchTimeContract : ServerContract
{
    private protected override IEnumerable<(string Key, string? Value)> More => [("Limits:QueryTime", "00:00:00.020")];

    [Theory]
    [InlineData("")]
    [InlineData("?sort=asset_name")]
    public async Task Search_LongerThanAllowed_IsRefused(string parameters)
    {
        await FillAsync($"[{string.Join(',', Enumerable.Repeat("""{"a":[1,2,3]}""", 5_000))}]", 30);

        // Of each document far less than a filter may take for one, also where the machine is busy.
        var answer = await Client.PostAsync("/assets" + parameters, $$$"""{"$or":[{{{string.Join(',', Enumerable.Repeat("""{"asset_metadata.list.a":{"$mod":[7,4]}}""", 5))}}}]}""");

        Assert.True(answer.Status == 400, answer.Text);
        Assert.Contains("has searched for", answer.Text);
    }

    [Fact]
    public async Task Sort_OfLargeValues_IsOfTheTimeToo()
    {
        await FillAsync($"[{string.Join(',', Enumerable.Repeat(7, 9000))}]", 20);
        var paths = string.Join(',', Enumerable.Range(0, 31).Select(i => $"asset_metadata.list.x{i}"));

        var answer = await Client.PostAsync($"/assets?sort={paths}", "{}");

        Assert.True(answer.Status == 400, answer.Text);
        Assert.Contains("has searched for", answer.Text);
        Assert.Equal(0, Memory.Held);
    }

    [Fact]
    public async Task Read_ThatIsCancelled_EndsInTheDatabase()
    {
        using var time = new CancellationTokenSource(TimeSpan.FromMilliseconds(100));

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Server.Services.GetRequiredService<SqlDatabase>().ReadAsync(
            s => s.ListAsync("WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c WHERE x < 2000000000) SELECT count(*) FROM c", static row => row.GetInt64(0)), time.Token));

        Assert.Empty((await Client.PostAsync("/assets", "{}")).Uris);
    }

    private SortMemory Memory => Server.Services.GetRequiredService<SortMemory>();

    private async Task FillAsync(string list, int count)
    {
        for (var i = 0; i < count; i++)
            Assert.Equal(201, (await Client.PostAsync("/asset", $$$"""{"asset_name":"n{{{i}}}","asset_metadata":{"list":{{{list}}}}}""")).Status);
    }
}

/// <summary>How much a sorted search may hold.</summary>
public abstract class SearchMemoryContract : ServerContract
{
    private const int SortedBytes = 100_000;

    private protected override IEnumerable<(string Key, string? Value)> More => [("Limits:MaxSortedBytes", $"{SortedBytes}")];

    [Fact]
    public async Task Sort_OfMoreThanMayBeHeld_IsRefusedUnlessFewAreWanted()
    {
        await FillAsync($"\"{new string('x', 30_000)}\"", 8);

        var answer = await Client.PostAsync("/assets?sort=-asset_name", "{}");

        Assert.True(answer.Status == 400, answer.Text);
        Assert.Contains("To sort", answer.Text);
        Assert.Equal(["n7", "n6"], (await Client.PostAsync("/assets?sort=-asset_name&limit=2", "{}")).Json!["data"]!.AsArray().Select(a => (string)a!["asset_name"]!));
        Assert.Equal(0, Memory.Held);
    }

    [Fact]
    public async Task Sort_WhileOthersHoldAllMemory_IsForLater()
    {
        await FillAsync("\"x\"", 2);
        Memory.Hold(SortedBytes * 2);

        var answer = await Client.PostAsync("/assets?sort=asset_name", "{}");
        Memory.Hold(-SortedBytes * 2);

        Assert.Equal((503, true), (answer.Status, answer.Headers.RetryAfter is not null));
        Assert.Equal(200, (await Client.PostAsync("/assets?sort=asset_name", "{}")).Status);
    }

    [Fact]
    public async Task Requests_WhileOthersHoldAllMemory_AreForLaterWhereTheyAreLarge()
    {
        var large = new string('x', 300_000);
        await FillAsync("\"x\"", 2);
        Assert.Equal(201, (await Client.PostAsync("/asset", $$"""{"asset_name":"large","asset_version":{"version":"1","tag":"a"},"text":"{{large}}"}""")).Status);
        (string Method, string Path, string? Body, bool IsLarge)[] requests =
        [
            ("POST", "/assets", """{"asset_name":"n1"}""", false),
            ("POST", "/assets", """{"asset_name":{"$regex":"^n1"}}""", false),
            ("PUT", "/asset/large:1-a", """{"asset_tags":["a"]}""", false),
            ("POST", "/assets", """{"asset_name":"large"}""", true),
            ("POST", "/assets", $$$"""{"asset_name":{"$regex":"^n{{{large[..300]}}}"}}""", true),
            ("POST", "/assets", $$"""{"asset_name":"{{large[..100_000]}}"}""", true),
            ("GET", "/asset/large:1-a", null, true),
            ("PUT", "/asset/large:1-a", $$"""{"text":"{{large}}"}""", true),
            ("POST", "/upload_asset", large, true),
        ];
        var memory = Server.Services.GetRequiredService<RequestMemory>();
        Assert.Equal(0, memory.Held);
        var most = new LimitOptions().MaxHeldBytes;

        memory.Hold(most);
        foreach (var (method, path, body, isLarge) in requests)
        {
            var answer = await SendAsync(method, path, body);
            Assert.True((isLarge ? 503 : 200) == answer.Status, $"{method} {path}: {answer.Status} {answer.Text}");
            Assert.Equal(isLarge, answer.Headers.RetryAfter is not null);
            await Until.SoAsync(() => memory.Held == most);
        }

        memory.Hold(-most);
        foreach (var (method, path, body, _) in requests)
            Assert.InRange((await SendAsync(method, path, body)).Status, 200, 201);
        await Until.SoAsync(() => memory.Held == 0);
    }

    private async Task<Answer> SendAsync(string method, string path, string? body)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(new Uri(Server.Url), path));
        if (path == "/upload_asset")
            request.Content = new MultipartFormDataContent { { new StringContent(ServerClient.Metadata("words", "1", "a").Insert(1, $"\"text\":\"{body}\",")), "asset_metadata" }, { new ByteArrayContent([1, 2, 3]), "asset", "words" } };
        else if (body is not null)
            request.Content = new StringContent(body);
        using var http = new HttpClient();
        using var answer = await http.SendAsync(request);
        return await Answer.OfAsync(answer);
    }

    private SortMemory Memory => Server.Services.GetRequiredService<SortMemory>();

    private async Task FillAsync(string list, int count)
    {
        for (var i = 0; i < count; i++)
            Assert.Equal(201, (await Client.PostAsync("/asset", $$$"""{"asset_name":"n{{{i}}}","asset_metadata":{"list":{{{list}}}}}""")).Status);
    }
}

public sealed class SqliteSearchTimeTests : SearchTimeContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => DefaultStart.SettingsAsync();
}

[NeedsPostgres]
[Collection(PostgresTests.Name)]
public sealed class PostgresSearchTimeTests(PostgresServer server) : SearchTimeContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => PostgresTests.SettingsAsync(server);
}

public sealed class SqliteSearchMemoryTests : SearchMemoryContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => DefaultStart.SettingsAsync();
}

[NeedsPostgres]
[Collection(PostgresTests.Name)]
public sealed class PostgresSearchMemoryTests(PostgresServer server) : SearchMemoryContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => PostgresTests.SettingsAsync(server);
}
