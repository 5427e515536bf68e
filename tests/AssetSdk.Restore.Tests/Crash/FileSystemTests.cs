using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>The cache on real file systems that are full, cannot be written, or are not the usual one.</summary>
public sealed class FileSystemTests : IDisposable
{
    private readonly RestoreFixture _f = new();

    public void Dispose() => _f.Dispose();

    private ProjectRequest Project => _f.Project("n/a") with { IndexFile = "" };

    private Task<Digest> PublishAsync() =>
        _f.PublishAsync("store", "n/a", "1.0", [.. Enumerable.Range(0, 40).Select(i => ($"d{i % 3}/{i}", new string((char)('a' + (i % 26)), 20_000) + i))]);

    [MountFact(MountedFolder.Memory)]
    public async Task Restore_DiskThatIsFull_SaysSoAndGoesOnWhenThereIsSpace()
    {
        var digest = await PublishAsync();

        // 40 files of five pages, full at one point after the other; the last have too few inodes.
        foreach (var options in new[] { "size=64k", "size=400k", "size=780k", "size=8m,nr_inodes=10", "size=8m,nr_inodes=30" })
        {
            using var disk = MountedFolder.InMemory(_f.Temp["cache"], options);
            var said = await _f.FailAsync(Project, AssetErrorCode.DiskFull);
            Assert.Contains("Free some space", said.Message, StringComparison.Ordinal);
            Assert.Contains(_f.Cache.Root, said.Message, StringComparison.Ordinal);
            Assert.Empty(_f.Markers);

            disk.Remount("size=16m,nr_inodes=1000");
            await _f.RestoreAsync(Project);
            _f.AssertWhole(digest);
            _f.AssertCacheIsSound();
            Assert.Empty(_f.Staged);
            File.Delete(_f.Temp["project/assets.lock.json"]);
        }
    }

    [MountFact(MountedFolder.Memory)]
    public async Task Restore_ReadOnlyFileSystem_WorksWhenWarmAndSaysSoWhenCold()
    {
        var digest = await PublishAsync();
        await _f.PublishAsync("store", "n/b", "1.0", ("b", "bbb"));
        using var disk = MountedFolder.InMemory(_f.Temp["cache"], "size=16m");
        await _f.RestoreAsync(Project);
        disk.Remount("ro");

        await _f.RestoreAsync(Project);
        await _f.RestoreAsync(_f.ProjectAt("second", "n/a:1"));
        _f.AssertWhole(digest);
        var said = await _f.FailAsync(_f.ProjectAt("third", "n/b"), AssetErrorCode.CacheNotWritable);

        Assert.Contains("AssetCachePath", said.Message, StringComparison.Ordinal);
        disk.Remount("rw");
        await _f.RestoreAsync(_f.ProjectAt("third", "n/b"));
    }

    [MountFact(MountedFolder.Memory)]
    public async Task Restore_ProjectOnAFullDisk_SaysSoAndLeavesNothing()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"));
        using var disk = MountedFolder.InMemory(_f.Temp["project"], "size=64k");
        var fill = _f.Temp["project/fill"];
        await File.WriteAllBytesAsync(fill, new byte[64 << 10]);

        var said = await _f.FailAsync(Project, AssetErrorCode.LockFileNotWritable);

        Assert.Contains(_f.Temp["project/assets.lock.json"], said.Message, StringComparison.Ordinal);
        Assert.Equal(["fill"], _f.Temp.Files("project"));
        File.Delete(fill);
        await _f.RestoreAsync(Project);
        Assert.Single(_f.Lock().Entries);
    }

    [MountFact(MountedFolder.Memory)]
    public async Task Restore_LinksAreRefused_LaysOutCopiesThatAreVouchedFor()
    {
        // The blobs are on a device of their own, as where somebody moved them there: no tree on another can have links to them.
        _f.Temp.Write("content/x", "xxx");
        _f.Temp.Write("content/run", "xxx");
        File.SetUnixFileMode(_f.Temp["content/run"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        var digest = await _f.PublishPathAsync("store", "n/a", "1.0", _f.Temp["content"]);
        await _f.RestoreAsync(Project);
        var blobs = _f.Temp["cache/v1/blobs"];
        Directory.Move(blobs, _f.Temp["moved"]);
        using var disk = MountedFolder.InMemory(blobs, "size=1m");
        foreach (var file in _f.Temp.Files("moved"))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(blobs, file))!);
            File.Copy(_f.Temp["moved/" + file], Path.Combine(blobs, file));
        }

        File.Delete(_f.Cache.Marker(digest));
        Directory.Delete(_f.Cache.Tree(digest), recursive: true);
        Directory.Delete(_f.Temp["store/n/a/1.0"], recursive: true);

        await _f.RestoreAsync(Project);

        var tree = _f.AssertWhole(digest);
        Assert.Empty(new AssetCache(_f.Cache).Check(tree).Worn);
        Assert.All(tree.Files, f => Assert.True(FileCheck.IsAsRecorded(new FileInfo(Path.Combine(_f.Cache.Tree(digest), f.Path)), f)));
        Assert.NotEqual(UnixFileMode.None, File.GetUnixFileMode(Path.Combine(_f.Cache.Tree(digest), "run")) & UnixFileMode.UserExecute);
        _f.AssertCacheIsSound();
    }

    [MountFact("btrfs")]
    public Task Restore_Btrfs_IsSound() => AssertSoundOnAsync("btrfs");

    [MountFact("xfs")]
    public Task Restore_Xfs_IsSound() => AssertSoundOnAsync("xfs");

    [Theory]
    [InlineData("a cache with spaces")]
    [InlineData("Zwischenspeicher für Größen 💾")]
    public async Task Restore_PathWithAnyCharacters_Works(string folder)
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a b/ü", "aaa"));

        var result = await _f.RestoreAsync(Project with { CachePath = _f.Temp[folder] });

        Assert.Equal("aaa", await File.ReadAllTextAsync(Path.Combine(result.Assets[0].LocalPath, "a b/ü")));
    }

    [Theory]
    [InlineData(3600, true)]
    [InlineData(4050, false)]
    [InlineData(5000, false)]
    public async Task Restore_VeryLongPath_WorksOrSaysSo(int length, bool works)
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"));
        var folder = _f.Temp.Path;
        while (folder.Length < length)
            folder = Path.Combine(folder, new string('x', Math.Min(200, Math.Max(1, length - folder.Length - 1))));

        if (works)
        {
            Assert.Equal("aaa", await File.ReadAllTextAsync(Path.Combine((await _f.RestoreAsync(Project with { CachePath = folder })).Assets[0].LocalPath, "a")));
            return;
        }

        var said = await _f.FailAsync(Project with { CachePath = folder }, AssetErrorCode.CacheNotWritable);
        Assert.Contains("AssetCachePath", said.Message, StringComparison.Ordinal);
    }

    private async Task AssertSoundOnAsync(string kind)
    {
        var digest = await PublishAsync();
        using var disk = MountedFolder.OfKind(_f.Temp["cache"], kind, MountedFolder.SmallestOf(kind));

        await _f.RestoreAsync(Project);

        var tree = _f.AssertWhole(digest);
        _f.AssertCacheIsSound();
        Assert.Empty(new AssetCache(_f.Cache).Check(tree).Worn);
        Assert.Empty(_f.Staged);
        Damage.Truncate(Path.Combine(_f.Cache.Tree(digest), tree.Files[0].Path));
        await _f.RestoreAsync(Project);
        _f.AssertWhole(digest);
    }
}
