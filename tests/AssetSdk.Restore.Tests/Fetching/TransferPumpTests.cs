using AssetSdk.Core;
using AssetSdk.TestProcess;
using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

/// <summary>Bytes arrive while others are hashed and written: at every boundary they are the same bytes in the same order.</summary>
public sealed class TransferPumpTests : IDisposable
{
    private const int Block = 1 << 20;

    private readonly RestoreFixture _f = new();

    public void Dispose() => _f.Dispose();

    private CacheWriter Cache(ICommitSteps? steps = null) => new(new AssetCache(_f.Cache), steps ?? new DiskCommitSteps(), _f.Clock, CacheLock.Patience);

    private static PartialFile NewFile(CacheWriter cache)
    {
        Directory.CreateDirectory(cache.Cache.Root.Staging);
        return PartialFile.Open(cache, "test", digest: null, size: null);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(256 << 10)]
    [InlineData((256 << 10) + 1)]
    [InlineData(Block - 1)]
    [InlineData(Block)]
    [InlineData(Block + 1)]
    [InlineData((3 * Block) + 77)]
    public async Task Run_AnySize_GivesTheBytesAndTheirDigest(int size)
    {
        var bytes = TestBytes.Of(size);
        foreach (var limit in new[] { size, size + 1, long.MaxValue })
        {
            using var cache = Cache();
            using var file = NewFile(cache);
            Assert.True(await new TransferPump(file, limit, null, static _ => { }).RunAsync(new Trickle(bytes), CancellationToken.None));
            Assert.Equal(Digest.Of(bytes), file.Digest());
            var staged = await file.TakeAsync(file.Digest());
            Assert.Equal(size, staged.Size);
            Assert.Equal(bytes, await File.ReadAllBytesAsync(staged.Path));
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(Block)]
    [InlineData((2 * Block) + 5)]
    public async Task Run_MoreThanFits_IsFoundOut(int size)
    {
        using var cache = Cache();
        using var file = NewFile(cache);
        Assert.False(await new TransferPump(file, size - 1, null, static _ => { }).RunAsync(new Trickle(TestBytes.Of(size)), CancellationToken.None));
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(Block)]
    [InlineData((2 * Block) + 5)]
    public async Task Run_BrokenOff_KeepsWhatArrived(int breakAt)
    {
        var bytes = TestBytes.Of(3 * Block);
        using var cache = Cache();
        using var file = NewFile(cache);
        var e = await Assert.ThrowsAsync<BrokenTransferException>(() => new TransferPump(file, bytes.Length, null, static _ => { }).RunAsync(new BreakingStream(bytes, breakAt), CancellationToken.None));
        Assert.Contains(breakAt.ToString("N0", System.Globalization.CultureInfo.InvariantCulture), e.Message, StringComparison.Ordinal);
        Assert.Equal(breakAt, file.Position);
        Assert.Equal(Digest.Of(bytes.AsSpan(0, breakAt)), file.Digest());
    }

    [Theory]
    [InlineData(1000)]
    [InlineData(4 * Block)]
    public async Task Run_DiskFull_SaysSoAndStops(int size)
    {
        using var cache = Cache(new FullDisk());
        using var file = NewFile(cache);
        var e = await Assert.ThrowsAsync<AssetException>(() => new TransferPump(file, size, null, static _ => { }).RunAsync(new Trickle(TestBytes.Of(size)), CancellationToken.None));
        Assert.Equal(AssetErrorCode.CacheNotWritable, e.Code);
    }

    [Fact]
    public async Task Run_CancelledBetweenBlocks_WritesNothingAfterItHasEnded()
    {
        using var cache = Cache();
        using var cancel = new CancellationTokenSource();
        using var file = NewFile(cache);
        var content = new Trickle(TestBytes.Of(4 * Block)) { After = (2 * Block, cancel.Cancel) };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => new TransferPump(file, long.MaxValue, null, static _ => { }).RunAsync(content, cancel.Token));
        Assert.True(file.Position % Block == 0 && file.Position <= 2 * Block, file.Position.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }

    /// <summary>Gives its bytes in pieces of many sizes.</summary>
    private sealed class Trickle(byte[] bytes) : MemoryStream(bytes, writable: false)
    {
        private int _reads;

        public (long Position, Action Do)? After { get; init; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (After is { } after && Position >= after.Position)
                after.Do();
            cancellationToken.ThrowIfCancellationRequested();
            var piece = (_reads++ % 5) switch { 0 => 1, 1 => 4096, 2 => 65_537, 3 => 7, _ => 300_000 };
            return base.ReadAsync(buffer[..Math.Min(piece, buffer.Length)], cancellationToken);
        }
    }

    /// <summary>A disk on which files can be made and not filled.</summary>
    private sealed class FullDisk() : InterceptedSteps(new DiskCommitSteps())
    {
        protected override void Before(string step, string path)
        {
            if (step == "Append")
                throw new IOException("No space left on device");
        }
    }
}
