using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace AssetSdk.Testing;

/// <summary>
/// A web server in this process that serves a folder, or objects given in code, with validators and ranges; that remembers what it was asked;
/// and that answers wrongly where it is told to.
/// </summary>
/// <example>
/// <code>
/// await using var server = await FaultServer.StartAsync(folder);
/// server.Next("a/b.bin", Fault.TruncateAt(100), Fault.Answer(503));   // one fault a request, then none
/// server.Always("a/c.bin", Fault.Answer(403));
/// … new StoreSettings(server.Url) …
/// Assert.Equal(3, server.CountOf("a/b.bin"));
/// </code>
/// </example>
public sealed class FaultServer : IAsyncDisposable
{
    private readonly ConcurrentDictionary<string, ConcurrentQueue<Fault>> _next = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Fault> _always = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<ServedRequest> _requests = new();
    private readonly CancellationTokenSource _stop = new();
    private readonly WebApplication _app;
    private int _disposed;

    private FaultServer(WebApplication app, string? folder)
    {
        _app = app;
        Objects = new ServedObjects(folder);
    }

    /// <summary>The server's address, without a final <c>/</c>.</summary>
    public string Url { get; private set; } = "";

    /// <summary>What is served: objects given here, and those of the folder.</summary>
    public ServedObjects Objects { get; }

    /// <summary>What was asked, in order.</summary>
    public IReadOnlyList<ServedRequest> Requests => [.. _requests];

    /// <summary>What is answered where there is no object: of services the words in which they say so.</summary>
    public Fault Absent { get; set; } = Fault.Answer(404);

    /// <summary>A rule for every request, asked first: the fault for it, or <see langword="null"/>.</summary>
    public Func<ServedRequest, Fault?>? Rule { get; set; }

    /// <summary>Starts a server on a free port of this machine.</summary>
    /// <param name="folder">The folder to serve, or <see langword="null"/> for <see cref="Objects"/> only.</param>
    /// <param name="certificate">A certificate makes it speak <c>https</c>.</param>
    public static async Task<FaultServer> StartAsync(string? folder = null, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.Zero);
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Listen(IPAddress.Loopback, 0, listen =>
            {
                listen.Protocols = HttpProtocols.Http1;
                if (certificate is not null)
                    listen.UseHttps(certificate);
                listen.Use(next => connection =>
                {
                    connection.Features.Set(new RawConnection(connection.Transport.Output));
                    return next(connection);
                });
            });
        });

        var app = builder.Build();
        var server = new FaultServer(app, folder);
        app.Run(server.ServeAsync);
        await app.StartAsync();
        server.Url = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single();
        return server;
    }

    /// <summary>Answers the next requests of a path with these faults, one each.</summary>
    public void Next(string path, params IEnumerable<Fault> faults)
    {
        var queue = _next.GetOrAdd(path, _ => new ConcurrentQueue<Fault>());
        foreach (var fault in faults)
            queue.Enqueue(fault);
    }

    /// <summary>Answers every request of a path with a fault, once those of <see cref="Next"/> are used up.</summary>
    public void Always(string path, Fault fault) => _always[path] = fault;

    /// <summary>Forgets all faults and requests.</summary>
    public void Reset()
    {
        Rule = null;
        _next.Clear();
        _always.Clear();
        _requests.Clear();
    }

    /// <summary>How often a path was asked for.</summary>
    public int CountOf(string path) => _requests.Count(r => string.Equals(r.Path, path, StringComparison.Ordinal));

    /// <summary>Stops the server; a second time does nothing.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        await _stop.CancelAsync();
        await _app.StopAsync();
        await _app.DisposeAsync();
        _stop.Dispose();
    }

    private async Task ServeAsync(HttpContext context)
    {
        var target = context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget;
        var path = Uri.UnescapeDataString(target.Split('?')[0].TrimStart('/'));
        var request = new ServedRequest(context.Request.Method, path, target, context.Request.Headers.ToDictionary(h => h.Key, h => h.Value.ToString(), StringComparer.OrdinalIgnoreCase));
        _requests.Enqueue(request);

        using var gone = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, _stop.Token);
        try
        {
            var fault = FaultOf(request);
            if (fault.OnlyRanges && request["Range"] is null)
                fault = Fault.None;
            if (fault.After is { } after)
                await after.WaitAsync(gone.Token);
            await new FaultyAnswer(context, request, fault, this).SendAsync(gone.Token);
        }
        catch (OperationCanceledException)
        {
            context.Abort();
        }
    }

    private Fault FaultOf(ServedRequest request)
    {
        if (Rule?.Invoke(request) is { } ruled)
            return ruled;
        if (_next.TryGetValue(request.Path, out var queue) && queue.TryDequeue(out var next))
            return next;
        return _always.GetValueOrDefault(request.Path) ?? Fault.None;
    }
}
