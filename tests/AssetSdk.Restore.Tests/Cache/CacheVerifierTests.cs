using AssetSdk.Core;

namespace AssetSdk.Restore.Tests;

/// <summary>All of a cache looked at, byte for byte, and what is damaged taken out.</summary>
public sealed class CacheVerifierTests : IDisposable
{
    private readonly RestoreFixture _f = new();

    public void Dispose() => _f.Dispose();

    private CacheVerifier Verifier => new(new AssetCache(_f.Cache), _f.Log, _f.Clock, _f.Steps);

    private Task<CacheVerification> VerifyAsync(Action<long, long>? progress = null) => Verifier.VerifyAsync(progress, CancellationToken.None);

    private async Task<(Digest A, Digest B)> RestoreAsync()
    {
        var a = await _f.PublishAsync("store", "n/a", "1.0", ("own", "own"), ("x/shared", "shared"));
        var b = await _f.PublishAsync("store", "n/b", "1.0", ("shared", "shared"));
        // One after the other: of two that bring the same bytes at once each may keep its own.
        await _f.RestoreAsync(_f.Project("n/a"));
        await _f.RestoreAsync(_f.Project("n/a", "n/b"));
        return (a, b);
    }

    [Fact]
    public async Task Verify_Whole_HashesEachFileOnce()
    {
        await RestoreAsync();
        var seen = (Done: 0L, Total: 0L);

        var found = await VerifyAsync((done, total) => seen = (Math.Max(done, seen.Done), total));

        Assert.True(found.IsSound);
        Assert.Equal((2, 2, 9L), (found.Assets, found.Files, found.Bytes));
        Assert.Equal((9L, 9L), seen);
    }

    [Fact]
    public async Task Verify_LinksRefused_FindsTheDamagedCopyAlone()
    {
        _f.Steps = new FaultySteps { RefuseLinks = true };
        var (a, _) = await RestoreAsync();
        Damage.Alter(Path.Combine(_f.Cache.Tree(a), "x/shared"), keepTime: true);

        var found = await VerifyAsync();

        Assert.Equal(["n/a 1.0"], found.Damaged.Select(d => $"{d.Asset}"));
        Assert.Equal(5, found.Files);
    }

    [Fact]
    public async Task Verify_DamagedSharedContent_NamesEveryAssetAndFile()
    {
        var (a, _) = await RestoreAsync();
        Damage.Alter(Path.Combine(_f.Cache.Tree(a), "x/shared"), keepTime: true);

        var found = await VerifyAsync();

        Assert.False(found.IsSound);
        Assert.Equal(["n/a 1.0: x/shared", "n/b 1.0: shared"], found.Damaged.Select(d => $"{d.Asset}: {Assert.Single(d.Files)}"));
        Assert.Empty(found.Contents);
    }

    [Fact]
    public async Task Verify_DamagedContentOfNoAsset_IsNamed()
    {
        await RestoreAsync();
        var digest = Digest.Of("x"u8);
        _f.Temp.Write($"cache/v1/blobs/{digest.Hex[..2]}/{digest.Hex}", "y");

        var found = await VerifyAsync();

        Assert.Equal([digest], found.Contents);
        Assert.Empty(found.Damaged);
        Assert.False(found.IsSound);
    }

    [Fact]
    public async Task Repair_TakesOutWhatIsDamagedAndNothingElse_AndRestoreBringsIt()
    {
        var (a, b) = await RestoreAsync();
        Damage.Alter(Path.Combine(_f.Cache.Tree(a), "own"), keepTime: true);

        await Verifier.RepairAsync(await VerifyAsync(), CancellationToken.None);

        Assert.False(new AssetCache(_f.Cache).Has(a));
        Assert.False(File.Exists(_f.Cache.Blob(Digest.Of("own"u8), executable: false)));
        Assert.True(File.Exists(_f.Cache.Blob(Digest.Of("shared"u8), executable: false)));
        _f.AssertWhole(b);
        Assert.True((await VerifyAsync()).IsSound);
        await _f.RestoreAsync(_f.Project("n/a", "n/b"));
        _f.AssertWhole(a);
        _f.AssertCacheIsSound();
    }

    [Fact]
    public async Task Repair_MendedMeanwhile_StaysAsItIs()
    {
        var (a, _) = await RestoreAsync();
        var path = Path.Combine(_f.Cache.Tree(a), "own");
        Damage.Alter(path);
        var found = await VerifyAsync();
        Damage.Alter(path);

        await Verifier.RepairAsync(found, CancellationToken.None);

        _f.AssertWhole(a);
    }

    [Fact]
    public async Task Repair_EndsBetweenTwoSteps_WhatHasAMarkerIsNoLessWholeThanBefore()
    {
        await RestoreAsync();
        for (var step = 0; ; step++)
        {
            await _f.RestoreAsync(_f.ProjectAt("p", "n/a", "n/b"));
            File.Delete(_f.Temp["p/obj/p.assets.index"]);
            await _f.RestoreAsync(_f.ProjectAt("p", "n/a", "n/b"));
            var own = _f.Cache.Blob(Digest.Of("own"u8), executable: false);
            Damage.Alter(own, keepTime: true);
            var found = await VerifyAsync();
            Assert.Single(found.Damaged);
            var ended = false;
            try
            {
                await new CacheVerifier(new AssetCache(_f.Cache), _f.Log, _f.Clock, new FaultySteps { EndAt = step }).RepairAsync(found, CancellationToken.None);
            }
            catch (ProcessEndedException)
            {
                ended = true;
            }

            var again = await VerifyAsync();
            Assert.True(again.Damaged.Count <= 1);
            await Verifier.RepairAsync(again, CancellationToken.None);
            await _f.RestoreAsync(_f.ProjectAt("p", "n/a", "n/b"));
            _f.AssertCacheIsSound();
            if (!ended)
                return;
        }
    }

    [Fact]
    public async Task Verify_NoCache_IsSoundAndMakesNone()
    {
        Assert.True((await VerifyAsync()).IsSound);
        Assert.False(Directory.Exists(_f.Temp["cache"]));
    }
}
