using System.Diagnostics;
using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>How assets lie in the cache.</summary>
public sealed class CacheLayoutTests : IDisposable
{
    private readonly RestoreFixture _f = new();

    public void Dispose() => _f.Dispose();

    [Fact]
    public async Task Restore_Folder_IsBlobsLinkedIntoATreeWithAMarker()
    {
        var digest = await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"), ("b/c", "ccc"), ("b/same", "aaa"));

        await _f.RestoreAsync(_f.Project("n/a"));

        var tree = _f.AssertWhole(digest);
        Assert.Equal(tree.ToListing(), await File.ReadAllBytesAsync(_f.Cache.Marker(digest)));
        Assert.Equal(2, _f.Blobs.Count);
        foreach (var file in tree.Files)
            Assert.Equal(Inode(_f.Cache.Blob(file.Digest, false)), Inode(Path.Combine(_f.Cache.Tree(digest), file.Path)));
        Assert.Empty(_f.Staged);
    }

    [Fact]
    public async Task Restore_Files_AreReadOnlyAndTheirTimesTellContentsApart()
    {
        var digest = await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"), ("b", "bbb"));
        await _f.RestoreAsync(_f.Project("n/a"));

        var (a, b) = (new FileInfo(Path.Combine(_f.Cache.Tree(digest), "a")), new FileInfo(Path.Combine(_f.Cache.Tree(digest), "b")));

        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead, a.UnixFileMode);
        Assert.Equal(_f.Clock.Now.UtcDateTime, a.LastWriteTimeUtc.AddTicks(-(a.LastWriteTimeUtc.Ticks % TimeSpan.TicksPerSecond)));
        Assert.NotEqual(a.LastWriteTimeUtc, b.LastWriteTimeUtc);
        foreach (var folder in Directory.EnumerateDirectories(_f.Cache.Root, "*", SearchOption.AllDirectories))
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(folder));
    }

    [Fact]
    public async Task Restore_Executable_HasATwinOfTheSameContent()
    {
        _f.Temp.Write("content/run", "#!/bin/sh");
        File.SetUnixFileMode(_f.Temp["content/run"], UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        _f.Temp.Write("content/text", "#!/bin/sh");
        var digest = await _f.PublishPathAsync("store", "n/a", "1.0", _f.Temp["content"]);
        await using var server = await FaultServer.StartAsync(_f.Temp["store"]);

        await _f.RestoreAsync(_f.Project("n/a") with { Store = server.Url });

        _f.AssertWhole(digest);
        Assert.True(File.GetUnixFileMode(Path.Combine(_f.Cache.Tree(digest), "run")).HasFlag(UnixFileMode.UserExecute));
        Assert.False(File.GetUnixFileMode(Path.Combine(_f.Cache.Tree(digest), "text")).HasFlag(UnixFileMode.UserExecute));
        Assert.Equal(2, _f.Blobs.Count);
        Assert.Single(_f.Blobs, blob => blob.EndsWith(".x", StringComparison.Ordinal));
        Assert.Equal(1, server.CountOf("n/a/1.0/run") + server.CountOf("n/a/1.0/text"));
    }

    [Fact]
    public async Task Restore_ContentThatAnotherAssetBrought_IsNotDownloadedAgain()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "shared"), ("b", "own"));
        var second = await _f.PublishAsync("store", "n/b", "1.0", ("x/y", "shared"), ("z", "new"));
        await _f.RestoreAsync(_f.Project("n/a"));
        await using var server = await FaultServer.StartAsync(_f.Temp["store"]);

        await _f.RestoreAsync(_f.Project("n/b") with { Store = server.Url });

        _f.AssertWhole(second);
        Assert.Equal(0, server.CountOf("n/b/1.0/x/y"));
        Assert.Equal(1, server.CountOf("n/b/1.0/z"));
    }

    [Fact]
    public async Task Restore_LinksRefused_CopiesAndTrustsThem()
    {
        var digest = await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"), ("b/c", "ccc"));
        _f.Steps = new FaultySteps { RefuseLinks = true };

        await _f.RestoreAsync(_f.Project("n/a"));

        var tree = _f.AssertWhole(digest);
        Assert.NotEqual(Inode(_f.Cache.Blob(tree.Files[0].Digest, false)), Inode(Path.Combine(_f.Cache.Tree(digest), "a")));
        foreach (var file in tree.Files)
            Assert.True(BlobTime.Vouches(file.Digest, File.GetLastWriteTimeUtc(Path.Combine(_f.Cache.Tree(digest), file.Path))));
    }

    [Fact]
    public async Task Restore_ManyFiles_FlushesOnceAndBeforeAnyMarker()
    {
        await _f.PublishAsync("store", "n/a", "1.0", [.. Enumerable.Range(0, 200).Select(i => ($"d{i % 7}/{i}", $"text {i}"))]);
        var steps = new FaultySteps();
        _f.Steps = steps;

        await _f.RestoreAsync(_f.Project("n/a"));

        var log = steps.Log;
        Assert.Single(log, l => l == "Flush");
        var flush = log.ToList().IndexOf("Flush");
        Assert.All(log.Skip(flush + 1), l => Assert.DoesNotContain("Create ", l, StringComparison.Ordinal));
        Assert.True(log.ToList().FindIndex(l => l.StartsWith("Rename ", StringComparison.Ordinal) && l.EndsWith(".complete", StringComparison.Ordinal)) > flush);
        Assert.All(log.Take(flush), l => Assert.DoesNotContain("Vouch ", l, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Restore_Usage_IsRecordedDailyAndByProject()
    {
        var digest = await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"));
        var record = _f.Cache.Used(digest);

        await _f.RestoreAsync(_f.Project("n/a"));
        Assert.Equal([_f.Temp["project/assets.lock.json"]], await File.ReadAllLinesAsync(record));
        var first = File.GetLastWriteTimeUtc(record);
        Assert.Equal(_f.Clock.Now.UtcDateTime, first);

        _f.Clock.Now += TimeSpan.FromHours(23);
        Assert.True((await _f.RestoreAsync(_f.Project("n/a"))).NothingToDo);
        Assert.Equal(first, File.GetLastWriteTimeUtc(record));

        _f.Clock.Now += TimeSpan.FromHours(2);
        Assert.True((await _f.RestoreAsync(_f.Project("n/a"))).NothingToDo);
        Assert.Equal(_f.Clock.Now.UtcDateTime, File.GetLastWriteTimeUtc(record));

        await _f.RestoreAsync(_f.ProjectAt("second", "n/a"));
        Assert.Equal(2, (await File.ReadAllLinesAsync(record)).Length);
    }

    [Fact]
    public async Task Restore_UsageByManyProjects_ForgetsThoseThatAreGone()
    {
        var digest = await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"));
        for (var i = 0; i < 100; i++)
        {
            await _f.RestoreAsync(_f.ProjectAt($"checkout{i}", "n/a"));
            if (i > 0)
                Directory.Delete(_f.Temp[$"checkout{i}"], recursive: true);
        }

        var lines = await File.ReadAllLinesAsync(_f.Cache.Used(digest));
        Assert.InRange(lines.Length, 2, 40);
        Assert.Contains(_f.Temp["checkout0/assets.lock.json"], lines);

        _f.Clock.Now += TimeSpan.FromDays(2);
        await _f.RestoreAsync(_f.ProjectAt("checkout0", "n/a"));
        Assert.Single(_f.Temp.Files("cache/v1/used/by"));
    }

    [Fact]
    public async Task Restore_WhatKilledProcessesLeftBesideItsFiles_IsClearedInTime()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"));
        string[] files = ["project/assets.lock.json", "project/obj/p.assets.index", "project/bin/p.assets.map"];
        foreach (var file in files)
        {
            File.SetLastWriteTimeUtc(_f.Temp.Write($"{file}.{Guid.NewGuid():N}.tmp", "old"), DateTime.UtcNow.AddHours(-2));
            _f.Temp.Write($"{file}.{new string('0', 32)}.tmp", "young");
            File.SetLastWriteTimeUtc(_f.Temp.Write($"{file}.mine.tmp", "another's"), DateTime.UtcNow.AddHours(-2));
        }

        await _f.RestoreAsync(_f.Project("n/a"));

        foreach (var file in files)
            Assert.Equal([$"{file}.{new string('0', 32)}.tmp", $"{file}.mine.tmp"], _f.Temp.Files().Where(f => f.StartsWith(file + ".", StringComparison.Ordinal) && f.EndsWith(".tmp", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Restore_StagingOfLongAgo_IsSweptAndOthersIsKept()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "aaa"));
        var (old, young) = (_f.Temp.Write("cache/v1/staging/old", "x"), _f.Temp.Write("cache/v1/staging/young", "x"));
        _f.Temp.Write("cache/v1/staging/old-folder/x", "x");
        foreach (var path in new[] { old, _f.Temp["cache/v1/staging/old-folder"] })
            Directory.SetLastWriteTimeUtc(path, _f.Clock.Now.UtcDateTime.AddDays(-8));
        File.SetLastWriteTimeUtc(young, _f.Clock.Now.UtcDateTime.AddDays(-6));

        await _f.RestoreAsync(_f.Project("n/a"));

        Assert.Equal(["young"], _f.Staged);
    }

    [Theory]
    [InlineData("relative/cache", null, null, "/base/relative/cache")]
    [InlineData("/abs", "/env", "/home/u", "/abs")]
    [InlineData("", "/env", "/home/u", "/env")]
    [InlineData("", null, "/home/u", "/home/u/.assetsdk")]
    public void Choose_SettingEnvironmentHome_InThisOrder(string setting, string? environment, string? home, string expected) =>
        Assert.Equal(expected, CacheRoot.Choose(setting, "/base", name => name switch { "ASSETSDK_CACHE" => environment, "HOME" => home, _ => null }).Root);

    [Fact]
    public void Choose_RelativeEnvironment_IsRefused() =>
        Assert.Equal(AssetErrorCode.InvalidSetting, Assert.Throws<AssetException>(() => CacheRoot.Choose("", "/base", _ => "relative")).Code);

    private static string Inode(string path)
    {
        using var process = Process.Start(new ProcessStartInfo("stat", ["-c", "%d:%i", path]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        return process.StandardOutput.ReadToEnd();
    }
}
