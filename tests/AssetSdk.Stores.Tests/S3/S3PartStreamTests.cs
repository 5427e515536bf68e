using System.Collections.Concurrent;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

public sealed class S3PartStreamTests
{
    [Theory]
    [InlineData(1, 8 << 20)]
    [InlineData(10_000L * (8 << 20), 8 << 20)]
    [InlineData((10_000L * (8 << 20)) + 1, 9 << 20)]
    [InlineData(5L << 40, 525 << 20)]
    public void PartBytesOf_Length_GivesAtMostTenThousandParts(long length, long expected)
    {
        var part = S3UploadLimits.Standard.PartBytesOf(length);

        Assert.Equal(expected, part);
        Assert.InRange((length + part - 1) / part, 1, 10_000);
    }

    [Fact]
    public async Task Write_SlowServer_HasOnlySoManyPartsOnTheirWay()
    {
        var begun = new SemaphoreSlim(0);
        var release = new TaskCompletionSource();
        var now = 0;
        var most = 0;
        await using var stream = new S3PartStream(10, Limits(1000), async (number, bytes, _) =>
        {
            InterlockedMax(ref most, Interlocked.Increment(ref now));
            begun.Release();
            await release.Task;
            Interlocked.Decrement(ref now);
            return $"{number}:{bytes.Length}";
        }, CancellationToken.None);

        var writing = stream.WriteAsync(TestBytes.Of(95)).AsTask();
        for (var i = 0; i < 3; i++)
            await begun.WaitAsync();
        release.SetResult();
        await writing;

        Assert.Equal(["1:10", "2:10", "3:10", "4:10", "5:10", "6:10", "7:10", "8:10", "9:10", "10:5"], await stream.CompleteAsync());
        Assert.Equal(3, most);
    }

    [Fact]
    public async Task Write_InPiecesOfAnyLength_GivesTheSameBytes()
    {
        var bytes = TestBytes.Of(1000);
        var parts = new ConcurrentDictionary<int, byte[]>();
        await using var stream = new S3PartStream(64, Limits(1000), (number, part, _) =>
        {
            parts[number] = part.ToArray();
            return Task.FromResult("x");
        }, CancellationToken.None);

        for (var (i, length) = (0, 1); i < bytes.Length; i += length, length = (length * 7 % 131) + 1)
            await stream.WriteAsync(bytes.AsMemory(i, Math.Min(length, bytes.Length - i)));
        await stream.CompleteAsync();

        Assert.Equal(bytes, parts.OrderBy(p => p.Key).SelectMany(p => p.Value));
    }

    [Fact]
    public async Task Write_PartFails_FailsAndGivesTheMemoryBack()
    {
        var limits = Limits(30);
        var stream = new S3PartStream(10, limits, (_, _, _) => Task.FromException<string>(new InvalidOperationException("refused")), CancellationToken.None);
        await using (stream)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(async () =>
            {
                await stream.WriteAsync(TestBytes.Of(100));
                await stream.CompleteAsync();
            });
        }

        (await limits.Memory.TakeAsync(30, CancellationToken.None)).Dispose();
    }

    [Fact]
    public async Task Take_Budget_IsGivenInOrderAndNeverMoreThanThereIs()
    {
        var budget = new ByteBudget(10);
        var first = await budget.TakeAsync(6, CancellationToken.None);
        var large = budget.TakeAsync(100, CancellationToken.None).AsTask();
        var small = budget.TakeAsync(1, CancellationToken.None).AsTask();

        Assert.False(large.IsCompleted || small.IsCompleted);
        first.Dispose();
        first.Dispose();
        var all = await large;
        Assert.False(small.IsCompleted);
        all.Dispose();
        (await small).Dispose();
    }

    [Fact]
    public async Task Take_Cancelled_LetsThoseBehindPass()
    {
        var budget = new ByteBudget(10);
        using var cancel = new CancellationTokenSource();
        using var first = await budget.TakeAsync(6, CancellationToken.None);
        var large = budget.TakeAsync(10, cancel.Token).AsTask();
        var small = budget.TakeAsync(1, CancellationToken.None).AsTask();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        (await small).Dispose();
    }

    private static S3UploadLimits Limits(long memory) => new() { Parallel = 3, Memory = new ByteBudget(memory) };

    private static void InterlockedMax(ref int most, int value)
    {
        int seen;
        while ((seen = Volatile.Read(ref most)) < value && Interlocked.CompareExchange(ref most, value, seen) != seen)
        {
            // Another was faster.
        }
    }
}
