using System.Collections.Concurrent;
using System.Security.Cryptography;
using AssetSdk.Testing;

namespace AssetSdk.Server.Tests;

/// <summary>The server's process is killed while it is written to: what it has acknowledged is there, and nothing else is half there.</summary>
public abstract class KillContract : IDisposable
{
    private readonly TempFolder _folder = new();
    private int _next;

    /// <summary>The settings of a database, new and empty.</summary>
    private protected abstract Task<IEnumerable<(string Key, string? Value)>> SettingsAsync();

    public virtual void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Kill_DuringUploadsAndChanges_EveryAcknowledgedWriteIsThere()
    {
        (string, string?)[] settings = [.. await SettingsAsync(), ("UploadLease", "00:00:01"), ("SweepInterval", "00:00:00.2")];
        var random = new Random(20261121);
        var uploaded = new ConcurrentDictionary<string, byte[]>(StringComparer.Ordinal);
        var changed = new ConcurrentDictionary<string, int>(StringComparer.Ordinal);
        for (var round = 0; round < (LongTests.Wanted ? 30 : 4); round++)
        {
            using var server = await ServerProcess.StartAsync(_folder["data"], settings);
            var writers = Enumerable.Range(0, 4).Select(_ => WriteAsync(server.Client, uploaded, changed)).ToList();
            var enough = uploaded.Count + random.Next(3, 20);
            using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
            while (uploaded.Count < enough)
                await Task.Delay(1, limit.Token);
            await server.KillAsync();
            await Task.WhenAll(writers);
        }

        using var last = await ServerProcess.StartAsync(_folder["data"], settings);
        foreach (var (uri, bytes) in uploaded)
        {
            var answer = await last.Client.GetAsync($"/asset/{uri}");
            Assert.True(answer.Status == 200, uri);
            Assert.Equal(bytes, (await last.Client.GetAsync($"/asset-object/{answer.Json!["data"]!["asset_id"]}")).Bytes);
            Assert.True(((int?)answer.Json["data"]!["count"] ?? 0) >= changed.GetValueOrDefault(uri), uri);
        }

        // What is there without an acknowledgement is there whole, and what is not is swept.
        var all = (await last.Client.PostAsync("/assets", "{}")).Json!["data"]!.AsArray();
        foreach (var asset in all)
            Assert.Equal((string)asset!["asset_file_info"]!["sha256"]!, Convert.ToHexStringLower(SHA256.HashData((await last.Client.GetAsync($"/asset-object/{asset["asset_id"]}")).Bytes)));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (_folder.Files("data/objects/objects").Count > all.Count)
            await Task.Delay(50, patience.Token);
        Assert.Equal(all.Count, _folder.Files("data/objects/objects").Count);
        Assert.Empty(_folder.Files("data/uploads"));
        Assert.Empty(_folder.Files("data/objects/_assetsdk/tmp"));
        Assert.Equal(0, await last.TerminateAsync());
    }

    private async Task WriteAsync(ServerClient client, ConcurrentDictionary<string, byte[]> uploaded, ConcurrentDictionary<string, int> changed)
    {
        try
        {
            while (true)
            {
                var (name, bytes) = ($"n{Interlocked.Increment(ref _next)}", RandomNumberGenerator.GetBytes(RandomNumberGenerator.GetInt32(600_000)));
                if ((await client.UploadAsync(bytes, ServerClient.Metadata(name, "1", "a"))).Status == 201)
                    uploaded[$"{name}:1-a"] = bytes;
                for (var i = 1; i < 4; i++)
                {
                    if ((await client.PutAsync($"/asset/{name}:1-a", $$"""{"count":{{i}}}""")).Status == 200)
                        changed[$"{name}:1-a"] = i;
                }
            }
        }
        catch (HttpRequestException)
        {
            // Killed.
        }
    }
}

public sealed class SqliteKillTests : KillContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => DefaultStart.SettingsAsync();
}

[NeedsPostgres]
[Collection(PostgresTests.Name)]
public sealed class PostgresKillTests(PostgresServer server) : KillContract
{
    private protected override Task<IEnumerable<(string Key, string? Value)>> SettingsAsync() => PostgresTests.SettingsAsync(server);
}
