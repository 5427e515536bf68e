using AssetSdk.Server.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace AssetSdk.Server.Tests;

/// <summary>Clients that send or read next to nothing, more of them than the database takes connections: the server ends them, and serves the others meanwhile.</summary>
public abstract class SlowClientContract : ServerContract
{
    private const int Clients = 12;

    private readonly CancellationTokenSource _patience = new(TimeSpan.FromMinutes(2));

    private protected override IEnumerable<(string Key, string? Value)> More => [("Limits:StallTimeout", "00:00:01")];

    public override async Task DisposeAsync()
    {
        await base.DisposeAsync();
        _patience.Dispose();
    }

    [Fact]
    public async Task Send_BodyStandsStillOrDrips_IsRefusedAndNothingIsLeft()
    {
        await Client.UploadedAsync("words");
        (string Request, string Beginning, int Bytes)[] kinds =
        [
            ("POST /assets", "{", 0), ("POST /asset", "{", 0), ("PUT /asset/words:1.0-base", "{", 0), ("POST /asset_registries", "{", 0),
            ("POST /upload_asset", "--b\r\nContent-Disposition: form-data; name=\"asset_metadata\"\r\n\r\n{", 0),
            ("POST /upload_asset", "--b\r\nContent-Disposition: form-data; name=\"asset\"; filename=\"a\"\r\n\r\n", 10),
            ("POST /upload_asset", "--b\r\nContent-Disposition: form-data; name=\"asset\"; filename=\"a\"\r\n\r\n", 3_000_000),
        ];
        var clients = await Task.WhenAll(kinds.Concat(kinds).Select(k => SlowClient.StartAsync(
            Server.Url,
            $"{k.Request} HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: {k.Bytes + 90_000}\r\nConnection: close\r\n\r\n{k.Beginning}",
            k.Bytes)));

        var answers = Task.WhenAll(clients.Select((c, i) => c.DripAsync(i < kinds.Length ? ' ' : null, _patience.Token)));
        await OthersAreServedUntilAsync(answers);

        foreach (var (answer, i) in (await answers).Select((a, i) => (a, i % kinds.Length)))
        {
            Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
            Assert.Contains($$"""{"success":false,"{{(kinds[i].Request.EndsWith("upload_asset", StringComparison.Ordinal) ? "message" : "error")}}":"The body of the request stands still""", answer, StringComparison.Ordinal);
        }

        Array.ForEach(clients, c => c.Dispose());
        Assert.Empty(SpooledFiles());
        Assert.Single(await ObjectsAsync());
        Assert.Single((await Client.PostAsync("/assets", "{}")).Uris);
    }

    [Fact]
    public async Task Send_HeadersDrip_IsEndedAndOthersAreServed()
    {
        await Client.UploadedAsync("words");
        Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1);
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => SlowClient.StartAsync(Server.Url, "GET /asset/words:1.0-base HTTP/1.1\r\nHost: localhost\r\nX: ")));

        var answers = Task.WhenAll(clients.Select(c => c.DripAsync('x', _patience.Token)));
        await OthersAreServedUntilAsync(answers);

        Assert.All(await answers, a => Assert.StartsWith("HTTP/1.1 408 ", a, StringComparison.Ordinal));
        Array.ForEach(clients, c => c.Dispose());
    }

    [Theory]
    [InlineData("/assets", "POST")]
    [InlineData("/asset-object/{asset_id}", "GET")]
    public async Task Read_Nothing_HoldsNoConnectionOfTheDatabaseAndIsEnded(string route, string method)
    {
        // More than the machine keeps for a reader.
        await Client.UploadedAsync("words");
        var id = await Client.UploadedAsync("large", bytes: new byte[32 << 20]);
        for (var i = 0; i < 20; i++)
            Assert.Equal(201, (await Client.PostAsync("/asset", $$"""{"asset_name":"n{{i}}","text":"{{new string('x', 1_000_000)}}"}""")).Status);

        // Searches are ended by the server itself, files by the web server.
        Limits.MinResponseDataRate = method == "POST" ? null : new MinDataRate(1 << 20, TimeSpan.FromSeconds(2));
        var clients = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => SlowClient.StartAsync(
            Server.Url,
            $"{method} {route.Replace("{asset_id}", id, StringComparison.Ordinal)} HTTP/1.1\r\nHost: localhost\r\nContent-Length: {(method == "POST" ? 2 : 0)}\r\n\r\n{(method == "POST" ? "{}" : "")}")));

        var ended = Task.WhenAll(clients.Select(c => c.UntilResetAsync(_patience.Token)));
        await OthersAreServedUntilAsync(ended);

        await ended;
        var memory = Server.Services.GetRequiredService<RequestMemory>();
        await Until.SoAsync(() => memory.Held == 0);
        Array.ForEach(clients, c => c.Dispose());
    }

    private KestrelServerLimits Limits => Server.Services.GetRequiredService<IOptions<KestrelServerOptions>>().Value.Limits;

    // Reads, writes and searches, one after the other, until the slow ones have ended.
    private async Task OthersAreServedUntilAsync(Task ended)
    {
        var round = 0;
        do
        {
            Assert.Equal(200, (await Client.GetAsync("/asset/words:1.0-base")).Status);
            Assert.Equal(201, (await Client.PostAsync("/asset", $$$"""{"asset_name":"other","asset_version":{"version":"{{{round}}}","tag":"a"}}""")).Status);
            Assert.Equal([$"other:{round}-a"], (await Client.PostAsync("/assets", $$"""{"asset_uri":"other:{{round}}-a"}""")).Uris);
            Assert.Equal(200, (await Client.DeleteAsync($"/asset/other:{round++}-a")).Status);
            _patience.Token.ThrowIfCancellationRequested();
        }
        while (!ended.IsCompleted);
    }

    // A spooled file has no name any more; while it is open this process holds it.
    private IEnumerable<string> SpooledFiles() => Directory.EnumerateFileSystemEntries("/proc/self/fd")
        .Select(f => new FileInfo(f).LinkTarget ?? "").Where(f => f.StartsWith(Path.Combine(Folder, "uploads"), StringComparison.Ordinal));
}
