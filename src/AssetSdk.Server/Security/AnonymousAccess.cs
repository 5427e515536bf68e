using System.Net;
using AssetSdk.Core;
using AssetSdk.Server.Hosting;
using AssetSdk.Server.Storage;

namespace AssetSdk.Server.Security;

/// <summary>
/// What somebody without a token may do. Where nothing is configured: everything, as long as only this machine can ask and no token was ever made; the first token closes the server.
/// </summary>
internal sealed class AnonymousAccess(ServerOptions options, SqlTokens tokens, TimeProvider clock)
{
    // Another process makes tokens; this one hears of it so soon.
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);

    private static readonly string[] ProxyHeaders = ["Forwarded", "Via", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP"];

    private readonly bool _isLoopbackOnly = options.IsOfThisMachineOnly;
    private readonly HostString? _public = Uri.TryCreate(options.PublicUrl, UriKind.Absolute, out var url) ? HostOf(url) : null;
    private long _lookedAt;
    private bool _hasTokens;
    private bool _hasLooked;

    /// <summary>Refuses to start a server that other machines could use without a token, unless that was said.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.UnprotectedServer"/>.</exception>
    public async Task CheckStartAsync(CancellationToken cancellationToken)
    {
        if (!_isLoopbackOnly && options.AnonymousRight is null && !await tokens.AnyAsync(cancellationToken).ConfigureAwait(false))
            throw new AssetException(AssetErrorCode.UnprotectedServer, $"The server would be reached at {(options.PublicUrl is { Length: > 0 } url ? url : options.Urls)}, where other machines can ask, and has no tokens. Make one with 'asset-server token create', listen at http://127.0.0.1:8780 only, or set AllowAnonymous to what everybody may do (none, read, write, admin).");
    }

    /// <summary>What it is now, in words.</summary>
    public async Task<string> DescribeAsync(CancellationToken cancellationToken) => await RightAsync(cancellationToken).ConfigureAwait(false) switch
    {
        AccessRight.None => "tokens only",
        AccessRight.Admin when options.AnonymousRight is null => "everybody on this machine may do everything; the first token ends that ('asset-server token create')",
        var right => $"everybody who can reach the server may {(right == AccessRight.Read ? "read" : right == AccessRight.Write ? "read and write" : "do everything")} without a token",
    };

    /// <summary>Who asks without a token.</summary>
    public async Task<Caller> OfAsync(HttpContext context)
    {
        var right = await RightAsync(context.RequestAborted).ConfigureAwait(false);
        return right > AccessRight.None && (IsOfAnotherSite(context.Request) || (options.AnonymousRight is null && IsThroughAProxy(context.Request))) ? Caller.Nobody : Caller.Anonymous(right);
    }

    private async ValueTask<AccessRight> RightAsync(CancellationToken cancellationToken)
    {
        if (options.AnonymousRight is { } configured)
            return configured;
        if (!_isLoopbackOnly)
            return AccessRight.None;
        if (!Volatile.Read(ref _hasLooked) || (!_hasTokens && clock.GetElapsedTime(_lookedAt) > Look))
        {
            _hasTokens = await tokens.AnyAsync(cancellationToken).ConfigureAwait(false);
            _lookedAt = clock.GetTimestamp();
            Volatile.Write(ref _hasLooked, true);
        }

        return _hasTokens ? AccessRight.None : AccessRight.Admin;
    }

    // A web page that somebody looks at is not that somebody: browsers say where a request comes from.
    private bool IsOfAnotherSite(HttpRequest request)
    {
        // A name of the page's own that leads here makes both look like one site.
        if (_isLoopbackOnly && !IsOfThisMachine(request.Host.Host) && !IsPublic(request.Host))
            return true;
        if (request.Headers.Origin.ToString() is { Length: > 0 } origin)
            return !IsAllowed(origin) && !IsOwn(origin, request.Host);

        // A link to what everybody may read is followed from anywhere; the page that has it sees nothing of the answer.
        var isLink = options.AnonymousRight is not null && (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method));
        return !isLink && request.Headers["Sec-Fetch-Site"] == "cross-site";
    }

    private bool IsAllowed(string origin) =>
        options.AllowOrigins.Contains(origin, StringComparer.Ordinal) || (options.AnonymousRight is not null && options.AllowOrigins.Contains("*", StringComparer.Ordinal));

    private bool IsOwn(string origin, HostString asked)
    {
        if (!Uri.TryCreate(origin, UriKind.Absolute, out var uri))
            return false;
        return (_isLoopbackOnly && uri.IsLoopback) || IsPublic(HostOf(uri)) || HostOf(uri).Equals(asked);
    }

    // What nothing was configured for is this machine; a proxy on it asks for others.
    private static bool IsThroughAProxy(HttpRequest request) => Array.Exists(ProxyHeaders, request.Headers.ContainsKey);

    private static bool IsOfThisMachine(string host) => host is "localhost" or "" || (IPAddress.TryParse(host.Trim('[', ']'), out var address) && IPAddress.IsLoopback(address));

    private bool IsPublic(HostString host) => _public is { } own && own.Equals(host);

    private static HostString HostOf(Uri url) => url.IsDefaultPort ? new HostString(url.Authority) : new HostString(url.IdnHost, url.Port);
}
