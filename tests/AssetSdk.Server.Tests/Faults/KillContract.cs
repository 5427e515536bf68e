using System.Collections.Concurrent;
using System.Security.Cryptography;
using AssetSdk.Server.Storage;
using AssetSdk.Testing;
using Xunit.Abstractions;

namespace AssetSdk.Server.Tests;

/// <summary>Two servers share a database and a store and are killed while they are written to: what was acknowledged is there, and nothing else is half there.</summary>
public abstract class KillContract(ITestOutputHelper output) : IDisposable
{
    private const int Servers = 2;
    private const int WritersOfEach = 3;

    private readonly TempFolder _folder = new();
    private readonly ConcurrentDictionary<string, Written> _written = new(StringComparer.Ordinal);
    private int _next;
    private int _begun;
    private int _unavailable;

    /// <summary>What a server is killed at.</summary>
    private enum Moment
    {
        UploadAcknowledged,
        UploadBegun,
        ObjectWritten,
        ChangeBegun,
        DeleteBegun,
        ObjectRemoved,
    }

    /// <summary>The setting of a database, new and empty.</summary>
    private protected abstract Task<string> DatabaseAsync(string file);

    public virtual void Dispose()
    {
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public async Task Kill_DuringUploadsChangesAndDeletes_EveryAcknowledgedWriteIsThere()
    {
        var database = await DatabaseAsync(_folder["data/assets.db"]);
        (string, string?)[] settings = [("Database", database), ("PublicUrl", "https://assets.example"), ("AllowAnonymous", "admin"), ("UploadLease", "00:00:02"), ("SweepInterval", "00:00:00.2")];
        var random = new Random(20261121);
        var kills = new int[Enum.GetValues<Moment>().Length];
        for (var round = 0; round < (LongTests.Wanted ? 102 : 6); round++)
        {
            var moment = (Moment)(round % kills.Length);
            await RunAsync(settings, moment, number: random.Next(1, 12), killsBoth: random.Next(3) == 0);
            kills[(int)moment]++;
        }

        // Before anything is looked at, so that it is said of what fails too.
        output.WriteLine($"kills: {string.Join(", ", Enum.GetValues<Moment>().Select(m => $"{m} {kills[(int)m]}"))}");
        output.WriteLine(
            $"uploads begun {_begun}, acknowledged {_written.Count}; changes acknowledged {_written.Values.Sum(w => w.Changed)}; deletes asked for {_written.Values.Count(w => w.IsDeleteAsked)}, "
            + $"acknowledged {_written.Values.Count(w => w.IsDeleted)}; answered with 503 {_unavailable}");
        output.WriteLine($"assets at the end {await CheckAsync(settings, database)}");
        Assert.True(_written.Values.Any(w => w.IsDeleted) && _written.Values.Any(w => w.Changed > 0));
    }

    // Starts the servers, lets them be written to, and kills one of them or both at a moment.
    private async Task RunAsync((string, string?)[] settings, Moment moment, int number, bool killsBoth)
    {
        var servers = await Task.WhenAll(Enumerable.Range(0, Servers).Select(_ => ServerProcess.StartAsync(_folder["data"], settings)));
        using var ended = new CancellationTokenSource();
        var come = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            using var events = Watch(m => Happens(m));
            var writers = servers.SelectMany(s => Enumerable.Range(0, WritersOfEach).Select(_ => WriteAsync(s.Client, Happens, ended.Token))).ToList();
            await come.Task.WaitAsync(TimeSpan.FromMinutes(2));
            await Task.WhenAll(servers.Take(killsBoth ? Servers : 1).Select(s => s.KillAsync()));

            // The other one goes on for a while: what it does about what is left is seen too.
            if (!killsBoth)
            {
                var enough = _written.Count + 5;
                using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(2));
                while (_written.Count < enough)
                    await Task.Delay(1, patience.Token);
            }

            await ended.CancelAsync();
            await Task.WhenAll(writers);
        }
        finally
        {
            Array.ForEach(servers, s => s.Dispose());
        }

        void Happens(Moment what)
        {
            if (what == moment && Interlocked.Decrement(ref number) <= 0)
                come.TrySetResult();
        }
    }

    private FileSystemWatcher Watch(Action<Moment> happens)
    {
        Directory.CreateDirectory(_folder["data/objects/objects"]);
        var watcher = new FileSystemWatcher(_folder["data"]) { IncludeSubdirectories = true, NotifyFilter = NotifyFilters.FileName };
        watcher.Created += (_, e) =>
        {
            if (e.Name!.StartsWith("objects/objects/", StringComparison.Ordinal))
                happens(Moment.ObjectWritten);
        };
        watcher.Deleted += (_, e) =>
        {
            if (e.Name!.StartsWith("objects/objects/", StringComparison.Ordinal))
                happens(Moment.ObjectRemoved);
        };
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    private async Task WriteAsync(ServerClient client, Action<Moment> happens, CancellationToken ended)
    {
        try
        {
            while (!ended.IsCancellationRequested)
            {
                var number = Interlocked.Increment(ref _next);
                var (uri, bytes) = ($"n{number}:1-a", RandomNumberGenerator.GetBytes(RandomNumberGenerator.GetInt32(600_000)));
                Interlocked.Increment(ref _begun);
                happens(Moment.UploadBegun);
                if (!IsDone(await client.UploadAsync(bytes, ServerClient.Metadata($"n{number}", "1", "a")), 201))
                    continue;
                var written = _written[uri] = new Written(bytes);
                happens(Moment.UploadAcknowledged);
                for (var i = 1; i < 4; i++)
                {
                    happens(Moment.ChangeBegun);
                    if (IsDone(await client.PutAsync("/asset/" + uri, $$"""{"count":{{i}}}"""), 200))
                        written.Changed = i;
                }

                if (number % 3 != 0)
                    continue;
                written.IsDeleteAsked = true;
                happens(Moment.DeleteBegun);
                written.IsDeleted = IsDone(await client.DeleteAsync("/asset/" + uri), 200);
            }
        }
        catch (HttpRequestException)
        {
            // Killed.
        }
    }

    private bool IsDone(Answer answer, int status)
    {
        if (answer.Status == 503)
            Interlocked.Increment(ref _unavailable);
        else
            Assert.True(answer.Status == status, answer.Text);
        return answer.Status == status;
    }

    private async Task<int> CheckAsync((string, string?)[] settings, string database)
    {
        using var server = await ServerProcess.StartAsync(_folder["data"], settings);
        foreach (var (uri, written) in _written)
        {
            var answer = await server.Client.GetAsync($"/asset/{uri}");
            if (written.IsDeleted || (written.IsDeleteAsked && answer.Status == 404))
            {
                Assert.True(answer.Status == 404, uri);
                continue;
            }

            Assert.True(answer.Status == 200, uri);
            Assert.Equal(written.Bytes, (await server.Client.GetAsync($"/asset-object/{answer.Json!["data"]!["asset_id"]}")).Bytes);
            Assert.True(((int?)answer.Json["data"]!["count"] ?? 0) >= written.Changed, uri);
        }

        // What is there without an acknowledgement is there whole, and what is not is swept.
        var all = (await server.Client.PostAsync("/assets", "{}")).Json!["data"]!.AsArray();
        foreach (var asset in all)
            Assert.Equal((string)asset!["asset_file_info"]!["sha256"]!, Convert.ToHexStringLower(SHA256.HashData((await server.Client.GetAsync($"/asset-object/{asset["asset_id"]}")).Bytes)));
        await using (var tables = DatabaseChoice.Open(database))
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            while (await tables.ReadAsync(s => s.NumberAsync("SELECT count(*) FROM unowned"), CancellationToken.None) > 0)
                await Task.Delay(50, patience.Token);
        }

        Assert.Equal(all.Count, _folder.Files("data/objects/objects").Count);
        Assert.Empty(_folder.Files("data/uploads"));
        Assert.Empty(_folder.Files("data/objects/_assetsdk/tmp"));
        Assert.Equal(0, await server.TerminateAsync());
        return all.Count;
    }

    // One writer has each, and changes it after it was answered.
    private sealed class Written(byte[] bytes)
    {
        public byte[] Bytes => bytes;

        public int Changed { get; set; }

        public bool IsDeleteAsked { get; set; }

        public bool IsDeleted { get; set; }
    }
}

public sealed class SqliteKillTests(ITestOutputHelper output) : KillContract(output)
{
    private protected override Task<string> DatabaseAsync(string file) => Task.FromResult(file);
}

[NeedsPostgres]
[Collection(PostgresTests.Name)]
public sealed class PostgresKillTests(PostgresServer server, ITestOutputHelper output) : KillContract(output)
{
    private protected override Task<string> DatabaseAsync(string file) => PostgresTests.CreateDatabaseAsync(server);
}
