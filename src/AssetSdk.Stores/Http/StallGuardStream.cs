namespace AssetSdk.Stores;

/// <summary>
/// The body of an answer, with a bound on how long the server may send nothing, or next to nothing: one that sends a byte a minute would keep
/// a build waiting for ever. Only the time that is spent waiting for the server counts, not what the reader does in between.
/// </summary>
internal sealed class StallGuardStream : Stream
{
    /// <summary>What a server must send on average, in bytes a second; slower than any connection that is of use.</summary>
    public const int MinimumRate = 1024;

    private readonly Stream _inner;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;
    private readonly CancellationToken _request;
    private readonly CancellationTokenSource _stop;
    private TimeSpan _waited;
    private long _received;

    public StallGuardStream(Stream inner, TimeSpan timeout, TimeProvider clock, CancellationToken request)
        : this(inner, timeout, clock, CancellationTokenSource.CreateLinkedTokenSource(request), request)
    {
    }

    /// <param name="inner">The body.</param>
    /// <param name="timeout">How long the server may send nothing.</param>
    /// <param name="clock">Measures how long is waited.</param>
    /// <param name="stop">Linked to <paramref name="request"/>; disposed with the stream.</param>
    /// <param name="request">Cancels every read.</param>
    public StallGuardStream(Stream inner, TimeSpan timeout, TimeProvider clock, CancellationTokenSource stop, CancellationToken request)
    {
        _inner = inner;
        _timeout = timeout;
        _clock = clock;
        _request = request;
        _stop = stop;
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

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = _clock.GetTimestamp();
        var reading = _inner.ReadAsync(buffer, _stop.Token);

        // What has arrived already is the whole of most small objects: nobody waits, and there is nothing to guard.
        return reading.IsCompletedSuccessfully ? new(Metered(reading.Result, _clock.GetElapsedTime(start))) : GuardedAsync(reading, start, cancellationToken);
    }

    private async ValueTask<int> GuardedAsync(ValueTask<int> reading, long start, CancellationToken cancellationToken)
    {
        _stop.CancelAfter(_timeout);
        try
        {
            using (cancellationToken.UnsafeRegister(static stop => ((CancellationTokenSource)stop!).Cancel(), _stop))
                return Metered(await reading.ConfigureAwait(false), _clock.GetElapsedTime(start));
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

    private int Metered(int count, TimeSpan waited)
    {
        _waited += waited;
        _received += count;
        if (_waited < _timeout || count == 0)
            return count;
        if (_received < _waited.TotalSeconds * MinimumRate)
            throw new IOException($"the server sent only {_received:N0} bytes in {_waited.TotalSeconds:0.#} s");
        (_waited, _received) = (TimeSpan.Zero, 0);
        return count;
    }
}
