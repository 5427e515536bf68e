using System.Buffers;
using System.Net;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>The URLs of web servers: which are allowed, and how keys become part of them.</summary>
internal static class HttpUrl
{
    // The unreserved characters of RFC 3986, 2.3, and what separates segments.
    private static readonly SearchValues<char> SentAsItIs = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/");

    /// <summary>Parses and checks the URL of a store or a file.</summary>
    public static Uri Parse(string url, bool allowInsecure)
    {
        StoreUrl.CheckNoUserInfo(url);
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || !IsHttp(uri) || !HasHost(uri))
            throw new AssetException(AssetErrorCode.InvalidSource, $"'{AssetPath.Printable(StoreUrl.Redact(url))}' is not the URL of a web server. Write https://host/prefix.");
        if (!IsSecure(uri, allowInsecure))
            throw new AssetException(AssetErrorCode.InsecureSource, $"'{StoreUrl.Redact(url)}' speaks plain http to another machine, where anyone on the way can read and change it. Use https, or set AllowInsecure if you accept that.");
        return uri;
    }

    /// <summary>The URL of an object: each segment of the key percent-encoded, so that none can be read as a query or another folder.</summary>
    /// <param name="folder">What <see cref="Folder"/> gives for the store's URL.</param>
    /// <param name="key">The key.</param>
    public static Uri Of(string folder, string key)
    {
        ObjectKey.Check(key);
        var path = key.AsSpan().ContainsAnyExcept(SentAsItIs) ? string.Join('/', key.Split('/').Select(Uri.EscapeDataString)) : key;

        // Sent as it is: Uri would decode some of the escapes.
        return new Uri(folder + path, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    /// <summary>The URL that keys are put behind: without query and fragment, and with a slash at its end.</summary>
    public static string Folder(Uri root) => root.GetLeftPart(UriPartial.Path).TrimEnd('/') + "/";

    public static bool IsHttp(Uri url) => url.Scheme == Uri.UriSchemeHttp || url.Scheme == Uri.UriSchemeHttps;

    /// <summary>Whether a URL has a host that can be asked for; one that no domain can be is found out only when its name is needed.</summary>
    public static bool HasHost(Uri url)
    {
        try
        {
            return url.IdnHost.Length > 0;
        }
        catch (UriFormatException)
        {
            return false;
        }
    }

    public static bool IsSecure(Uri url, bool allowInsecure) => url.Scheme == Uri.UriSchemeHttps || allowInsecure || IsLoopback(url);

    public static bool IsLoopback(Uri url) => IPAddress.TryParse(url.IdnHost, out var address) ? AddressReaches.Of(address) == AddressReach.Loopback : IsLocalName(url.IdnHost);

    public static bool IsLocalName(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase) || host.EndsWith(".localhost", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether two URLs lead to the same server, so that what authenticates at one may be shown to the other.</summary>
    public static bool IsSameServer(Uri x, Uri y) =>
        x.Scheme == y.Scheme && x.Port == y.Port && x.IdnHost.Equals(y.IdnHost, StringComparison.OrdinalIgnoreCase);

    /// <summary>The URL without query, for messages: queries of redirects hold signatures. Of other schemes, whose rules differ, only the server.</summary>
    public static string Show(Uri url) => AssetPath.Printable(IsHttp(url) ? StoreUrl.Redact(url.AbsoluteUri) : $"{url.Scheme}://{url.Host}");
}
