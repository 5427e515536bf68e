using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace AssetSdk.Testing;

/// <summary>One answer of a <see cref="FaultServer"/>: right, but for its fault.</summary>
internal sealed class FaultyAnswer(HttpContext context, ServedRequest request, Fault fault, FaultServer server)
{
    private readonly HttpResponse _response = context.Response;

    public async Task SendAsync(CancellationToken cancellationToken)
    {
        if (fault.Drop)
        {
            context.Abort();
            return;
        }

        if (fault.ChangeTo is { } changed)
            server.Objects[request.Path] = changed;
        if (fault.ChangeBy is { } change && server.Objects.Find(request.Path) is { } before)
            server.Objects[request.Path] = change(before.Bytes);
        if (fault.Status is { } status)
        {
            await SendStatusAsync(status, fault, cancellationToken);
            return;
        }

        if (fault.Page is { } page)
        {
            request.Status = StatusCodes.Status200OK;
            _response.ContentType = "text/html";
            await _response.WriteAsync(page, cancellationToken);
            return;
        }

        if (fault.Raw is { } raw)
        {
            await SendRawAsync(raw(server.Objects.Find(request.Path)?.Bytes ?? []), cancellationToken);
            return;
        }

        if (request.Method is not ("GET" or "HEAD"))
            await SendStatusAsync(StatusCodes.Status405MethodNotAllowed, fault, cancellationToken);
        else if (!fault.Absent && server.Objects.Find(request.Path) is { } found)
            await SendObjectAsync(found, cancellationToken);
        else
            await SendStatusAsync(server.Absent.Status!.Value, server.Absent, cancellationToken);
    }

    private async Task SendStatusAsync(int status, Fault words, CancellationToken cancellationToken)
    {
        request.Status = _response.StatusCode = status;
        if (words.RetryAfter is { } wait)
            _response.Headers.RetryAfter = wait;
        if (words.Location is { } location)
            _response.Headers.Location = location;
        foreach (var (name, value) in words.Headers)
            _response.Headers[name] = value;
        var body = Encoding.UTF8.GetBytes(words.Body);
        if (status is not (StatusCodes.Status304NotModified or StatusCodes.Status204NoContent))
            _response.ContentLength = body.Length;
        if (body.Length > 0 && request.Method != "HEAD")
            await _response.Body.WriteAsync(body, cancellationToken);
    }

    private async Task SendRawAsync(IEnumerable<byte[]> parts, CancellationToken cancellationToken)
    {
        var output = context.Features.Get<RawConnection>()!.Output;
        foreach (var part in parts)
        {
            var sent = await output.WriteAsync(part, cancellationToken);
            if (sent.IsCompleted)
                break;
        }

        // Closed as a server closes, when all is sent: aborted, the client would see an error whatever it got.
        if (fault.Stall is null)
            await output.CompleteAsync();
        await Task.Delay(Timeout.Infinite, cancellationToken);
    }

    private async Task SendObjectAsync(ServedObject found, CancellationToken cancellationToken)
    {
        var etag = fault.ETag ?? found.ETag;
        var modified = found.Modified.ToString("r", CultureInfo.InvariantCulture);
        if (!fault.Bare)
        {
            if (etag.Length > 0)
                _response.Headers.ETag = etag;
            _response.Headers.LastModified = modified;
            _response.Headers.AcceptRanges = "bytes";
        }

        if (!fault.IgnoreConditions && IsUnchanged(etag, modified))
        {
            await SendStatusAsync(StatusCodes.Status304NotModified, fault, cancellationToken);
            return;
        }

        var range = AskedRange(etag, modified);
        if (range is { } beyond && beyond.From >= found.Bytes.Length)
        {
            _response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes */{found.Bytes.Length}");
            await SendStatusAsync(StatusCodes.Status416RangeNotSatisfiable, fault, cancellationToken);
            return;
        }

        request.Status = _response.StatusCode = range is null ? StatusCodes.Status200OK : StatusCodes.Status206PartialContent;
        var (start, end) = range is { } part ? (part.From, Math.Min(part.To ?? long.MaxValue, found.Bytes.Length - 1) + 1) : (0, found.Bytes.Length);
        if (range is not null)
            _response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {start + fault.RangeError}-{end - 1 + fault.RangeError}/{found.Bytes.Length}");
        if (request.Method == "GET")
            await SendBodyAsync(Damaged(found.Bytes).AsMemory((int)start, (int)(end - start)), cancellationToken);
    }

    private async Task SendBodyAsync(ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        if (fault.Extra == 0 && !fault.Bare && !fault.Endless)
            _response.ContentLength = body.Length + fault.LengthError;
        if (fault.LengthError < 0)
            body = body[..(int)(body.Length + fault.LengthError)];
        if (fault.Truncate is { } truncate)
            body = body[..(int)Math.Min(truncate, body.Length)];
        if (fault.Stall is { } stall)
            body = body[..(int)Math.Min(stall, body.Length)];

        await _response.StartAsync(cancellationToken);
        for (var i = 0; fault.Drip && i < body.Length; i++)
        {
            await _response.Body.WriteAsync(body.Slice(i, 1), cancellationToken);
            await _response.Body.FlushAsync(cancellationToken);
            await Task.Delay(1, cancellationToken);
        }

        if (fault.Drip)
            return;
        await _response.Body.WriteAsync(body, cancellationToken);
        await _response.Body.FlushAsync(cancellationToken);
        request.BytesSent = body.Length;
        if (fault.Stall is not null)
            await Task.Delay(Timeout.Infinite, cancellationToken);
        var more = new byte[64 << 10];
        while (fault.Endless)
            await _response.Body.WriteAsync(more, cancellationToken);
        if (fault.Extra > 0)
            await _response.Body.WriteAsync(new byte[fault.Extra], cancellationToken);

        // An answer that is shorter than it said ends here: Kestrel sends what it has and closes the connection.
        // Without a length a short body would look whole: an error makes Kestrel close the connection without the mark of the end.
        if (fault.Truncate is not null && fault.Bare)
            throw new InvalidOperationException("The answer ends here.");
    }

    private byte[] Damaged(byte[] bytes)
    {
        if (fault.Corrupt is not { } position || position >= bytes.Length)
            return bytes;
        var damaged = (byte[])bytes.Clone();
        damaged[position] ^= 0xFF;
        return damaged;
    }

    private bool IsUnchanged(string etag, string modified) => request["If-None-Match"] is { } tags
        ? tags == "*" || tags.Split(',').Any(t => Weak(t.Trim()) == Weak(etag))
        : request["If-Modified-Since"] is { } date && date == modified;

    // Ranges 'bytes=N-' and 'bytes=N-M', which is all that the drivers ask for.
    private (long From, long? To)? AskedRange(string etag, string modified)
    {
        if (fault.IgnoreRange || request["Range"] is not { } range || !range.StartsWith("bytes=", StringComparison.Ordinal))
            return null;
        if (!fault.IgnoreConditions && request["If-Range"] is { } condition && condition != etag && condition != modified)
            return null;
        var bounds = range[6..].Split('-');
        return (long.Parse(bounds[0], CultureInfo.InvariantCulture), bounds[1].Length == 0 ? null : long.Parse(bounds[1], CultureInfo.InvariantCulture));
    }

    private static string Weak(string etag) => etag.StartsWith("W/", StringComparison.Ordinal) ? etag[2..] : etag;
}
