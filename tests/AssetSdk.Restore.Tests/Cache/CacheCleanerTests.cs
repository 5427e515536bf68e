using AssetSdk.Core;

namespace AssetSdk.Restore.Tests;

/// <summary>What cleaning a cache removes, and what it leaves.</summary>
public sealed class CacheCleanerTests : IDisposable
{
    private static readonly TimeSpan Month = TimeSpan.FromDays(30);

    private readonly RestoreFixture _f = new();

    public void Dispose() => _f.Dispose();

    private Task<CacheCleaning> CleanAsync(CacheCleaningOptions options) =>
        new CacheCleaner(new AssetCache(_f.Cache), _f.Log, _f.Clock, _f.Steps, CacheLock.Patience).CollectAsync(options, CancellationToken.None);

    private async Task<Digest> RestoreAsync(string folder, string name, string version, params (string Path, string Text)[] files)
    {
        var digest = await _f.PublishAsync("store", name, version, files);
        await _f.RestoreAsync(_f.ProjectAt(folder, $"{name}:{version}"));
        return digest;
    }

    private static string Hex(string text) => Digest.Of(System.Text.Encoding.UTF8.GetBytes(text)).Hex;

    private IEnumerable<string> BlobNames => _f.Blobs.Select(b => Path.GetFileName(b));

    [Fact]
    public async Task Collect_UnusedForLong_GoesWithWhatNoOtherAssetHas()
    {
        var old = await RestoreAsync("old", "n/a", "1.0", ("own", "own"), ("shared", "shared"));
        _f.Clock.Now += Month;
        var young = await RestoreAsync("young", "n/b", "1.0", ("shared", "shared"));

        var cleaning = await CleanAsync(new CacheCleaningOptions());

        Assert.Equal([old], cleaning.Removed.Select(r => r.Tree.Digest));
        Assert.Equal([new CachedName("n/a", "1.0", cleaning.Removed[0].Names[0].PushDate)], cleaning.Removed[0].Names);
        Assert.Equal((1, 1, 3), (cleaning.Kept, cleaning.Blobs, cleaning.Bytes));
        Assert.False(new AssetCache(_f.Cache).Has(old));
        Assert.False(Directory.Exists(_f.Cache.Tree(old)));
        Assert.False(File.Exists(_f.Cache.Used(old)));
        Assert.True(File.Exists(_f.Cache.Used(young)));
        Assert.Equal([Hex("shared")], BlobNames);
        _f.AssertWhole(young);
        Assert.Empty(Directory.EnumerateFileSystemEntries(_f.Cache.Staging));
    }

    [Fact]
    public async Task Collect_UsedByANoOpSince_Stays()
    {
        var digest = await RestoreAsync("p", "n/a", "1.0", ("a", "a"));
        _f.Clock.Now += Month;
        Assert.True((await _f.RestoreAsync(_f.ProjectAt("p", "n/a:1.0"))).NothingToDo);

        Assert.Empty((await CleanAsync(new CacheCleaningOptions())).Removed);
        _f.AssertWhole(digest);
    }

    [Fact]
    public async Task Collect_WithoutARecord_CountsFromItsMarker()
    {
        var digest = await RestoreAsync("p", "n/a", "1.0", ("a", "a"));
        Directory.Delete(Path.Combine(_f.Cache.Folder, "used"), recursive: true);
        File.SetLastWriteTimeUtc(_f.Cache.Marker(digest), _f.Clock.Now.UtcDateTime - TimeSpan.FromDays(29));

        Assert.Empty((await CleanAsync(new CacheCleaningOptions())).Removed);
        Assert.Single((await CleanAsync(new CacheCleaningOptions { UnusedSince = TimeSpan.FromDays(29) })).Removed);
    }

    [Fact]
    public async Task Collect_DryRun_SaysTheSameAndRemovesNothing()
    {
        await RestoreAsync("p", "n/a", "1.0", ("a", "a"), ("b", "bb"));
        _f.Temp.Write($"cache/v1/staging/{Hex("x")}.part", "12345");
        var before = _f.Temp.Files("cache");
        var options = new CacheCleaningOptions { UnusedSince = TimeSpan.Zero };

        var dry = await CleanAsync(options with { DryRun = true });

        Assert.Equal(before, _f.Temp.Files("cache"));
        var wet = await CleanAsync(options);
        Assert.Equal((1, 0, 2, 1, 8), (dry.Removed.Count, dry.Kept, dry.Blobs, dry.Leftovers, dry.Bytes));
        Assert.Equal((dry.Removed.Count, dry.Kept, dry.Blobs, dry.Leftovers, dry.Bytes), (wet.Removed.Count, wet.Kept, wet.Blobs, wet.Leftovers, wet.Bytes));
        Assert.Empty(_f.Markers);
        Assert.Empty(_f.Blobs);
        Assert.Empty(_f.Staged);
    }

    [Fact]
    public async Task Collect_LinksRefused_CountsCopies()
    {
        _f.Steps = new FaultySteps { RefuseLinks = true };
        await RestoreAsync("p", "n/a", "1.0", ("a", "aaaa"));

        Assert.Equal(8, (await CleanAsync(new CacheCleaningOptions { UnusedSince = TimeSpan.Zero })).Bytes);
    }

    [Fact]
    public async Task Collect_KeepLatest_KeepsTheNewestPublishedOfEveryNameThatAreThere()
    {
        var digests = new Dictionary<string, Digest>(StringComparer.Ordinal);
        foreach (var (name, version) in new[] { ("n/a", "2.0"), ("n/a", "1.0"), ("n/a", "1.1"), ("n/b", "1.0") })
        {
            _f.PublishClock = new Testing.ManualClock { Now = _f.Clock.Now.AddMinutes(digests.Count) };
            digests[$"{name} {version}"] = await RestoreAsync($"p{digests.Count}", name, version, ("a", $"{name} {version}"));
        }

        var cleaning = await CleanAsync(new CacheCleaningOptions { UnusedSince = TimeSpan.Zero, KeepLatest = 1 });

        Assert.Equal(["n/a 1.0", "n/a 2.0"], cleaning.Removed.Select(r => $"{r}").Order(StringComparer.Ordinal));
        _f.AssertWhole(digests["n/a 1.1"]);
        _f.AssertWhole(digests["n/b 1.0"]);
    }

    [Fact]
    public async Task Collect_KeepLatestWithoutDates_KeepsTheHighest()
    {
        // As modelkit may write it: a manifest without a date.
        foreach (var version in new[] { "1.2", "1.10" })
        {
            _f.Temp.Write($"store/n/a/{version}", version);
            _f.Temp.Write($"store/n/a/{version}.meta", "{\"is_directory\": false}");
        }

        _f.Temp.Write("store/n/a.versions", "{\"versions\": [\"1.10\", \"1.2\"]}");
        await _f.RestoreAsync(_f.ProjectAt("p", "n/a:1.10"));
        await _f.RestoreAsync(_f.ProjectAt("q", "n/a:1.2"));

        Assert.Equal(["n/a 1.2"], (await CleanAsync(new CacheCleaningOptions { UnusedSince = TimeSpan.Zero, KeepLatest = 1 })).Removed.Select(r => $"{r}"));
    }

    [Theory]
    [InlineData("pinned", true)]
    [InlineData("pinned by a project of another asset", true)]
    [InlineData("unpinned", false)]
    [InlineData("gone", false)]
    [InlineData("torn", true)]
    public async Task Collect_KeepLocked_KeepsWhatKnownLockFilesPin(string situation, bool stays)
    {
        var digest = await RestoreAsync("p", "n/a", "1.0", ("a", "a"));
        var lockFile = _f.Temp["p/assets.lock.json"];
        switch (situation)
        {
            case "pinned by a project of another asset":
                await RestoreAsync("q", "n/b", "1.0", ("b", "b"));
                File.Copy(lockFile, _f.Temp["q/assets.lock.json"], overwrite: true);
                await File.WriteAllBytesAsync(lockFile, LockFileFormat.Write(AssetLock.Empty));
                break;
            case "unpinned":
                await File.WriteAllBytesAsync(lockFile, LockFileFormat.Write(AssetLock.Empty));
                break;
            case "gone":
                Directory.Delete(_f.Temp["p"], recursive: true);
                break;
            case "torn":
                await File.WriteAllTextAsync(lockFile, "{");
                break;
        }

        await CleanAsync(new CacheCleaningOptions { UnusedSince = TimeSpan.Zero, KeepLocked = true });

        Assert.Equal(stays, new AssetCache(_f.Cache).Has(digest));
    }

    [Fact]
    public async Task Collect_TreesWithoutAWholeMarker_Go()
    {
        var (gone, torn) = (await RestoreAsync("p", "n/a", "1.0", ("a", "a")), await RestoreAsync("q", "n/b", "1.0", ("b", "b")));
        File.Delete(_f.Cache.Marker(gone));
        Damage.Truncate(_f.Cache.Marker(torn));

        var cleaning = await CleanAsync(new CacheCleaningOptions());

        Assert.Equal((0, 0), (cleaning.Removed.Count, cleaning.Kept));
        Assert.Empty(_f.Temp.Files("cache/v1/trees"));
        Assert.False(Directory.Exists(_f.Cache.Tree(gone)));

        // Their contents are young, and save a download.
        Assert.Equal(2, _f.Blobs.Count);
        await _f.RestoreAsync(_f.ProjectAt("p", "n/a:1.0"));
        _f.AssertWhole(gone);
    }

    [Fact]
    public async Task Collect_BegunDownloadsAndContentsOfNoAsset_GoByTheirAge()
    {
        await RestoreAsync("p", "n/a", "1.0", ("a", "a"));
        foreach (var (text, days) in new[] { ("old", 31), ("young", 6) })
        {
            foreach (var path in new[] { $"staging/{Hex(text)}.part", $"blobs/{Hex(text)[..2]}/{Hex(text)}" })
                File.SetLastWriteTimeUtc(_f.Temp.Write($"cache/v1/{path}", text), _f.Clock.Now.UtcDateTime.AddDays(-days));
        }

        await CleanAsync(new CacheCleaningOptions());

        Assert.Equal([$"{Hex("young")}.part"], _f.Staged);
        Assert.Equal(new[] { Hex("a"), Hex("young") }.Order(StringComparer.Ordinal), BlobNames.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Collect_SomethingRemoved_UseOfWhatComesBackIsRecordedThatDay()
    {
        var digest = await RestoreAsync("p", "n/a", "1.0", ("a", "a"));
        await CleanAsync(new CacheCleaningOptions { UnusedSince = TimeSpan.Zero });

        await _f.RestoreAsync(_f.ProjectAt("p", "n/a:1.0"));

        Assert.Equal([_f.Temp["p/assets.lock.json"]], await File.ReadAllLinesAsync(_f.Cache.Used(digest)));
    }

    [Fact]
    public async Task Collect_NoCache_RemovesNothingAndMakesNone()
    {
        Assert.Equal(new CacheCleaning([], 0, 0, 0, 0), await CleanAsync(new CacheCleaningOptions()), (x, y) => (x!.Removed.Count, x.Kept, x.Bytes) == (y!.Removed.Count, y.Kept, y.Bytes));
        Assert.False(Directory.Exists(_f.Temp["cache"]));
    }

    [Fact]
    public async Task Collect_RestoreUnderWay_IsWaitedFor()
    {
        await RestoreAsync("p", "n/a", "1.0", ("a", "a"));
        using var other = new CacheWriter(new AssetCache(_f.Cache), new DiskCommitSteps(), _f.Clock, CacheLock.Patience);
        var shared = await other.ShareAsync(_ => Assert.Fail("waited"), CancellationToken.None);
        var cleaning = CleanAsync(new CacheCleaningOptions { UnusedSince = TimeSpan.Zero });
        while (!_f.Log.ImportantLines.Any(l => l.StartsWith("Waiting for the asset cache: process ", StringComparison.Ordinal)) && !cleaning.IsCompleted)
            await Task.Yield();
        Assert.Single(_f.Markers);

        shared!.Dispose();

        Assert.Single((await cleaning).Removed);
    }

    [Fact]
    public async Task Collect_UsedWhileItWaited_Stays()
    {
        var digest = await RestoreAsync("p", "n/a", "1.0", ("a", "a"));
        _f.Clock.Now += Month;
        using var other = new CacheWriter(new AssetCache(_f.Cache), new DiskCommitSteps(), _f.Clock, CacheLock.Patience);
        var shared = await other.ShareAsync(_ => { }, CancellationToken.None);
        var cleaning = CleanAsync(new CacheCleaningOptions());
        while (!_f.Log.ImportantLines.Any(l => l.StartsWith("Waiting", StringComparison.Ordinal)) && !cleaning.IsCompleted)
            await Task.Yield();
        UsageRecords.Touch(_f.Cache, digest, _f.Clock.Now);

        shared!.Dispose();

        Assert.Empty((await cleaning).Removed);
        _f.AssertWhole(digest);
    }

    [Fact]
    public async Task Restore_CacheIsBeingCleaned_Waits()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "a"));
        using var other = new CacheWriter(new AssetCache(_f.Cache), new DiskCommitSteps(), _f.Clock, CacheLock.Patience);
        var whole = await other.TakeWholeAsync(_ => { }, CancellationToken.None);
        var restore = _f.RestoreAsync(_f.Project("n/a"));
        while (!_f.Log.ImportantLines.Any(l => l.StartsWith("Waiting for the asset cache: process ", StringComparison.Ordinal)) && !restore.IsCompleted)
            await Task.Yield();
        Assert.False(restore.IsCompleted);

        whole.Dispose();

        await restore;
        Assert.Single(_f.Markers);
    }

    [Fact]
    public async Task Fetch_UntilTheClientIsDisposed_KeepsOthersFromCleaning()
    {
        await _f.PublishAsync("store", "n/a", "1.0", ("a", "a"));
        var client = new AssetClient(_f.Project(), Stores.StandardStores.Create(), _f.Log, _f.Clock);
        var fetched = await client.FetchAsync(AssetReference.Parse("n/a"), CancellationToken.None);
        Assert.Null(CacheLock.TryOpen(_f.Cache.CleaningLock));

        client.Dispose();

        Assert.Equal([fetched.Tree.Digest], (await CleanAsync(new CacheCleaningOptions { UnusedSince = TimeSpan.Zero })).Removed.Select(r => r.Tree.Digest));
    }

    [Fact]
    public async Task Clear_RemovesAllButLocks()
    {
        await RestoreAsync("p", "n/a", "1.0", ("a", "a"));
        _f.Temp.Write("cache/v1/blobs/zz/stray", "x");

        await new CacheCleaner(new AssetCache(_f.Cache), _f.Log, _f.Clock).ClearAsync(CancellationToken.None);

        Assert.All(_f.Temp.Files("cache/v1"), f => Assert.StartsWith("locks/", f, StringComparison.Ordinal));
        await _f.RestoreAsync(_f.ProjectAt("p", "n/a:1.0"));
        _f.AssertCacheIsSound();
    }
}
