using System.Security.Cryptography;

namespace AssetSdk.Stores;

/// <summary>The requests that are no plain reads, before they are signed. Their bodies are held to hashes.</summary>
internal static class S3Request
{
    /// <summary>The header that the signature holds the body to.</summary>
    public const string HashHeader = "x-amz-content-sha256";

    // Larger bodies wait for the server's word that it wants them: many a condition fails first.
    private const int ExpectContinueFrom = 1 << 20;

    /// <summary>Makes a request without a body.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="url">Its URL, with the query as it is signed.</param>
    public static HttpRequestMessage Of(HttpMethod method, string url) => new(method, new Uri(url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));

    /// <summary>Makes a request.</summary>
    /// <param name="method">Its method.</param>
    /// <param name="url">Its URL, with the query as it is signed.</param>
    /// <param name="body">Its body.</param>
    /// <param name="contentType">What the body is.</param>
    /// <param name="headers">Its headers besides; those of S3 in lower case.</param>
    public static HttpRequestMessage Of(HttpMethod method, string url, ReadOnlyMemory<byte> body, string contentType, params IEnumerable<KeyValuePair<string, string>> headers)
    {
        var request = Of(method, url);
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        request.Content = new ReadOnlyMemoryContent(body);
        request.Content.Headers.TryAddWithoutValidation("Content-Type", contentType);
        request.Headers.TryAddWithoutValidation(HashHeader, Convert.ToHexStringLower(SHA256.HashData(body.Span)));

        // The signature holds the body to its hash; this does so without one, and buckets with object locks demand it.
#pragma warning disable CA5351 // What is looked for is damage on the way, and this is the hash that every service checks.
        request.Content.Headers.ContentMD5 = MD5.HashData(body.Span);
#pragma warning restore CA5351
        request.Headers.ExpectContinue = body.Length >= ExpectContinueFrom;
        return request;
    }
}
