using System.Globalization;
using System.Net;
using AssetSdk.Core;

namespace AssetSdk.Server.Hosting;

/// <summary>An address that the server listens at.</summary>
/// <param name="Address">The address.</param>
/// <param name="Port">The port; 0 for one that is free.</param>
/// <param name="IsHttps">Whether it speaks TLS.</param>
internal sealed record ListenAddress(IPAddress Address, int Port, bool IsHttps)
{
    /// <summary>Whether only this machine can ask.</summary>
    public bool IsLoopback => IPAddress.IsLoopback(Address);

    /// <summary>Reads URLs that are separated by <c>;</c>: <c>http://127.0.0.1:8780</c>, <c>http://*:80</c>.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidServerSetting"/>.</exception>
    public static IReadOnlyList<ListenAddress> ParseAll(string urls)
    {
        var all = urls.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(Parse).ToList();
        return all.Count > 0 ? all : throw Invalid(urls);
    }

    private static ListenAddress Parse(string url)
    {
        // '*' and '+' are no hosts of a URL, and mean every address.
        var parsable = url.Replace("://*", "://0.0.0.0", StringComparison.Ordinal).Replace("://+", "://0.0.0.0", StringComparison.Ordinal);
        if (!Uri.TryCreate(parsable, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.PathAndQuery != "/" || uri.UserInfo.Length > 0)
            throw Invalid(url);

        // A name could mean another address tomorrow.
        var address = uri.Host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(uri.Host.Trim('[', ']'), out var literal) ? literal : throw Invalid(url);
        return new ListenAddress(address, uri.Port, uri.Scheme == "https");
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{(IsHttps ? "https" : "http")}://{new IPEndPoint(Address, Port)}");

    private static AssetException Invalid(string url) =>
        new(AssetErrorCode.InvalidServerSetting, $"Urls has '{AssetPath.Printable(url)}'. Write addresses and ports as http://127.0.0.1:8780, http://[::1]:8780 or https://*:443, separated by ';'.");
}
