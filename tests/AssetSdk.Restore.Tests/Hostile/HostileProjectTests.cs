using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>Projects and locks of absurd size; alone, since what is allocated is counted for the whole process.</summary>
[Collection(nameof(HostileProjectTests))]
[CollectionDefinition(nameof(HostileProjectTests), DisableParallelization = true)]
public sealed class HostileProjectTests : IDisposable
{
    private const int Many = 100_000;

    private readonly RestoreFixture _f = new();

    public void Dispose() => _f.Dispose();

    private static IEnumerable<string> References => Enumerable.Range(0, Many).Select(i => $"n/{i}");

    [Fact]
    public async Task Run_HundredThousandReferences_Works()
    {
        var digest = await _f.PublishFileAsync("store", "n/0", "1.0", "0", [1]);
        await _f.RestoreAsync(_f.Project("n/0"));
        _f.Temp.Write("project/assets.lock.json", LockFileFormat.Write(AssetLock.Create(References.Select(name => new LockEntry(name, "", "major_minor", "1.0", AssetKind.File, digest, 1, 1)))));
        var project = _f.Project([.. References]);
        var before = GC.GetTotalAllocatedBytes();

        var result = await _f.RestoreAsync(project);

        // 15 kB a reference, and room for another runtime.
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, Many * 50_000L);
        Assert.Equal(Many, result.Assets.Count);
        Assert.True((await _f.RestoreAsync(project)).NothingToDo);
    }

    [Fact]
    public async Task Run_AssetOfManyFiles_Works()
    {
        // One content under all the names: what is measured is what the names cost.
        var count = LongTests.Wanted ? Many : 5_000;
        var tree = AssetTree.Create(AssetKind.Folder, Enumerable.Range(0, count).Select(i => new AssetFile($"d{i / 1000:000}/a file of a name that is neither long nor short {i:000000}", 1, Digest.Of([1]))));
        var manifest = new VersionManifest { Kind = AssetKind.Folder, Contents = [.. tree.Files.Select(f => f.Path)], Tree = tree, Digest = tree.Digest };
        _f.Temp.Write("store/n.versions", VersionList.Write(["1.0"]));
        _f.Temp.Write("store/n/1.0.meta", ManifestFormat.Write(manifest, out _));
        _f.Temp.Write("store/n/1.0.files", tree.ToListing());
        _f.Temp.Write("store/n/1.0/" + tree.Files[0].Path, [1]);
        var before = GC.GetTotalAllocatedBytes();

        var asset = (await _f.RestoreAsync(_f.Project("n"))).Assets.Single();

        // 15 kB a file, and room for another runtime.
        Assert.InRange(GC.GetTotalAllocatedBytes() - before, 0, (count * 50_000L) + (64L << 20));
        Assert.Equal(count, _f.AssertWhole(asset.Digest!.Value).Files.Count);
    }

    [Fact]
    public async Task Run_HundredThousandWrongReferences_NamesEach()
    {
        var result = await _f.RunAsync(_f.Project([.. References.Select(r => r + ":")]));

        Assert.Equal(Many, result.Diagnostics.Count);
    }

    [Fact]
    public async Task Run_LockFileOfAbsurdSize_IsRefusedUnread()
    {
        await _f.PublishFileAsync("store", "n/0", "1.0", "0", [1]);
        var project = _f.Project("n/0");
        using (var file = File.Create(_f.Temp["project/assets.lock.json"]))
            file.SetLength(1L << 40);

        var failure = await _f.FailAsync(project, AssetErrorCode.InvalidLockFile);

        Assert.Contains("larger than", failure.Message, StringComparison.Ordinal);
    }
}
