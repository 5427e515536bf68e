using AssetSdk.Server.Api;
using Microsoft.AspNetCore.Http.Features;

namespace AssetSdk.Server.Hosting;

/// <summary>
/// What one request holds in memory: its body, what was made of it, documents that it has read and not sent. The first of it is its own, so that small requests are answered while large ones
/// hold all that there is for all. To be used by one thread at a time, as a request is.
/// </summary>
internal sealed class RequestHold(RequestMemory memory) : IDisposable
{
    private const long Own = 256 << 10;

    private long _bytes;
    private long _shared;

    /// <summary>That of a request.</summary>
    public static RequestHold Of(HttpContext context) => context.Features.GetRequiredFeature<RequestHold>();

    /// <summary>Begins it, until the request has been answered.</summary>
    public static void Begin(HttpContext context, RequestMemory memory)
    {
        var hold = new RequestHold(memory);
        context.Features.Set(hold);
        context.Response.RegisterForDispose(hold);
    }

    /// <summary>Notes that the request holds more, or less.</summary>
    /// <exception cref="ApiException">503: all requests together would hold too much.</exception>
    public void Add(long bytes)
    {
        _bytes += bytes;
        var more = Math.Max(0, _bytes - Own) - _shared;
        _shared += more;
        if (more != 0)
            memory.Hold(more);
    }

    public void Dispose() => Add(-_bytes);
}
