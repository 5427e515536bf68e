namespace AssetSdk.Stores;

/// <summary>The body of an answer, with a bound on how long the server may send nothing.</summary>
internal sealed class StallGuardStream : Stream
{
    private readonly Stream _inner;
    private readonly TimeSpan _timeout;
    private readonly CancellationToken _request;
    private readonly CancellationTokenSource _stop;

    public StallGuardStream(Stream inner, TimeSpan timeout, CancellationToken request)
    {
        _inner = inner;
        _timeout = timeout;
        _request = request;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(request);
    }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _stop.CancelAfter(_timeout);
        try
        {
            using (cancellationToken.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop))
                return await _inner.ReadAsync(buffer, _stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is OperationCanceledException or IOException && (cancellationToken.IsCancellationRequested || _request.IsCancellationRequested))
        {
            throw new OperationCanceledException(e.Message, e, cancellationToken.IsCancellationRequested ? cancellationToken : _request);
        }
        catch (OperationCanceledException e)
        {
            throw new IOException($"the server sent nothing for {_timeout.TotalSeconds:0.#} s", e);
        }
        catch (HttpRequestException e)
        {
            throw new IOException(e.Message, e);
        }
        finally
        {
            _stop.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    // Few callers read without async; they get the same guarantees.
    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            _stop.Dispose();
        }

        base.Dispose(disposing);
    }
}
