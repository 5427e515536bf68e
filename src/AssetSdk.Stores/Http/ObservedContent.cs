using System.Net;

namespace AssetSdk.Stores;

/// <summary>
/// A request's body that tells when some of it was taken: after each 64 KiB, so that a stall timeout of a minute is the same rate that
/// <see cref="StallGuardStream"/> demands of answers.
/// </summary>
internal sealed class ObservedContent : HttpContent
{
    private readonly HttpContent _inner;
    private readonly Action _taken;

    public ObservedContent(HttpContent inner, Action taken)
    {
        _inner = inner;
        _taken = taken;
        foreach (var (name, values) in inner.Headers.NonValidated)
            Headers.TryAddWithoutValidation(name, values);
    }

    /// <summary>Whether some of it was taken.</summary>
    public bool IsBegun { get; private set; }

    /// <summary>Whether all of it was taken.</summary>
    public bool IsSent { get; private set; }

    protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => SerializeToStreamAsync(stream, context, CancellationToken.None);

    protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellationToken)
    {
        var observed = new ObservedStream(stream, Taken);
        await using (observed.ConfigureAwait(false))
            await _inner.CopyToAsync(observed, context, cancellationToken).ConfigureAwait(false);
        IsSent = true;
    }

    private void Taken()
    {
        IsBegun = true;
        _taken();
    }

    protected override bool TryComputeLength(out long length)
    {
        length = _inner.Headers.ContentLength ?? -1;
        return length >= 0;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _inner.Dispose();
        base.Dispose(disposing);
    }

    private sealed class ObservedStream(Stream inner, Action taken) : Stream
    {
        private const int PieceBytes = 64 << 10;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            for (var rest = buffer; !rest.IsEmpty;)
            {
                var piece = rest[..Math.Min(PieceBytes, rest.Length)];
                await inner.WriteAsync(piece, cancellationToken).ConfigureAwait(false);
                taken();
                rest = rest[piece.Length..];
            }
        }

        public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

        public override Task FlushAsync(CancellationToken cancellationToken) => inner.FlushAsync(cancellationToken);

        public override void Flush() => inner.Flush();

        public override void Write(byte[] buffer, int offset, int count)
        {
            inner.Write(buffer, offset, count);
            taken();
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();
    }
}
