namespace AssetSdk.Restore.Tests;

public class AdaptiveWidthTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Lets some rounds pass in which each connection has a rate of its own and together they have another at most.</summary>
    private static int WidthAfter(int rounds, double each, double together, double waited, AdaptiveWidth? width = null)
    {
        width ??= new AdaptiveWidth(8);
        for (var round = 0; round < rounds; round++)
        {
            var count = width.Width;
            for (var part = 0; part < count; part++)
            {
                var rate = Math.Min(each * count, together);
                var spent = Second / rate;
                width.Took(1_000_000, spent, spent * waited);
            }
        }

        return width.Width;
    }

    [Fact]
    public void Width_MoreConnectionsAreFaster_GrowsToTheMost() => Assert.Equal(8, WidthAfter(20, each: 1, together: 100, waited: 0.9));

    [Fact]
    public void Width_PartsAreThereBeforeTheyAreWanted_StaysAsItIs() => Assert.Equal(AdaptiveWidth.First, WidthAfter(20, each: 1, together: 100, waited: 0));

    [Fact]
    public void Width_NetworkIsFull_StopsGrowing() => Assert.InRange(WidthAfter(50, each: 1, together: 5, waited: 0.9), 4, 6);

    [Fact]
    public void Width_ItGetsSlower_ShrinksAgain()
    {
        var width = new AdaptiveWidth(8);
        Assert.Equal(8, WidthAfter(20, each: 1, together: 100, waited: 0.9, width));

        Assert.Equal(AdaptiveWidth.First, WidthAfter(20, each: 0.1, together: 0.2, waited: 0.9, width));
    }

    [Fact]
    public void Width_NoTimePasses_IsNoError() => Assert.InRange(WidthAfter(3, each: double.PositiveInfinity, together: double.PositiveInfinity, waited: 0), 1, 8);
}
