using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>
/// Sends requests: no automatic redirect, no cookies, no decompression, proxies of the environment. Redirected requests have connections of
/// their own, which refuse addresses nearer than where the redirect came from at the moment of connecting: a name that resolves differently by then does not help.
/// </summary>
internal sealed class HttpTransport : IDisposable
{
    private readonly ConcurrentDictionary<string, AddressReach> _reached = new(StringComparer.OrdinalIgnoreCase);
    private readonly ConcurrentDictionary<AddressReach, Lazy<HttpMessageInvoker>> _pools = new();
    private readonly ConcurrentDictionary<string, HttpTransport> _trusting = new(StringComparer.Ordinal);
    private readonly Lazy<HttpMessageInvoker> _proxied;
    private readonly IWebProxy _proxy;
    private readonly Func<IPAddress, AddressReach> _reachOf;

    public HttpTransport(IWebProxy? proxy = null, Func<IPAddress, AddressReach>? reachOf = null)
    {
        _proxy = proxy ?? HttpClient.DefaultProxy;
        _reachOf = reachOf ?? AddressReaches.Of;
        _proxied = new(() => Create(new SocketsHttpHandler { Proxy = _proxy, UseProxy = true }));
    }

    /// <summary>The transport that all stores of this process share, with its connections.</summary>
    public static HttpTransport Shared { get; } = new();

    /// <summary>How long a connection may take.</summary>
    public TimeSpan ConnectTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>How long a server may send nothing, or on average less than <see cref="StallGuardStream.MinimumRate"/>.</summary>
    public TimeSpan StallTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Measures how long is waited for bytes.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>Certificates that are trusted besides the system's.</summary>
    public X509Certificate2Collection? TrustedRoots { get; init; }

    /// <summary>This transport with more certificates that are trusted: of the same certificates it is the same, with its connections.</summary>
    public HttpTransport Trusting(X509Certificate2Collection roots) => _trusting.GetOrAdd(
        string.Join(' ', roots.Select(r => r.GetCertHashString(HashAlgorithmName.SHA256))),
        _ => new HttpTransport(_proxy, _reachOf) { ConnectTimeout = ConnectTimeout, StallTimeout = StallTimeout, Clock = Clock, TrustedRoots = [.. TrustedRoots ?? [], .. roots] });

    /// <summary>Sends a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="nearest">The nearest reach that its host may have: the origin's own for a redirect, loopback for a request as configured.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, AddressReach nearest, CancellationToken cancellationToken)
    {
        var url = request.RequestUri!;
        if (!IsProxied(url))
            return _pools.GetOrAdd(nearest, r => new Lazy<HttpMessageInvoker>(() => CreateDirect(r))).Value.SendAsync(request, cancellationToken);

        // The proxy resolves the name; what the URL itself says is all there is to check.
        return LiteralReach(url) > nearest ? throw Refused(url.Host) : _proxied.Value.SendAsync(request, cancellationToken);
    }

    /// <summary>The reach of the host that answered.</summary>
    public AddressReach ReachOf(Uri url) =>
        !IsProxied(url) && _reached.TryGetValue(Authority(url.Host, url.Port), out var reach) ? reach : LiteralReach(url);

    public void Dispose()
    {
        foreach (var pool in _pools.Values.Append(_proxied).Where(p => p.IsValueCreated))
            pool.Value.Dispose();
        foreach (var trusting in _trusting.Values)
            trusting.Dispose();
    }

    private bool IsProxied(Uri url) => !_proxy.IsBypassed(url) && _proxy.GetProxy(url) is { } proxy && proxy != url;

    private AddressReach LiteralReach(Uri url) =>
        IPAddress.TryParse(url.IdnHost, out var address) ? _reachOf(address)
        : HttpUrl.IsLocalName(url.IdnHost) ? AddressReach.Loopback
        : AddressReach.Public;

    private HttpMessageInvoker CreateDirect(AddressReach nearest) => Create(new SocketsHttpHandler
    {
        UseProxy = false,
        ConnectCallback = (context, cancellationToken) => ConnectAsync(context.DnsEndPoint, nearest, cancellationToken),
    });

    private HttpMessageInvoker Create(SocketsHttpHandler handler)
    {
        handler.AllowAutoRedirect = false;
        handler.UseCookies = false;
        handler.AutomaticDecompression = DecompressionMethods.None;
        handler.ConnectTimeout = ConnectTimeout;
        handler.ActivityHeadersPropagator = null;

        if (TrustedRoots is { } roots)
            handler.SslOptions.RemoteCertificateValidationCallback = new AddedRoots(roots).Validate;

        // A long-lived build node must notice when a name moves.
        handler.PooledConnectionLifetime = TimeSpan.FromMinutes(5);
        return new HttpMessageInvoker(handler, disposeHandler: true);
    }

    private async ValueTask<Stream> ConnectAsync(DnsEndPoint host, AddressReach nearest, CancellationToken cancellationToken)
    {
        var addresses = await Dns.GetHostAddressesAsync(host.Host, cancellationToken).ConfigureAwait(false);
        var allowed = Array.FindAll(addresses, a => _reachOf(a) <= nearest);
        if (allowed.Length == 0)
            throw addresses.Length == 0 ? new SocketException((int)SocketError.HostNotFound) : Refused(host.Host);

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, host.Port, cancellationToken).ConfigureAwait(false);
            _reached[Authority(host.Host, host.Port)] = _reachOf(((IPEndPoint)socket.RemoteEndPoint!).Address);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Authority(string host, int port) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{host.Trim('[', ']')}:{port}");

    private static AssetException Refused(string host) =>
        new(AssetErrorCode.RedirectRefused, $"A redirect or a link leads to '{host}', which is not on the internet but in a network next to this machine. It was not followed.");
}
