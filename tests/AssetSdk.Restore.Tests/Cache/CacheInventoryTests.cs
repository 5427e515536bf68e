using AssetSdk.Core;

namespace AssetSdk.Restore.Tests;

/// <summary>What a cache has, under which names, of whom, and what it takes.</summary>
public sealed class CacheInventoryTests : IDisposable
{
    private readonly RestoreFixture _f = new();

    public void Dispose() => _f.Dispose();

    private CacheInventory Inventory => new(new AssetCache(_f.Cache));

    [Fact]
    public async Task List_OneAssetUnderTwoNames_HasBothAndItsProjects()
    {
        var digest = await _f.PublishAsync("store", "n/b", "1.0", ("x", "xyz"));
        Assert.Equal(digest, await _f.PublishAsync("store", "n/a", "2.1", ("x", "xyz")));
        await _f.RestoreAsync(_f.ProjectAt("p", "n/a"));
        await _f.RestoreAsync(_f.ProjectAt("q", "n/b"));

        var asset = Assert.Single(Inventory.List(CancellationToken.None));

        Assert.Equal(digest, asset.Tree.Digest);
        Assert.Equal(["n/a 2.1", "n/b 1.0"], asset.Names.Select(n => $"{n.Name} {n.Version}"));
        Assert.Equal([_f.Temp["p/assets.lock.json"], _f.Temp["q/assets.lock.json"]], asset.LockFiles);
        Assert.Equal(_f.Clock.Now, asset.LastUsed);
    }

    [Fact]
    public async Task List_VersionWithoutDigests_HasTheNameUnderWhichItWasFound()
    {
        _f.Temp.Write("store/n/a/1.0", "bytes");
        _f.Temp.Write("store/n/a/1.0.meta", "{\"is_directory\": false, \"push_date\": \"2026-01-02T03:04:05+00:00\"}");
        _f.Temp.Write("store/n/a.versions", "{\"versions\": [\"1.0\"]}");
        await _f.RestoreAsync(_f.Project("n/a"));

        var asset = Assert.Single(Inventory.List(CancellationToken.None));

        Assert.Equal([new CachedName("n/a", "1.0", new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero))], asset.Names);
        Assert.Equal("n/a 1.0", asset.ToString());
    }

    [Fact]
    public async Task List_MemoryIsLost_HasNoNames()
    {
        var digest = await _f.PublishAsync("store", "n/a", "1.0", ("x", "xyz"));
        await _f.RestoreAsync(_f.Project("n/a"));
        foreach (var file in _f.Temp.Files("cache/v1/stores"))
            _f.Temp.Write("cache/v1/stores/" + file, "{");

        var asset = Assert.Single(Inventory.List(CancellationToken.None));

        Assert.Empty(asset.Names);
        Assert.Equal(digest.ToString(), asset.ToString());
    }

    [Fact]
    public async Task Measure_LinksOfOneContent_CountOnceOnDisk()
    {
        var bytes = Testing.TestBytes.Of(1 << 20);
        for (var i = 0; i < 3; i++)
            await _f.PublishFileAsync("store", $"n/a{i}", "1.0", $"model{i}", bytes);
        await _f.RestoreAsync(_f.Project("n/a0", "n/a1", "n/a2") with { Parallelism = "1" });
        _f.Temp.Write($"cache/v1/staging/{Digest.Of("x"u8).Hex}.part", "12345");
        _f.Temp.Write($"cache/v1/staging/{Digest.Of("x"u8).Hex}.part.from", "store");

        var size = Inventory.Measure(CancellationToken.None);

        Assert.Equal((3, 3L << 20, 1, 1L << 20, 1, 5L), (size.Assets, size.AssetBytes, size.Blobs, size.BlobBytes, size.Downloads, size.DownloadBytes));
        Assert.InRange(size.BytesOnDisk, 1L << 20, 3L << 19);
    }

    [Fact]
    public void Measure_NoCache_IsNothing() => Assert.Equal(new CacheSize(0, 0, 0, 0, 0, 0, 0), Inventory.Measure(CancellationToken.None));
}
