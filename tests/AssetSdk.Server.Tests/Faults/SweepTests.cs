using AssetSdk.Core;
using AssetSdk.Server.Assets;
using AssetSdk.Server.Storage;
using AssetSdk.Testing;
using Microsoft.Extensions.DependencyInjection;

namespace AssetSdk.Server.Tests;

/// <summary>What uploads leave that do not come to their end.</summary>
public sealed class SweepTests : IAsyncLifetime
{
    private readonly TempFolder _folder = new();
    private ServerUnderTest? _server;

    private SqlUnownedObjects Unowned => _server!.Services.GetRequiredService<SqlUnownedObjects>();

    private ObjectFiles Files => _server!.Services.GetRequiredService<ObjectFiles>();

    public async Task InitializeAsync() => _server = await ServerUnderTest.StartAsync(_folder, ("SweepInterval", "1.00:00:00"));

    public async Task DisposeAsync()
    {
        await _server!.DisposeAsync();
        _folder.Dispose();
    }

    [Fact]
    public async Task Sweep_LeaseHasEnded_RemovesTheObjectAndNothingElse()
    {
        await _server!.Client.UploadedAsync("words");
        var (left, underWay) = (Guid.NewGuid().ToString(), Guid.NewGuid().ToString());
        await Unowned.BeginAsync(left, TimeSpan.FromSeconds(-1), CancellationToken.None);
        await Unowned.BeginAsync(underWay, TimeSpan.FromMinutes(10), CancellationToken.None);
        foreach (var id in new[] { left, underWay })
            _folder.Write($"objects/{ObjectFiles.KeyOf(id)}", "half");

        await _server.SweepAsync();

        var files = _folder.Files("objects/objects");
        Assert.Equal(2, files.Count);
        Assert.DoesNotContain(files, f => f.EndsWith(left, StringComparison.Ordinal));
        Assert.Contains(files, f => f.EndsWith(underWay, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Sweep_OneCannotBeRemoved_OthersAre()
    {
        var ids = Enumerable.Range(0, 3).Select(_ => Guid.NewGuid().ToString()).ToList();
        foreach (var id in ids)
            await Unowned.BeginAsync(id, TimeSpan.FromSeconds(-1), CancellationToken.None);

        // A folder where the first one's file should be.
        _folder.Write($"objects/{ObjectFiles.KeyOf(ids[0])}/other", "");
        foreach (var id in ids[1..])
            _folder.Write($"objects/{ObjectFiles.KeyOf(id)}", "half");

        await _server!.SweepAsync();

        Assert.Single(_folder.Files("objects/objects"));
    }

    [Fact]
    public async Task Upload_TakenForAbandonedMeanwhile_IsRefusedAndLeavesNothing()
    {
        var id = Guid.CreateVersion7().ToString();
        await using var spool = await UploadSpool.TakeAsync(new MemoryStream([1, 2, 3]), Files, CancellationToken.None);
        var assets = _server!.Services.GetRequiredService<SqlAssets>();
        var file = new StoredFile(id, spool.Length, spool.Digest.Hex, "a/b", "c");
        var document = AssetDocument.Create(StrictJson.ParseObject("""{"asset_name":"slow"}"""u8.ToArray(), ""), id, "db", "", file.Describe(), DateTimeOffset.UtcNow);

        var failure = await Assert.ThrowsAsync<AssetException>(() => Files.WriteAsync(
            id,
            spool,
            async () =>
            {
                // Another server believes that this one is dead.
                await Unowned.RenewAsync(id, TimeSpan.FromSeconds(-1), CancellationToken.None);
                await _server.SweepAsync();
                await assets.AddUploadedAsync(document, file, "a test", CancellationToken.None);
            },
            CancellationToken.None));

        Assert.Equal(AssetErrorCode.DatabaseUnavailable, failure.Code);
        Assert.Empty(_folder.Files("objects/objects"));
        Assert.Equal("""{"success":true,"data":[]}""", (await _server.Client.PostAsync("/assets", "{}")).Text);
    }

    [Fact]
    public async Task Start_UploadWasKilledBeforeItsFileLostItsName_ClearsTheFile()
    {
        _folder.Write("uploads/left", "half");

        await using var other = await ServerUnderTest.StartAsync(_folder);

        Assert.Empty(_folder.Files("uploads"));
    }

    [Fact]
    public async Task Upload_ClientGoes_LeavesNothing()
    {
        var head = "POST /upload_asset HTTP/1.1\r\nHost: localhost\r\nContent-Type: multipart/form-data; boundary=b\r\nContent-Length: 9000000\r\n\r\n--b\r\nContent-Disposition: form-data; name=\"asset\"; filename=\"a\"\r\n\r\n";

        await RawRequest.SendAsync(_server!.Url, head, new byte[600_000]);

        Assert.Empty(_folder.Files("uploads"));
        Assert.Empty(_folder.Files("objects/objects"));
        Assert.Empty(_folder.Files("objects/_assetsdk/tmp"));
    }
}
