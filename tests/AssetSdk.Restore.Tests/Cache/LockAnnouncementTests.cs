using System.Diagnostics;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

public sealed class LockAnnouncementTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    [Fact]
    public async Task Acquire_HolderThatHasNotSaidWhoItIs_IsGivenASecond()
    {
        using var cancel = new CancellationTokenSource();
        using var held = CacheLock.TryOpen(_temp["x.lock"]);
        var begin = Stopwatch.GetTimestamp();
        var silence = TimeSpan.Zero;
        void Waiting(string said)
        {
            silence = Stopwatch.GetElapsedTime(begin);
            Assert.Contains("another process", said, StringComparison.Ordinal);
            cancel.Cancel();
        }

        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => CacheLock.AcquireAsync(_temp["x.lock"], "x", Waiting, CacheLock.Patience, new HeldLocks(TimeProvider.System), cancel.Token));

        Assert.True(silence >= TimeSpan.FromSeconds(1), $"Said after {silence}.");
    }
}
