using Microsoft.Win32.SafeHandles;

namespace AssetSdk.Stores;

/// <summary>A file that is read. What the memory of the machine holds is there at once; only what the disk must bring is waited for on another thread.</summary>
internal sealed class ObjectFileStream(SafeFileHandle file, long length) : ReadingStream
{
    private long _position;

    public override bool CanSeek => true;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var count = NativeFile.TryReadAtOnce(file, buffer.Span, _position) ?? await RandomAccess.ReadAsync(file, buffer, _position, cancellationToken).ConfigureAwait(false);
        _position += count;
        return count;
    }

    public override int Read(Span<byte> buffer)
    {
        var count = RandomAccess.Read(file, buffer, _position);
        _position += count;
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override long Seek(long offset, SeekOrigin origin)
    {
        var position = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => _position, _ => length };
        ArgumentOutOfRangeException.ThrowIfNegative(position, nameof(offset));
        return _position = position;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            file.Dispose();
        base.Dispose(disposing);
    }
}
