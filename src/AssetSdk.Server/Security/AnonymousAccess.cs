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

    private static readonly string[] Forwarding = ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto", "X-Real-IP", "Via"];

    private readonly bool _isLoopbackOnly = options.IsOfThisMachineOnly;
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
        return right > AccessRight.None && IsOfAnotherSite(context.Request) ? Caller.Nobody : Caller.Anonymous(right);
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

    // A web page that somebody of this machine looks at is not somebody of this machine: browsers say where a request comes from. And proxies for whom they ask.
    private bool IsOfAnotherSite(HttpRequest request)
    {
        if (!_isLoopbackOnly)
            return false;
        if (Array.Exists(Forwarding, request.Headers.ContainsKey))
            return true;
        if (request.Headers.Origin.ToString() is { Length: > 0 } origin && !options.AllowOrigins.Contains(origin, StringComparer.Ordinal) && !(Uri.TryCreate(origin, UriKind.Absolute, out var uri) && uri.IsLoopback))
            return true;
        return !(request.Host.Host is "localhost" or "" || (System.Net.IPAddress.TryParse(request.Host.Host.Trim('[', ']'), out var address) && System.Net.IPAddress.IsLoopback(address)));
    }
}
