using System.Buffers;
using Microsoft.AspNetCore.Connections;

namespace AssetSdk.Server.Hosting;

/// <summary>The memory of connections in larger pieces than the framework's of 4 KiB: what is received or sent takes fewer system calls. A connection has some while bytes are on their way only.</summary>
internal sealed class TransferMemory : MemoryPool<byte>
{
    // Not more: every slow client holds one.
    private const int PieceBytes = 16 << 10;

    public override int MaxBufferSize => PieceBytes;

    public override IMemoryOwner<byte> Rent(int minBufferSize = -1)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(minBufferSize, PieceBytes);
        return new Piece();
    }

    protected override void Dispose(bool disposing)
    {
        // What is rented goes back to the pool of the process.
    }

    /// <summary>What Kestrel asks for its memory.</summary>
    public sealed class Factory : IMemoryPoolFactory<byte>
    {
        public MemoryPool<byte> Create(MemoryPoolOptions? options = null) => new TransferMemory();
    }

    private sealed class Piece : IMemoryOwner<byte>
    {
        private byte[]? _bytes = ArrayPool<byte>.Shared.Rent(PieceBytes);

        public Memory<byte> Memory => _bytes ?? throw new ObjectDisposedException(nameof(Piece));

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _bytes, null) is { } bytes)
                ArrayPool<byte>.Shared.Return(bytes);
        }
    }
}
