using System.Security.Cryptography;
using AssetSdk.Testing;

namespace AssetSdk.Server.Tests;

/// <summary>The disk is full: of uploads under way, of objects and of the database.</summary>
public sealed class FullDiskTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [MountFact(MountedFolder.Memory)]
    public async Task Requests_DiskIsFull_AreToldToComeBackAndThenServed()
    {
        var path = _folder["disk"];
        Directory.CreateDirectory(path);
        using var disk = MountedFolder.InMemory(path, "size=6m");
        await using var server = await ServerUnderTest.StartAsync(Path.Combine(path, "data"));
        var id = await server.Client.UploadedAsync("words");

        var large = await server.Client.UploadAsync(RandomNumberGenerator.GetBytes(8 << 20), ServerClient.Metadata("large", "1", "a"));
        large.IsFailure(503, "The disk is full. Try again later.", "message");
        Assert.NotNull(large.Headers.RetryAfter);

        // Until not a page of the database fits any more.
        Fill(Path.Combine(path, "filler"));
        var refused = await server.Client.PostAsync("/asset", $$$"""{"asset_name":"many","asset_metadata":{"text":"{{{new string('x', 500_000)}}}"}}""");
        refused.IsFailure(503, "The database is not available. Try again later.");
        Assert.Equal(200, (await server.Client.GetAsync("/asset/words:1.0-base")).Status);
        Assert.Equal("some words\n", (await server.Client.GetAsync($"/asset-object/{id}")).Text);

        File.Delete(Path.Combine(path, "filler"));
        Assert.Equal(201, (await server.Client.PostAsync("/asset", """{"asset_name":"again"}""")).Status);
        Assert.Equal(201, (await server.Client.UploadAsync([1], ServerClient.Metadata("small", "1", "a"))).Status);
    }

    private static void Fill(string path)
    {
        using var file = new FileStream(path, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        try
        {
            while (true)
                file.Write(new byte[4096]);
        }
        catch (IOException)
        {
            // Full.
        }
    }
}
