namespace AssetSdk.Stores;

/// <summary>
/// The body of an answer, with a bound on how long the server may send nothing, or next to nothing: one that sends a byte a minute would keep
/// a build waiting for ever. Only the time that is spent waiting for the server counts, not what the reader does in between.
/// </summary>
internal sealed class StallGuardStream : ReadingStream
{
    /// <summary>What a server must send on average, in bytes a second; slower than any connection that is of use.</summary>
    public const int MinimumRate = 1024;

    private readonly Stream _inner;
    private readonly TimeSpan _timeout;
    private readonly TimeProvider _clock;
    private readonly CancellationToken _request;
    private readonly CancellationTokenSource _stop;
    private readonly StallMeter _meter;

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
        _meter = new StallMeter(timeout, MinimumRate);
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

    // Few callers read without async; they get the same guarantees.
    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count), CancellationToken.None).AsTask().GetAwaiter().GetResult();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _inner.Dispose();
            _stop.Dispose();
        }

        base.Dispose(disposing);
    }

    private int Metered(int count, TimeSpan waited) =>
        _meter.Take(count, waited) ? count : throw new IOException($"the server sent only {_meter.Received:N0} bytes in {_meter.Waited.TotalSeconds:0.#} s");
}
