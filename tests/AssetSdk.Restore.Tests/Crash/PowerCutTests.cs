using AssetSdk.Core;
using AssetSdk.Testing;
using Xunit.Abstractions;

namespace AssetSdk.Restore.Tests;

/// <summary>
/// The power goes at any step: what no flush has covered reaches the disk or not, in any combination, and a file whose bytes did not is empty,
/// zeros or torn. Nothing wrong is trusted then, and the next restore completes it.
/// </summary>
public sealed class PowerCutTests(ITestOutputHelper output) : IDisposable
{
    private readonly RestoreFixture _f = new();
    private readonly List<(string When, Action<string> Disk)> _cuts = [];
    private readonly Random _random = new(3);
    private AssetTree _tree = null!;

    /// <summary>What was damaged before the restore began.</summary>
    private string[] _damaged = [];

    public void Dispose() => _f.Dispose();

    private ProjectRequest Project => _f.Project("n/a") with { Parallelism = "1" };

    [Theory]
    [InlineData("cold")]
    [InlineData("shared content")]
    [InlineData("damaged")]
    [InlineData("torn marker")]
    [InlineData("worn")]
    [InlineData("links refused")]
    public async Task Restore_PowerCutAtAnyStep_IsCompletedByTheNextRun(string situation)
    {
        await PublishAsync();
        await PrepareAsync(situation);
        var disk = new DiskModel(_f.Temp, ["cache", "project"], static name => name.Contains(".assets.", StringComparison.Ordinal));
        disk.Observe();
        disk.Flush();
        if (situation == "worn")
            WriteAnew(Path.Combine(_f.Cache.Tree(_tree.Digest), "c"));
        disk.Observe();
        _f.Steps = new ModelledSteps(new FaultySteps { RefuseLinks = situation == "links refused" }, disk, step => Cut(disk, step));
        await _f.RestoreAsync(Project);
        disk.Observe();
        Cut(disk, "end");
        _f.Steps = new FaultySteps();

        foreach (var (when, write) in _cuts)
            await AssertCompletedAsync(when, write);
        output.WriteLine($"{_cuts.Count:N0} power cuts");
    }

    private async Task PublishAsync()
    {
        _f.Temp.Write("content/a", "aaa");
        _f.Temp.Write("content/b/run", "aaa");
        File.SetUnixFileMode(_f.Temp["content/b/run"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _f.Temp.Write("content/c", "ccc of n/a");
        var digest = await _f.PublishPathAsync("store", "n/a", "1.0", _f.Temp["content"]);
        await _f.PublishAsync("store", "n/b", "1.0", ("x", "aaa"));
        await _f.RestoreAsync(Project);
        _tree = _f.AssertWhole(digest);
        Directory.Delete(_f.Temp["cache"], recursive: true);
        Directory.Delete(_f.Temp["project"], recursive: true);
    }

    private async Task PrepareAsync(string situation)
    {
        switch (situation)
        {
            case "shared content":
                await _f.RestoreAsync(_f.ProjectAt("other", "n/b"));
                break;
            case "damaged":
                await _f.RestoreAsync(Project);
                Damage.Truncate(Path.Combine(_f.Cache.Tree(_tree.Digest), "c"));
                _damaged = ["c"];
                break;
            case "torn marker":
                await _f.RestoreAsync(Project);
                File.Delete(_f.Cache.Marker(_tree.Digest));
                await File.WriteAllBytesAsync(_f.Cache.Marker(_tree.Digest), []);
                break;
            case "worn":
                await _f.RestoreAsync(Project);
                _damaged = ["c"];
                break;
        }

        // Asked for anew, whatever the last restore found out.
        if (Directory.Exists(_f.Temp["project/obj"]))
            Directory.Delete(_f.Temp["project/obj"], recursive: true);
    }

    // As a tool does that was told to write: the right bytes, which no flush has seen.
    private static void WriteAnew(string path)
    {
        var bytes = File.ReadAllBytes(path);
        File.Delete(path);
        File.WriteAllBytes(path, bytes);
    }

    private void Cut(DiskModel disk, string step)
    {
        void Add(string what, Func<int, bool> reaches, LostBytes lost) => _cuts.Add(($"{step}, {what}, {lost}", disk.Cut(reaches, lost)));

        Add("nothing", static _ => false, LostBytes.Empty);
        if (disk.Unflushed == 0)
            return;
        foreach (var lost in Enum.GetValues<LostBytes>())
            Add("all but bytes", i => !disk.IsData(i), lost);
        for (var i = 0; i < (LongTests.Wanted ? 40 : 2); i++)
        {
            var chosen = Enumerable.Range(0, disk.Unflushed).Select(_ => _random.Next(3) > 0).ToArray();
            Add($"some ({string.Concat(chosen.Select(c => c ? '1' : '0'))})", n => chosen[n], (LostBytes)_random.Next(3));
        }

        for (var i = 0; LongTests.Wanted && i < disk.Unflushed; i++)
        {
            Add($"all but {i}", n => n != i, LostBytes.Zeros);
            Add($"only {i}", n => n == i, LostBytes.Zeros);
        }
    }

    private async Task AssertCompletedAsync(string when, Action<string> write)
    {
        foreach (var folder in new[] { "cache", "project" }.Select(f => _f.Temp[f]).Where(Directory.Exists))
            Directory.Delete(folder, recursive: true);
        try
        {
            write(_f.Temp);

            // A no-op looks at nothing but whether there is a marker.
            if (File.Exists(_f.Cache.Marker(_tree.Digest)))
                Assert.Equal(FilesWithOtherBytes(), FilesWithOtherBytes().Intersect(_damaged));
            AssertVouchedIsRight();
            Assert.True(!File.Exists(_f.Temp["project/assets.lock.json"]) || _f.Lock().Entries.Count == 1);

            await _f.RestoreAsync(Project);

            Assert.Empty(FilesWithOtherBytes());
            AssertVouchedIsRight();
            Assert.Equal(_tree.Digest, Assert.Single(_f.Lock().Entries).Value.Digest);
            Assert.True((await _f.RestoreAsync(Project)).NothingToDo);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"Power cut after {when}: {e.Message}", e);
        }
    }

    private IEnumerable<string> FilesWithOtherBytes() => _tree.Files
        .Where(f => !File.Exists(Path.Combine(_f.Cache.Tree(_tree.Digest), f.Path)) || FileCheck.HashOf(Path.Combine(_f.Cache.Tree(_tree.Digest), f.Path)) != f.Digest)
        .Select(f => f.Path);

    /// <summary>No file is trusted by its size, mode and time that has other bytes.</summary>
    private void AssertVouchedIsRight()
    {
        foreach (var file in _tree.Files.Where(_ => File.Exists(_f.Cache.Marker(_tree.Digest))))
        {
            var info = new FileInfo(Path.Combine(_f.Cache.Tree(_tree.Digest), file.Path));
            if (info.Exists && info.Length == file.Size && FileCheck.IsAsRecorded(info, file))
                Assert.Equal(file.Digest, FileCheck.HashOf(info.FullName));
        }

        foreach (var blob in _f.Blobs)
        {
            Assert.True(Digest.TryFromHex(Path.GetFileNameWithoutExtension(blob), out var digest));
            var info = new FileInfo(_f.Temp["cache/v1/blobs/" + blob]);
            if (FileCheck.IsAsRecorded(info, new AssetFile("x", info.Length, digest, blob.EndsWith(".x", StringComparison.Ordinal))))
                Assert.Equal(digest, FileCheck.HashOf(info.FullName));
        }
    }
}
