using Microsoft.AspNetCore.Http.Features;

namespace AssetSdk.Server.Api;

/// <summary>
/// The end of a path as the client wrote it, decoded once: <c>%2F</c> is a <c>/</c>, <c>%252F</c> is <c>%2F</c>. Routing has another view, in which the first stays encoded
/// and both look alike.
/// </summary>
internal static class RawPath
{
    /// <summary>What follows a prefix in the request's path; empty when it does not begin so.</summary>
    public static string After(HttpContext context, string prefix)
    {
        var target = context.Features.Get<IHttpRequestFeature>()?.RawTarget ?? "";
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target[..query];

        // A proxy is told the whole URL.
        if (!path.StartsWith('/') && path.IndexOf("://", StringComparison.Ordinal) is > 0 and var scheme)
            path = path.IndexOf('/', scheme + 3) is > 0 and var slash ? path[slash..] : "/";
        return path.StartsWith(prefix, StringComparison.Ordinal) ? Uri.UnescapeDataString(path[prefix.Length..]) : "";
    }
}
