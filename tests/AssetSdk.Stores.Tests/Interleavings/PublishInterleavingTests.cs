using AssetSdk.Testing;
using Xunit.Abstractions;

namespace AssetSdk.Stores.Tests;

/// <summary>The publish protocol in every interleaving of its store calls, with kills between any two of them.</summary>
public sealed class PublishInterleavingTests(ITestOutputHelper output) : IDisposable
{
    private readonly TempFolder _folder = new();

    /// <summary>The long form: two kills, and more of three publishers.</summary>
    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("1.0", "one", "one")]
    [InlineData("1.0", "one", "two")]
    [InlineData(null, "one", "one")]
    [InlineData(null, "one", "two")]
    public async Task Publish_TwoAtOnce_HoldsInEveryInterleaving(string? version, params string[] texts)
    {
        var explored = await ExploreAsync(version, texts, kills: LongTests.Wanted ? 2 : 1, maxStates: int.MaxValue);

        Assert.True(explored.Ends > 0);
    }

    [Theory]
    [InlineData("1.0", "one", "two", "one")]
    [InlineData(null, "one", "two", "three")]
    public async Task Publish_ThreeAtOnce_HoldsInManyInterleavings(string? version, params string[] texts)
    {
        var explored = await ExploreAsync(version, texts, kills: 1, maxStates: LongTests.Wanted ? 30_000 : 1500);

        Assert.True(explored.States > 1000);
    }

    private async Task<Testing.Interleavings> ExploreAsync(string? version, string[] texts, int kills, int maxStates)
    {
        var paths = texts.Select((text, i) => _folder.Write($"{i}/{text}", text)).ToArray();

        var explored = new Testing.Interleavings(() => new PublishWorld(paths, version)) { Kills = kills, MaxStates = maxStates };
        await explored.ExploreAsync();
        output.WriteLine($"{explored.States:N0} states, {explored.Ends:N0} ends");
        return explored;
    }
}
