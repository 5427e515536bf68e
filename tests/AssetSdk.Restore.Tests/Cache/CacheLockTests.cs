using AssetSdk.Core;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

public sealed class CacheLockTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    private Task<CacheLock> AcquireAsync(Action<string>? waiting = null, TimeSpan? patience = null, CancellationToken cancellationToken = default) =>
        CacheLock.AcquireAsync(_temp["x.lock"], "n/a 1.0", waiting ?? (_ => { }), patience ?? CacheLock.Patience, new HeldLocks(TimeProvider.System), cancellationToken);

    [Fact]
    public async Task Acquire_Several_HoldItOneAfterTheOther()
    {
        var (inside, most, total) = (0, 0, 0);
        await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Run(async () =>
        {
            using var held = await AcquireAsync();
            most = Math.Max(most, Interlocked.Increment(ref inside));
            await Task.Yield();
            total++;
            Interlocked.Decrement(ref inside);
        })));

        Assert.Equal((1, 8), (most, total));
    }

    [Fact]
    public async Task Acquire_Held_SaysOnceForWhomItWaits()
    {
        var said = new List<string>();
        var first = await AcquireAsync();
        var second = AcquireAsync(said.Add);
        while (said.Count == 0)
            await Task.Yield();
        await Task.Delay(300);
        Assert.False(second.IsCompleted);
        first.Dispose();

        (await second).Dispose();

        Assert.Contains($"process {Environment.ProcessId}", Assert.Single(said), StringComparison.Ordinal);
        Assert.Contains("n/a 1.0", said[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acquire_HolderWithoutASignOfLife_GivesUpAndNamesIt()
    {
        using var held = await AcquireAsync();
        File.SetLastWriteTimeUtc(_temp["x.lock.owner"], DateTime.UtcNow.AddHours(-1));

        var failure = await Assert.ThrowsAsync<AssetException>(() => AcquireAsync(patience: TimeSpan.FromMilliseconds(1)));

        Assert.Equal(AssetErrorCode.LockTimeout, failure.Code);
        Assert.Contains($"process {Environment.ProcessId}", failure.Message, StringComparison.Ordinal);
        Assert.Contains(_temp["x.lock"], failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acquire_OneHolderAfterAnother_IsWaitedForAfresh()
    {
        // None holds it for as long as the patience, all together do; what tells is the record that changes.
        using var cancel = new CancellationTokenSource();
        var first = await AcquireAsync();
        var said = new TaskCompletionSource();
        var waiting = AcquireAsync(_ => said.SetResult(), TimeSpan.FromSeconds(4), cancel.Token);
        await said.Task;

        // From a thread of its own: when the pool's are all busy, whoever waits looks later too, and sees another record.
        await Task.Factory.StartNew(
            () =>
            {
                for (var i = 0; i < 500 && !waiting.IsCompleted; i++)
                {
                    File.WriteAllText(_temp["x.lock.owner"], $"process {i}\n");
                    cancel.Token.WaitHandle.WaitOne(10);
                }
            },
            CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

        Assert.False(waiting.IsFaulted, waiting.Exception?.Message);
        first.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public async Task Dispose_Held_LeavesNoRecordOfTheHolder()
    {
        (await AcquireAsync()).Dispose();

        Assert.Equal(["x.lock"], _temp.Files());
    }

    [Fact]
    public async Task Acquire_Cancelled_Throws()
    {
        using var held = await AcquireAsync();
        using var cancel = new CancellationTokenSource();

        var waiting = AcquireAsync(_ => cancel.Cancel(), cancellationToken: cancel.Token);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task Acquire_HolderKilled_IsFree()
    {
        // The operating system's lock on the file is what counts, whatever the file's owner record says.
        using var holder = KillableProcess.Start("flock", ["-x", _temp["x.lock"], "sh", "-c", "echo held; sleep 60"]);
        Assert.True(await holder.WaitForLineAsync("held", CancellationToken.None));
        var waits = new TaskCompletionSource();
        var second = AcquireAsync(_ => waits.SetResult());
        await waits.Task;

        await holder.KillAsync();

        (await second).Dispose();
    }

    [Fact]
    public async Task Share_Several_HoldItAtOnceAndKeepOutWhoWantsItAlone()
    {
        var held = new HeldLocks(TimeProvider.System);
        Task<CacheLock> ShareAsync(Action<string> waiting) => CacheLock.ShareAsync(_temp["x.lock"], "the cache", waiting, CacheLock.Patience, held, CancellationToken.None);
        var first = await ShareAsync(_ => Assert.Fail("waited"));
        var second = await ShareAsync(_ => Assert.Fail("waited"));
        var waits = new TaskCompletionSource<string>();
        var alone = AcquireAsync(waits.SetResult);
        Assert.Contains($"process {Environment.ProcessId}", await waits.Task, StringComparison.Ordinal);
        first.Dispose();
        Assert.Null(CacheLock.TryOpen(_temp["x.lock"]));
        second.Dispose();

        using (await alone)
            Assert.Null(CacheLock.TryShare(_temp["x.lock"]));
        using var again = CacheLock.TryShare(_temp["x.lock"]);
        Assert.NotNull(again);
    }

    [Fact]
    public async Task Touch_AnotherThatSharedItHasLeft_SaysAgainWhoHoldsIt()
    {
        var held = new HeldLocks(TimeProvider.System);
        using var shared = await CacheLock.ShareAsync(_temp["x.lock"], "the cache", _ => { }, CacheLock.Patience, held, CancellationToken.None);
        File.Delete(_temp["x.lock.owner"]);

        shared.Touch();

        Assert.Contains($"process {Environment.ProcessId}", await File.ReadAllTextAsync(_temp["x.lock.owner"]), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Acquire_FolderThatIsNotThere_Fails() =>
        await Assert.ThrowsAnyAsync<IOException>(() => CacheLock.AcquireAsync(_temp["no/x.lock"], "x", _ => { }, CacheLock.Patience, new HeldLocks(TimeProvider.System), CancellationToken.None));
}
