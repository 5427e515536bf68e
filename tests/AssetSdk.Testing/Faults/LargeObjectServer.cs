using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Net.Http.Headers;

namespace AssetSdk.Testing;

/// <summary>A web server in this process for objects that are made while they are sent, with validators and ranges, beside a folder of small ones.</summary>
public sealed class LargeObjectServer : IAsyncDisposable
{
    private const string Tag = "\"large\"";

    private readonly ConcurrentQueue<(long From, long To)> _ranges = new();
    private readonly WebApplication _app;
    private readonly Dictionary<string, byte[]> _small;
    private readonly string _path;
    private readonly LargeObject _object;

    private LargeObjectServer(WebApplication app, string path, LargeObject served, Dictionary<string, byte[]> small)
    {
        _app = app;
        _path = path;
        _object = served;
        _small = small;
    }

    /// <summary>The server's address, without a final <c>/</c>.</summary>
    public string Url { get; private set; } = "";

    /// <summary>What was asked of the large object, in order: the first byte and the last.</summary>
    public IReadOnlyList<(long From, long To)> Ranges => [.. _ranges];

    /// <summary>Breaks the connection of a request from this byte on after it has sent some, once.</summary>
    public long? BreakOnceAt { get; set; }

    /// <summary>Starts a server on a free port of this machine.</summary>
    /// <param name="path">The large object's path.</param>
    /// <param name="served">The large object.</param>
    /// <param name="small">The others.</param>
    public static async Task<LargeObjectServer> StartAsync(string path, LargeObject served, Dictionary<string, byte[]> small)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.Zero);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.Protocols = HttpProtocols.Http1));
        var app = builder.Build();
        var server = new LargeObjectServer(app, path, served, small);
        app.Run(server.ServeAsync);
        await app.StartAsync();
        server.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync();
        await _app.DisposeAsync();
    }

    private async Task ServeAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.TrimStart('/');
        if (path == _path)
            await SendAsync(context);
        else if (_small.TryGetValue(path, out var bytes))
            await context.Response.Body.WriteAsync(bytes);
        else
            context.Response.StatusCode = StatusCodes.Status404NotFound;
    }

    private async Task SendAsync(HttpContext context)
    {
        var response = context.Response;
        response.Headers.ETag = Tag;
        var (from, to) = (0L, _object.Length - 1);
        if (RangeHeaderValue.TryParse(context.Request.Headers.Range.ToString(), out var asked) && context.Request.Headers.IfRange.ToString() is "" or Tag)
        {
            var range = asked!.Ranges.Single();
            (from, to) = (range.From!.Value, Math.Min(range.To ?? long.MaxValue, to));
            response.StatusCode = StatusCodes.Status206PartialContent;
            response.Headers.ContentRange = string.Create(CultureInfo.InvariantCulture, $"bytes {from}-{to}/{_object.Length}");
        }

        _ranges.Enqueue((from, to));
        response.ContentLength = to - from + 1;
        var buffer = new byte[1 << 20];
        while (from <= to)
        {
            var piece = buffer.AsMemory(0, (int)Math.Min(buffer.Length, to - from + 1));
            _object.Fill(from, piece.Span);
            await response.Body.WriteAsync(piece, context.RequestAborted);
            from += piece.Length;
            if (BreakOnceAt is not { } position || from <= position)
                continue;
            BreakOnceAt = null;
            context.Abort();
            return;
        }
    }
}
