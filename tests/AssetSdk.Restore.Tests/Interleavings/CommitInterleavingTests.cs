using AssetSdk.Testing;
using Xunit.Abstractions;

namespace AssetSdk.Restore.Tests;

/// <summary>The commit of assets that share contents, or are the same, in every interleaving of its steps, with kills between any two of them.</summary>
public sealed class CommitInterleavingTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData("", "a", "ab")]
    [InlineData("", "a", "a")]
    [InlineData("a", "a", "ab")]
    public async Task Commit_TwoAtOnce_HoldsInEveryInterleaving(string damaged, params string[] assets)
    {
        var explored = await ExploreAsync(damaged, assets, int.MaxValue);

        Assert.True(explored.Ends > 0);
    }

    [Theory]
    [InlineData("", "a", "a", "ab")]
    [InlineData("a", "ab", "ab", "ac")]
    public async Task Commit_ThreeAtOnce_HoldsInManyInterleavings(string damaged, params string[] assets)
    {
        var explored = await ExploreAsync(damaged, assets, LongTests.Wanted ? 30_000 : 600);

        Assert.True(explored.States >= 500);
    }

    [Theory]
    [InlineData("", "a")]
    [InlineData("a", "ab")]
    public async Task Commit_CacheIsCleanedMeanwhile_HoldsInEveryInterleaving(string damaged, params string[] assets)
    {
        var explored = await ExploreAsync(damaged, assets, int.MaxValue, isCleaned: true);

        Assert.True(explored.Ends > 0);
    }

    [Theory]
    [InlineData("", "a", "ab")]
    [InlineData("", "a", "a")]
    public async Task Commit_TwoAtOnceAndCacheIsCleanedMeanwhile_HoldsInManyInterleavings(string damaged, params string[] assets)
    {
        var explored = await ExploreAsync(damaged, assets, LongTests.Wanted ? 30_000 : 600, isCleaned: true);

        Assert.True(explored.States >= 500);
    }

    private async Task<Testing.Interleavings> ExploreAsync(string damaged, string[] assets, int maxStates, bool isCleaned = false)
    {
        var explored = new Testing.Interleavings(() => new CommitWorld(assets, damaged, all: LongTests.Wanted, isCleaned)) { Kills = 1, MaxStates = maxStates };
        await explored.ExploreAsync();
        output.WriteLine($"{explored.States:N0} states, {explored.Ends:N0} ends");
        return explored;
    }
}
