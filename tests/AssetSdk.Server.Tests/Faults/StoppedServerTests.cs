using AssetSdk.Testing;

namespace AssetSdk.Server.Tests;

/// <summary>Two servers on one PostgreSQL and one bucket, of which one stands still or is killed at the worst moment: what the other makes of it holds.</summary>
[NeedsPostgres]
[Collection(PostgresTests.Name)]
public sealed class StoppedServerTests(PostgresServer postgres) : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private GcsServer? _gcs;
    private GcsBucketState? _bucket;
    private ServerUnderTest? _second;
    private ServerProcess? _first;

    public async Task InitializeAsync()
    {
        _gcs = await GcsServer.StartAsync();
        _bucket = _gcs.Buckets.Create("bucket");
        (string, string?)[] settings =
        [
            ("Database", await PostgresTests.CreateDatabaseAsync(postgres)), ("Store:Url", "gs://bucket/assets"), ("Store:Endpoint", _gcs.Url), ("Store:Anonymous", "true"),
            ("PublicUrl", "https://assets.example"), ("AllowAnonymous", "admin"), ("UploadLease", "00:00:01"), ("SweepInterval", "00:00:00.1"),
        ];
        _second = await ServerUnderTest.StartAsync(_folder["second"], settings);
        _first = await ServerProcess.StartAsync(_folder["first"], settings);
    }

    public async Task DisposeAsync()
    {
        _first?.Dispose();
        if (_second is not null)
            await _second.DisposeAsync();
        if (_gcs is not null)
            await _gcs.DisposeAsync();
        _folder.Dispose();
    }

    private IReadOnlyList<string> Objects => [.. _bucket!.List("", null, 1000, out _).Select(o => o.Name)];

    [Theory]
    [InlineData(1000)]
    [InlineData(20 << 20)]
    public async Task Stop_ObjectIsWrittenAndNotCommitted_CommitIsRefusedAndTheObjectGone(int size)
    {
        var written = WhenWritten(static s => s.Stop());
        var upload = _first!.Client.UploadAsync(new byte[size], ServerClient.Metadata("words", "1", "a"));
        await written;

        // Its lease ends, and the other one sweeps.
        await Until.SoAsync(() => Objects.Count == 0);
        Assert.Equal(201, (await _second!.Client.UploadAsync([7], ServerClient.Metadata("words", "1", "a"))).Status);
        _first.Continue();

        (await upload).IsFailure(503, "The database is not available. Try again later.", "message");
        await IsTheOnlyOneAsync(_first.Client, [7]);
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(20 << 20)]
    public async Task Kill_ObjectIsWrittenAndNotCommitted_IsNotThereAndTheObjectGone(int size)
    {
        var written = WhenWritten(static s => s.KillAsync());
        var upload = _first!.Client.UploadAsync(new byte[size], ServerClient.Metadata("words", "1", "a"));
        await written;

        await Assert.ThrowsAsync<HttpRequestException>(() => upload);
        await Until.SoAsync(() => Objects.Count == 0);
        Assert.Equal(201, (await _second!.Client.UploadAsync([7], ServerClient.Metadata("words", "1", "a"))).Status);
        await IsTheOnlyOneAsync(_second.Client, [7]);
    }

    [Fact]
    public async Task Stop_DeleteIsCommittedAndTheObjectNotRemoved_TheOtherRemovesIt()
    {
        await _first!.Client.UploadedAsync("words", "1", "a");
        var committed = WhenRemoved(static s => s.Stop());
        var delete = _first.Client.DeleteAsync("/asset/words:1-a");
        await committed;

        (await _second!.Client.GetAsync("/asset/words:1-a")).IsFailure(404, "No document found");
        await Until.SoAsync(() => Objects.Count == 0);

        // The name is free, and what the stopped one has still to do is of no effect on what has it now.
        Assert.Equal(201, (await _second.Client.UploadAsync([7], ServerClient.Metadata("words", "1", "a"))).Status);
        _first.Continue();
        Assert.Equal(200, (await delete).Status);
        await IsTheOnlyOneAsync(_first.Client, [7]);
    }

    [Fact]
    public async Task Kill_DeleteIsCommittedAndTheObjectNotRemoved_TheOtherRemovesIt()
    {
        await _first!.Client.UploadedAsync("words", "1", "a");
        var committed = WhenRemoved(static s => s.KillAsync());
        var delete = _first.Client.DeleteAsync("/asset/words:1-a");
        await committed;

        await Assert.ThrowsAsync<HttpRequestException>(() => delete);
        (await _second!.Client.GetAsync("/asset/words:1-a")).IsFailure(404, "No document found");
        await Until.SoAsync(() => Objects.Count == 0);
    }

    // Runs something when the bucket has an object, and before the server that wrote it hears so.
    private Task WhenWritten(Func<ServerProcess, Task> happens)
    {
        var written = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _gcs!.Answering = async _ =>
        {
            if (written.Task.IsCompleted || Objects.Count == 0)
                return;
            await happens(_first!);
            written.TrySetResult();
        };
        return written.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    // Runs something when the removal of an object is asked for, which then does not happen.
    private Task WhenRemoved(Func<ServerProcess, Task> happens)
    {
        var asked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _gcs!.Rule = request =>
        {
            if (request.Method != "DELETE" || asked.Task.IsCompleted)
                return null;
            happens(_first!).GetAwaiter().GetResult();
            asked.TrySetResult();
            return GcsError.Drop;
        };
        return asked.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    private async Task IsTheOnlyOneAsync(ServerClient client, byte[] bytes)
    {
        var asset = Assert.Single((await client.PostAsync("/assets", "{}")).Json!["data"]!.AsArray());
        Assert.Equal(bytes, (await client.GetAsync($"/asset-object/{asset!["asset_id"]}")).Bytes);
        Assert.Single(Objects);
    }
}
