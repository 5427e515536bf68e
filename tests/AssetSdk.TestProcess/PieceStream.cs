namespace AssetSdk.TestProcess;

/// <summary>A stream that is written and read in small pieces, with something done before and after each.</summary>
internal abstract class PieceStream(Stream inner) : Stream
{
    /// <summary>How much is written or read at once, in bytes.</summary>
    public const int PieceSize = 64 << 10;

    public override bool CanRead => inner.CanRead;

    public override bool CanSeek => inner.CanSeek;

    public override bool CanWrite => inner.CanWrite;

    public override long Length => inner.Length;

    public override long Position
    {
        get => inner.Position;
        set => inner.Position = value;
    }

    protected abstract void Before();

    protected virtual void After()
    {
    }

    public override void Flush() => inner.Flush();

    public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);

    public override void SetLength(long value)
    {
        Before();
        inner.SetLength(value);
        After();
    }

    public override int Read(byte[] buffer, int offset, int count)
    {
        if (!CanWrite)
            Before();
        return inner.Read(buffer, offset, Math.Min(count, PieceSize));
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!CanWrite)
            Before();
        return await inner.ReadAsync(buffer[..Math.Min(buffer.Length, PieceSize)], cancellationToken).ConfigureAwait(false);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Write(byte[] buffer, int offset, int count)
    {
        for (var end = offset + count; offset < end; offset += PieceSize)
        {
            Before();
            inner.Write(buffer, offset, Math.Min(PieceSize, end - offset));
            After();
        }
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Write(buffer.Span);
        return ValueTask.CompletedTask;
    }

    public override void Write(ReadOnlySpan<byte> buffer) => Write(buffer.ToArray(), 0, buffer.Length);

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
    {
        Write(buffer, offset, count);
        return Task.CompletedTask;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            inner.Dispose();
        base.Dispose(disposing);
    }
}
