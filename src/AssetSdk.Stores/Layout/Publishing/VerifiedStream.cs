using System.Security.Cryptography;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>
/// A file that is read while it is published, held to the digest that the version promises. It fails before its last byte is given, so that no
/// writer takes what was read for whole.
/// </summary>
internal sealed class VerifiedStream : ReadingStream
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly Stream _inner;
    private readonly string _what;
    private readonly AssetFile _expected;
    private readonly IAsyncDisposable? _owner;
    private long _read;

    public VerifiedStream(Stream inner, string what, AssetFile expected, IAsyncDisposable? owner = null)
    {
        _inner = inner;
        _owner = owner;
        _what = what;
        _expected = expected;
    }

    /// <summary>Told of bytes that were read.</summary>
    public Action<long>? Arrived { get; set; }

    public override long Length => _expected.Size;

    public override long Position
    {
        get => _read;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        try
        {
            var count = await _inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
            return Take(buffer.Span, count);
        }
        catch (IOException e) when (_owner is not null)
        {
            throw new AssetException(AssetErrorCode.SourceFailed, $"The transfer broke off while {_what} was read: {e.Message}", e).AsTransient();
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override int Read(Span<byte> buffer) => Take(buffer, _inner.Read(buffer));

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            _hash.Dispose();
        }

        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync().ConfigureAwait(false);
        if (_owner is not null)
            await _owner.DisposeAsync().ConfigureAwait(false);
    }

    private int Take(ReadOnlySpan<byte> buffer, int count)
    {
        if (buffer.IsEmpty)
            return count;
        _hash.AppendData(buffer[..count]);
        _read += count;
        Arrived?.Invoke(count);
        var ended = count == 0 || _read >= _expected.Size;
        if (ended && (_read != _expected.Size || Digest.FromBytes(_hash.GetCurrentHash()) != _expected.Digest))
            throw new AssetException(AssetErrorCode.InvalidContent, $"{_what} changed while it was published. Publish again when nothing writes to it.");
        return count;
    }
}
