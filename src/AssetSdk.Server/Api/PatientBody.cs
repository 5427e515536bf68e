using System.Diagnostics;
using Microsoft.AspNetCore.Http.Features;

namespace AssetSdk.Server.Api;

/// <summary>
/// The body of a request, which is refused once nothing of it comes for too long, or next to nothing. The web server's own limit is an average over all of a body: who has sent a
/// gigabyte could be silent for a month.
/// </summary>
internal sealed class PatientBody : Stream
{
    // As the web server has it: slower than any connection that is of use.
    private const int MinBytesPerSecond = 240;

    private readonly Stream _body;
    private readonly TimeSpan _patience;
    private readonly CancellationToken _aborted;
    private readonly CancellationTokenSource _stop;
    private TimeSpan _waited;
    private long _received;

    private PatientBody(Stream body, TimeSpan patience, CancellationToken aborted)
    {
        (_body, _patience, _aborted) = (body, patience, aborted);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(aborted);
    }

    /// <summary>Guards the body of a request, if it has one.</summary>
    public static void Guard(HttpContext context, TimeSpan patience)
    {
        if (context.Features.Get<IHttpRequestBodyDetectionFeature>() is not { CanHaveBody: true })
            return;
        var body = new PatientBody(context.Request.Body, patience, context.RequestAborted);
        context.Request.Body = body;
        context.Response.RegisterForDispose(body._stop);
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
        var start = Stopwatch.GetTimestamp();
        var reading = _body.ReadAsync(buffer, _stop.Token);

        // What has arrived already is waited for by nobody.
        return reading.IsCompletedSuccessfully ? new(Metered(reading.Result, TimeSpan.Zero)) : WaitAsync(reading, start);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush()
    {
        // Nothing is written.
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async ValueTask<int> WaitAsync(ValueTask<int> reading, long start)
    {
        _stop.CancelAfter(_patience);
        try
        {
            return Metered(await reading.ConfigureAwait(false), Stopwatch.GetElapsedTime(start));
        }
        catch (OperationCanceledException) when (!_aborted.IsCancellationRequested)
        {
            throw TooSlow();
        }
        finally
        {
            _stop.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    private int Metered(int count, TimeSpan waited)
    {
        _waited += waited;
        _received += count;
        if (_waited < _patience || count == 0)
            return count;
        if (_received < _waited.TotalSeconds * MinBytesPerSecond)
            throw TooSlow();
        (_waited, _received) = (TimeSpan.Zero, 0);
        return count;
    }

    private ApiException TooSlow() => new(408, $"The body of the request stands still: next to nothing of it has come for {_patience.TotalSeconds:0.#} s.");
}
