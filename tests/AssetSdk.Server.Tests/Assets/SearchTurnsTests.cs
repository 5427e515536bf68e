using AssetSdk.Server.Api;
using AssetSdk.Server.Queries;

namespace AssetSdk.Server.Tests;

/// <summary>How many searches work at once.</summary>
public sealed class SearchTurnsTests
{
    [Fact]
    public async Task Take_AllAreTaken_WaitsUntilOneIsGivenBack()
    {
        using var turns = new SearchTurns(2);
        using var first = await turns.TakeAsync(CancellationToken.None);
        var second = await turns.TakeAsync(CancellationToken.None);

        var third = turns.TakeAsync(CancellationToken.None);

        Assert.False(third.IsCompleted);
        second.Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task Take_NoneComesInTime_IsUnavailable()
    {
        using var turns = new SearchTurns(1);
        using var time = new CancellationTokenSource();
        using (await turns.TakeAsync(CancellationToken.None))
        {
            var waiting = turns.TakeAsync(time.Token);
            await time.CancelAsync();

            var refusal = await Assert.ThrowsAsync<ApiException>(() => waiting);

            Assert.Equal(503, refusal.Status);
            Assert.True(refusal.RetryAfter > TimeSpan.Zero);
        }

        // Who gave up has taken none.
        (await turns.TakeAsync(CancellationToken.None)).Dispose();
    }

    [Fact]
    public async Task Take_OneIsFree_IsHadHoweverLittleTimeIsLeft()
    {
        using var turns = new SearchTurns(1);

        (await turns.TakeAsync(new CancellationToken(canceled: true))).Dispose();
        (await turns.TakeAsync(new CancellationToken(canceled: true))).Dispose();
    }
}
