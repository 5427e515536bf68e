using AssetSdk.Core;
using AssetSdk.Stores;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

public sealed class TransferRetryTests
{
    private readonly HastyClock _clock = new();
    private readonly RecordingLog _log = new();
    private int _attempts;

    public static TheoryData<string> Passing => ["transient", "broken", "io"];

    private Task<int> RunAsync(Func<int, Exception?> failureOf) => new TransferRetry(_clock, _log.Detail).RunAsync(
        _ => failureOf(++_attempts) is { } failure ? Task.FromException<int>(failure) : Task.FromResult(_attempts), CancellationToken.None);

    private static Exception Failure(string kind) => kind switch
    {
        "transient" => new AssetException(AssetErrorCode.SourceFailed, "503").AsTransient(),
        "broken" => new BrokenTransferException("broke off"),
        _ => new IOException("chunked encoding"),
    };

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task Run_FailureThatMayPass_IsTriedAgain(string kind)
    {
        Assert.Equal(3, await RunAsync(attempt => attempt < 3 ? Failure(kind) : null));

        Assert.Equal(2, _clock.Waits.Count);
        Assert.Equal(2, _log.Details.Count);
    }

    [Theory]
    [MemberData(nameof(Passing))]
    public async Task Run_FailureThatStays_IsGivenUpAfterFive(string kind)
    {
        await Assert.ThrowsAnyAsync<Exception>(() => RunAsync(_ => Failure(kind)));

        Assert.Equal(5, _attempts);
        Assert.All(_clock.Waits, w => Assert.InRange(w, TimeSpan.Zero, TimeSpan.FromSeconds(20)));
    }

    [Theory]
    [InlineData("ASSET1104")]
    [InlineData("ASSET1105")]
    [InlineData("ASSET1007")]
    [InlineData("ASSET1201")]
    public async Task Run_FailureForGood_IsNotTriedAgain(string code)
    {
        await Assert.ThrowsAsync<AssetException>(() => RunAsync(_ => new AssetException(AssetErrorCode.All.Single(c => c.Id == code), "no")));

        Assert.Equal(1, _attempts);
    }

    [Theory]
    [InlineData(7, 7)]
    [InlineData(0, 0)]
    [InlineData(86_400, 60)]
    public async Task Run_RetryAfter_IsHonouredWithinReason(int asked, int waited)
    {
        await RunAsync(attempt => attempt == 1 ? new AssetException(AssetErrorCode.SourceFailed, "503").AsTransient(TimeSpan.FromSeconds(asked)) : null);

        Assert.Equal(waited > 0 ? [TimeSpan.FromSeconds(waited)] : [], _clock.Waits);
    }

    [Fact]
    public async Task Run_CancelledWhileWaiting_Ends()
    {
        using var cancel = new CancellationTokenSource();
        var retry = new TransferRetry(TimeProvider.System, _log.Detail);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => retry.RunAsync<int>(
            _ =>
            {
                cancel.Cancel();
                return Task.FromException<int>(new AssetException(AssetErrorCode.SourceFailed, "503").AsTransient(TimeSpan.FromMinutes(1)));
            },
            cancel.Token));
    }
}
