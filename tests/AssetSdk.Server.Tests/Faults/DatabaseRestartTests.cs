using System.Globalization;
using AssetSdk.Testing;

namespace AssetSdk.Server.Tests;

/// <summary>The database goes away under a server, and comes back.</summary>
[NeedsPostgres]
public sealed class DatabaseRestartTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private readonly PostgresServer _postgres = new();

    public Task InitializeAsync() => _postgres.InitializeAsync();

    public async Task DisposeAsync()
    {
        await _postgres.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Requests_DatabaseIsAway_AreToldToComeBackAndThenServed()
    {
        await using var server = await ServerUnderTest.StartAsync(_folder["data"], ("Database", await PostgresTests.CreateDatabaseAsync(_postgres)));
        var id = await server.Client.UploadedAsync("words");
        var restart = await StopAsync();

        Answer[] answers =
        [
            await server.Client.GetAsync("/asset/words:1.0-base"), await server.Client.PostAsync("/assets", "{}"), await server.Client.PutAsync("/asset/words:1.0-base", "{}"), await server.Client.DeleteAsync("/asset/words:1.0-base"),
            await server.Client.PostAsync("/asset_registries", "{}"),
        ];
        var download = await server.Client.GetAsync($"/asset-object/{id}");
        var upload = await server.Client.UploadAsync([1], ServerClient.Metadata("more", "1", "a"));
        var ready = await server.Client.GetAsync("/health/ready");

        Assert.All(answers, a => a.IsFailure(503, "The database is not available. Try again later."));
        Assert.All([upload, download], a => a.IsFailure(503, "The database is not available. Try again later.", "message"));
        ready.IsFailure(503, "The database is not available");
        Assert.All([.. answers, upload, download, ready], a => Assert.NotNull(a.Headers.RetryAfter));
        Assert.Equal(200, (await server.Client.GetAsync("/health")).Status);
        Assert.Single(_folder.Files("data/objects/objects"));

        using var process = restart();
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while ((await server.Client.GetAsync("/health/ready")).Status != 200)
            await Task.Delay(50, patience.Token);
        Assert.Equal(200, (await server.Client.GetAsync("/asset/words:1.0-base")).Status);
        Assert.Equal(201, (await server.Client.UploadAsync([1], ServerClient.Metadata("more", "1", "a"))).Status);
    }

    // Ends PostgreSQL as its administrator would, and gives what starts it again.
    private async Task<Func<KillableProcess>> StopAsync()
    {
        string folder;
        await using (var database = new Storage.Postgres.PostgresDatabase(_postgres.ConnectionString()))
            folder = (await database.ReadAsync(s => s.FirstAsync("SHOW data_directory", r => r.GetString(0)), CancellationToken.None))!;
        var lockFile = Path.Combine(folder, "postmaster.pid");
        var command = (await File.ReadAllTextAsync(Path.Combine(folder, "postmaster.opts"))).Trim();
        Assert.Null(Machine.TryRun("kill", "-INT", int.Parse((await File.ReadAllLinesAsync(lockFile))[0], CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture)));
        using var patience = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        while (File.Exists(lockFile))
            await Task.Delay(20, patience.Token);
        string[] asUser = Environment.IsPrivilegedProcess ? ["setpriv", "--reuid", "postgres", "--regid", "postgres", "--init-groups", "--"] : [];
        string[] all = [.. asUser, "sh", "-c", "exec " + command];
        return () => KillableProcess.Start(Machine.Find(all[0])!, all[1..]);
    }
}
