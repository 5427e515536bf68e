using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>
/// Signs requests with an account key, as documented in "Authorize with Shared Key" for the Blob service, version 2015-02-21 and later.
/// </summary>
internal sealed class SharedKey
{
    // Between the method and the x-ms headers, in this order.
    private static readonly string[] Signed =
        ["Content-Encoding", "Content-Language", "Content-Length", "Content-MD5", "Content-Type", "Date", "If-Modified-Since", "If-Match", "If-None-Match", "If-Unmodified-Since", "Range"];

    private readonly string _account;
    private readonly byte[] _key;

    private SharedKey(string account, byte[] key)
    {
        _account = account;
        _key = key;
    }

    /// <summary>Reads a key.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidSource"/>: it is not one.</exception>
    public static SharedKey Parse(string account, string key, string variable)
    {
        var bytes = new byte[key.Length];
        return Convert.TryFromBase64String(key.Trim(), bytes, out var count) && count > 0
            ? new SharedKey(account, bytes[..count])
            : throw new AssetException(AssetErrorCode.InvalidSource, $"The environment variable {variable} holds no account key, which is base64. Copy it from the storage account's page 'Access keys'.");
    }

    /// <summary>What follows <c>SharedKey</c> in the header <c>Authorization</c>: <c>account:signature</c>.</summary>
    public string Sign(HttpRequestMessage request) =>
        $"{_account}:{Convert.ToBase64String(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes(StringToSign(request))))}";

    /// <summary>The text that is signed.</summary>
    internal string StringToSign(HttpRequestMessage request)
    {
        var text = new StringBuilder(512).Append(request.Method.Method).Append('\n');
        foreach (var name in Signed)
            text.Append(ValueOf(request, name)).Append('\n');

        foreach (var (name, value) in request.Headers.NonValidated
            .Select(h => (Name: h.Key.ToLowerInvariant(), Value: h.Value.ToString()))
            .Where(h => h.Name.StartsWith("x-ms-", StringComparison.Ordinal))
            .OrderBy(h => h.Name, StringComparer.Ordinal))
        {
            text.Append(name).Append(':').Append(value.Trim()).Append('\n');
        }

        var url = request.RequestUri!;
        text.Append('/').Append(_account).Append(url.AbsolutePath);
        foreach (var (name, value) in QueryOf(url).OrderBy(p => p.Name, StringComparer.Ordinal))
            text.Append('\n').Append(name).Append(':').Append(value);
        return text.ToString();
    }

    private static string? ValueOf(HttpRequestMessage request, string name)
    {
        if (name == "Content-Length")
            return request.Content?.Headers.ContentLength is > 0 and var length ? length.ToString(System.Globalization.CultureInfo.InvariantCulture) : null;
        return Raw(request.Headers, name) ?? (request.Content is { } content ? Raw(content.Headers, name) : null);
    }

    private static string? Raw(HttpHeaders headers, string name) => headers.NonValidated.TryGetValues(name, out var values) ? values.ToString() : null;

    private static IEnumerable<(string Name, string Value)> QueryOf(Uri url)
    {
        foreach (var part in url.Query.TrimStart('?').Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? part : part[..equals];
            yield return (Uri.UnescapeDataString(name).ToLowerInvariant(), equals < 0 ? "" : Uri.UnescapeDataString(part[(equals + 1)..]));
        }
    }
}
