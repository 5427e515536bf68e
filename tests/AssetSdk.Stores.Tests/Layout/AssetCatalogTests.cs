using System.Text;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

public sealed class AssetCatalogTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly IWritableObjectStore _store;

    public AssetCatalogTests() => _store = (IWritableObjectStore)StandardStores.Create().Open(new StoreSettings(_folder));

    public void Dispose()
    {
        _store.Dispose();
        _folder.Dispose();
    }

    private async Task PutAsync(params string[] keys)
    {
        foreach (var key in keys)
            Assert.True(await _store.TryWriteAsync(key, new MemoryStream(Encoding.UTF8.GetBytes("x")), 1, null, CancellationToken.None));
    }

    private async Task<List<string>> ListAsync(string prefix = "", string scheme = "major_minor")
    {
        var found = new List<string>();
        await foreach (var entry in AssetCatalog.Of(_store).ListAsync(prefix, VersionScheme.Get(scheme), CancellationToken.None))
            found.Add($"{entry.Name} {string.Join(' ', entry.Versions)}".Trim());
        found.Sort(StringComparer.Ordinal);
        return found;
    }

    [Fact]
    public async Task Versions_are_those_with_a_manifest_latest_first()
    {
        await PutAsync("a/b.versions", "a/b/0.9", "a/b/0.9.meta", "a/b/0.10/f", "a/b/0.10.meta", "a/b/0.11/f", "a/b/0.12.claim");
        Assert.Equal(["a/b 0.10 0.9"], await ListAsync());
    }

    [Fact]
    public async Task Names_that_begin_alike_are_told_apart()
    {
        await PutAsync("a.versions", "a/0.0.meta", "a/0.0", "a-b.versions", "a-b/0.0.meta", "a.z.versions", "a.z/1.0.meta", "a.z/1.0/f", "a/b.versions", "a/b/2.0.meta", "a/b.c.versions", "a/b.c/3.0.meta", "ab.versions", "ab/4.0.meta");
        Assert.Equal(["a 0.0", "a-b 0.0", "a.z 1.0", "a/b 2.0", "a/b.c 3.0", "ab 4.0"], await ListAsync());
        Assert.Equal(["a/b 2.0", "a/b.c 3.0"], await ListAsync("a/"));
    }

    [Fact]
    public async Task What_an_asset_contains_is_no_asset()
    {
        await PutAsync("a.versions", "a/1.0.meta", "a/1.0/x.versions", "a/1.0/x/2.0.meta", "a/1.0/0.0.meta", "a/1.1.claim", "a/1.1/y.versions");
        _folder.Write("_assetsdk/locks/z.versions", "x");
        Assert.Equal(["a 1.0"], await ListAsync());
    }

    [Fact]
    public async Task Versions_that_begin_alike_hide_nothing()
    {
        await PutAsync("a.versions", "a/1.0.0.meta", "a/1.0.0/f.meta", "a/1.0.0-rc.1.meta", "a/1.0.0-rc.1/g.meta", "a/1.0.0-rc.1/1.0.0.meta", "a/1.0.0/1.0.0.meta");
        Assert.Equal(["a 1.0.0 1.0.0-rc.1"], await ListAsync(scheme: "semver"));
    }

    [Fact]
    public async Task An_asset_without_a_list_is_there_when_its_version_is_one()
    {
        await PutAsync("a/1.0.meta", "b/notes.meta", "c.versions");
        Assert.Equal(["a 1.0", "c"], await ListAsync());
    }

    [Fact]
    public void A_web_server_cannot_be_listed()
    {
        using var store = StandardStores.Create().Open(new StoreSettings("https://example.org/x"));
        Assert.Equal(AssetErrorCode.StoreNotWritable, Assert.Throws<AssetException>(() => AssetCatalog.Of(store)).Code);
    }

    [Fact]
    public async Task Content_of_a_store_is_hashed_and_read_again_when_it_is_published()
    {
        await PutAsync("drop/a", "drop/sub/b");
        var content = await AssetContent.ScanAsync(_store, "drop/", null, CancellationToken.None);
        Assert.Equal(["a", "sub/b"], content.Tree.Files.Select(f => f.Path));
        var result = await new AssetPublisher(_store).PublishAsync(new PublishRequest("n", "") { Content = content }, CancellationToken.None);
        Assert.Equal(content.Tree.Digest, (await new AssetReader(_store).ReadManifestAsync("n", result.Version, CancellationToken.None))!.Digest);
        Assert.Equal(AssetKind.File, (await AssetContent.ScanAsync(_store, "drop/sub/b", null, CancellationToken.None)).Tree.Kind);
        Assert.Equal(AssetErrorCode.InvalidContent, (await Assert.ThrowsAsync<AssetException>(() => AssetContent.ScanAsync(_store, "none", null, CancellationToken.None))).Code);
    }

    [Fact]
    public async Task Content_of_a_store_that_changes_meanwhile_is_not_published()
    {
        await PutAsync("drop/a");
        var content = await AssetContent.ScanAsync(_store, "drop", null, CancellationToken.None);
        await _store.DeleteAsync("drop/a", CancellationToken.None);
        Assert.True(await _store.TryWriteAsync("drop/a", new MemoryStream("y"u8.ToArray()), 1, null, CancellationToken.None));
        var failure = await Assert.ThrowsAsync<AssetException>(() => new AssetPublisher(_store).PublishAsync(new PublishRequest("n", "") { Content = content }, CancellationToken.None));
        Assert.Equal(AssetErrorCode.InvalidContent, failure.Code);
        Assert.Null(await new AssetReader(_store).ReadManifestAsync("n", "0.0", CancellationToken.None));
    }
}
