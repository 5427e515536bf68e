using System.Buffers;
using System.Diagnostics;
using AssetSdk.Stores;
using Microsoft.AspNetCore.Http.Features;

namespace AssetSdk.Server.Api;

/// <summary>
/// The body of a request, which is refused once it is larger than it may be, or nothing of it comes for too long, or next to nothing. The web server's own limit of the rate is an
/// average over all of a body: who has sent a gigabyte could be silent for a month. And what is beyond its limit of the size it never reads, so that a client that still sends is
/// cut off and does not see the answer; what is not read here it does read for a while.
/// </summary>
internal sealed class PatientBody : ReadingStream
{
    // As the web server has it: slower than any connection that is of use.
    private const int MinBytesPerSecond = 240;

    private const int RestBytes = 64 << 10;

    private readonly Stream _body;
    private readonly TimeSpan _patience;
    private readonly CancellationToken _aborted;
    private readonly CancellationTokenSource _stop;
    private readonly StallMeter _meter;
    private long _most = long.MaxValue;
    private long _received;
    private bool _isReadBehindAnswer;

    private PatientBody(Stream body, TimeSpan patience, CancellationToken aborted)
    {
        (_body, _patience, _aborted) = (body, patience, aborted);
        _stop = CancellationTokenSource.CreateLinkedTokenSource(aborted);
        _meter = new StallMeter(patience, MinBytesPerSecond);
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

    /// <summary>Sets how large the body of a request may be.</summary>
    /// <exception cref="ApiException">413: it says that it is larger.</exception>
    public static void Limit(HttpContext context, long maxBytes)
    {
        if (context.Request.ContentLength > maxBytes)
            throw TooLarge(maxBytes);
        if (context.Request.Body is PatientBody body)
            body._most = maxBytes;
    }

    /// <summary>Has the rest of a body read once the request is answered: many clients see no answer before they have sent all, and of a connection that is closed on them they see that alone.</summary>
    public static void ReadBehindAnswer(HttpContext context)
    {
        if (context.Request.Body is PatientBody body)
            body._isReadBehindAnswer = true;
    }

    /// <summary>Reads the rest of a body, if that is wanted, and forgets it.</summary>
    public static async Task ReadRestAsync(HttpContext context)
    {
        if (context.Request.Body is not PatientBody { _isReadBehindAnswer: true } body)
            return;
        await context.Response.CompleteAsync().ConfigureAwait(false);
        var buffer = ArrayPool<byte>.Shared.Rent(RestBytes);
        try
        {
            while (await body.ReadAsync(buffer, context.RequestAborted).ConfigureAwait(false) > 0)
            {
                // Nobody's.
            }
        }
        catch (Exception e) when (e is ApiException or IOException or OperationCanceledException)
        {
            // The client has seen the answer and gone, or will not end: the web server closes the connection.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>The answer to a body that is larger than it may be.</summary>
    public static ApiException TooLarge(long maxBytes) => new(413, $"The body is larger than {maxBytes} bytes, which the server's limits allow.");

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var start = Stopwatch.GetTimestamp();
        var reading = _body.ReadAsync(buffer, _stop.Token);

        // What has arrived already is waited for by nobody.
        return reading.IsCompletedSuccessfully ? new(Metered(reading.Result, TimeSpan.Zero)) : WaitAsync(reading, start);
    }

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
        catch (InvalidOperationException e)
        {
            // So the web server takes a trailer whose value is no text, where all else that is wrong with chunks is a bad request.
            throw new ApiException(400, $"The body of the request is not valid: {e.Message}");
        }
        finally
        {
            _stop.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    private int Metered(int count, TimeSpan waited)
    {
        if (!_meter.Take(count, waited))
            throw TooSlow();
        _received += count;
        return _received <= _most ? count : throw TooLarge(_most);
    }

    private ApiException TooSlow() => new(408, $"The body of the request stands still: next to nothing of it has come for {_patience.TotalSeconds:0.#} s.");
}
