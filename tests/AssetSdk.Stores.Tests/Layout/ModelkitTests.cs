using System.Text.Json;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>A store that modelkit 0.1.2 wrote: we read it, and what we add reads as modelkit reads it.</summary>
public sealed class ModelkitTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly IWritableObjectStore _store;

    public ModelkitTests()
    {
        TempFolder.Copy(Path.Combine(AppContext.BaseDirectory, "TestData", "modelkit-store"), _folder["store"]);
        _store = new FileStore(_folder["store/modelkit-assets"]);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Read_FileAsset_HasVersionsManifestAndBytes()
    {
        var reader = new AssetReader(_store);

        var versions = await reader.ReadVersionsAsync("demo/words", null, CancellationToken.None);
        var manifest = await reader.ReadManifestAsync("demo/words", "0.1", CancellationToken.None);

        Assert.Equal(["1.0", "0.1", "0.0"], versions.Versions);
        Assert.Equal(AssetKind.File, manifest!.Kind);
        Assert.Null(manifest.Digest);
        Assert.Equal("words", manifest.FileNameOf("demo/words"));
        Assert.Equal("apple\nbanana\ncherry\ndate\n", await _store.ReadTextAsync("demo/words/0.1"));
    }

    [Fact]
    public async Task Read_FolderAsset_HasItsContents()
    {
        var manifest = await new AssetReader(_store).ReadManifestAsync("demo/corpus", "0.1", CancellationToken.None);

        Assert.Equal(["a.txt", "config.json", "empty.bin", "sub/deep/na me.txt", "sub/x.dat"], manifest!.Contents);
        foreach (var path in manifest.Contents)
            Assert.NotNull(await _store.ReadBytesAsync(AssetKeys.File("demo/corpus", "0.1", path)));
    }

    [Fact]
    public async Task Read_DatedAsset_HasItsVersions()
    {
        var dated = new FileStore(_folder["store/dated"]);

        Assert.Equal(["2026-11-20T20-32-58Z", "2026-11-20T20-32-56Z"], (await new AssetReader(dated).ReadVersionsAsync("news/digest", null, CancellationToken.None)).Versions);
    }

    [Fact]
    public async Task Publish_Next_CountsOnAndIsWrittenAsModelkitReadsIt()
    {
        _folder.Write("new/a.txt", "three");
        _folder.Write("new/z/b.txt", "");
        var clock = new ManualClock();

        var result = await new AssetPublisher(_store, clock).PublishAsync(new PublishRequest("demo/corpus", _folder["new"]), CancellationToken.None);

        Assert.Equal("0.2", result.Version);
        Assert.Equal("""{"versions": ["0.2", "0.1", "0.0"]}""", await _store.ReadTextAsync("demo/corpus.versions"));
        using var meta = JsonDocument.Parse((await _store.ReadTextAsync("demo/corpus/0.2.meta"))!);
        Assert.Equal("2026-07-01T12:00:00.000000+00:00", meta.RootElement.GetProperty("push_date").GetString());
        Assert.True(meta.RootElement.GetProperty("is_directory").GetBoolean());
        Assert.Equal(["a.txt", "z/b.txt"], meta.RootElement.GetProperty("contents").EnumerateArray().Select(e => e.GetString()!));
        Assert.Equal("three", await _store.ReadTextAsync("demo/corpus/0.2/a.txt"));
    }

    [Fact]
    public async Task Publish_NumberOfModelkit_IsTaken()
    {
        _folder.Write("words", "apple\nbanana\ncherry\n");

        var failure = await Assert.ThrowsAsync<AssetException>(() => new AssetPublisher(_store).PublishAsync(new PublishRequest("demo/words", _folder["words"]) { Version = "0.0" }, CancellationToken.None));

        Assert.Equal(AssetErrorCode.VersionTaken, failure.Code);
    }
}
