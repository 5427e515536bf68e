using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Server.Assets;

/// <summary>
/// An object of the store as a stream of known length that can be read from any position. Nothing is asked before the first byte is read, and then only
/// from there on: what a range leaves out is not transferred where the store has ranges.
/// </summary>
internal sealed class ObjectStream(IObjectStore store, string key, long length, ObjectValidators validators) : ReadingStream
{
    private ObjectRead? _read;
    private long _position;

    public override bool CanSeek => true;

    public override long Length => length;

    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    /// <summary>Opens the object where the position is.</summary>
    /// <returns>Whether it is there.</returns>
    public async Task<bool> TryOpenAsync(CancellationToken cancellationToken)
    {
        if (_read is not null || length == _position)
            return true;

        // Objects never change, so that a validator holds for ever once it is known.
        var validator = _position > 0 ? validators.Find(key) : null;
        var read = await store.ReadAsync(key, validator is null ? ObjectReadOptions.Whole : new ObjectReadOptions { Offset = _position, Validator = validator }, cancellationToken).ConfigureAwait(false);
        if (read.Status != ObjectReadStatus.Found)
            return false;
        if (read.Validator is { } known && read.HasExactValidator)
            validators.Remember(key, known);
        if (read.Offset < _position && !read.Content.CanSeek && validator is null && read.HasExactValidator)
        {
            // The first range of an object: now its validator is known, and the rest need not come.
            await read.DisposeAsync().ConfigureAwait(false);
            return await TryOpenAsync(cancellationToken).ConfigureAwait(false);
        }

        _read = read;
        if (read.TotalLength is { } total && total != length)
            throw new AssetException(AssetErrorCode.SourceFailed, $"'{key}' of {store.Location} has {total:N0} bytes, and was uploaded with {length:N0}: something else has changed the store.");
        await SkipAsync(read, cancellationToken).ConfigureAwait(false);
        return true;
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        var position = offset + origin switch { SeekOrigin.Begin => 0, SeekOrigin.Current => _position, _ => length };
        ArgumentOutOfRangeException.ThrowIfNegative(position, nameof(offset));
        if (_read is not null && position != _position)
            throw new NotSupportedException("The object is being read.");
        _position = position;
        return position;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= length)
            return 0;
        if (!await TryOpenAsync(cancellationToken).ConfigureAwait(false))
            throw new Api.ApiException(404, "File not found");
        var count = await _read!.Content.ReadAsync(buffer[..(int)Math.Min(buffer.Length, length - _position)], cancellationToken).ConfigureAwait(false);
        if (count == 0)
            throw new AssetException(AssetErrorCode.SourceFailed, $"'{key}' of {store.Location} ended after {_position:N0} of {length:N0} bytes.");
        _position += count;
        return count;
    }

    public override async ValueTask DisposeAsync()
    {
        if (_read is not null)
            await _read.DisposeAsync().ConfigureAwait(false);
        _read = null;
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async Task SkipAsync(ObjectRead read, CancellationToken cancellationToken)
    {
        if (read.Offset == _position)
            return;
        if (read.Content.CanSeek)
        {
            read.Content.Position += _position - read.Offset;
            return;
        }

        var buffer = new byte[64 << 10];
        for (var left = _position - read.Offset; left > 0;)
        {
            var count = await read.Content.ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, left)), cancellationToken).ConfigureAwait(false);
            if (count == 0)
                throw new AssetException(AssetErrorCode.SourceFailed, $"'{key}' of {store.Location} ended before byte {_position:N0}.");
            left -= count;
        }
    }
}
