using System.Security.Cryptography;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>A request that is no plain read.</summary>
/// <param name="Method">Its method.</param>
/// <param name="Url">Its URL, with the query as it is signed.</param>
internal sealed record S3Request(HttpMethod Method, string Url)
{
    /// <summary>Its body.</summary>
    public ReadOnlyMemory<byte>? Body { get; init; }

    /// <summary>What the body is.</summary>
    public string? ContentType { get; init; }

    /// <summary>Its headers besides; those of S3 in lower case.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}

/// <summary>Sends the requests that are no plain reads: signed, with their bodies held to hashes, and watched for standstill.</summary>
internal static class S3Sender
{
    // Larger bodies wait for the server's word that it wants them: many a condition fails first.
    private const int ExpectContinueFrom = 1 << 20;

    /// <summary>Sends a request to a bucket, signed.</summary>
    /// <returns>The answer, whatever it is; its body has not been read.</returns>
    /// <exception cref="AssetException">There was no answer.</exception>
    public static async Task<HttpResponseMessage> SendAsync(S3Connection connection, S3Request request, HttpTransport transport, CancellationToken cancellationToken)
    {
        using var message = Message(request, out var body, out var payloadHash);
        await connection.SignAsync(message, payloadHash, cancellationToken).ConfigureAwait(false);
        return await SendWatchedAsync(message, body, transport, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Sends a request without a signature.</summary>
    public static async Task<HttpResponseMessage> SendUnsignedAsync(S3Request request, HttpTransport transport, CancellationToken cancellationToken)
    {
        using var message = Message(request, out var body, out _);
        return await SendWatchedAsync(message, body, transport, cancellationToken).ConfigureAwait(false);
    }

    private static HttpRequestMessage Message(S3Request request, out S3Body? body, out string payloadHash)
    {
        var message = new HttpRequestMessage(request.Method, new Uri(request.Url, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        message.Headers.TryAddWithoutValidation("User-Agent", "AssetSdk");
        foreach (var (name, value) in request.Headers)
            message.Headers.TryAddWithoutValidation(name, value);

        body = null;
        payloadHash = SigV4.EmptyHash;
        if (request.Body is not { } bytes)
            return message;

        payloadHash = Convert.ToHexStringLower(SHA256.HashData(bytes.Span));
        message.Content = body = new S3Body(bytes);
        message.Content.Headers.TryAddWithoutValidation("Content-Type", request.ContentType ?? "application/octet-stream");

        // The signature holds the body to its hash; this does so without one, and buckets with object locks demand it.
#pragma warning disable CA5351 // What is looked for is damage on the way, and this is the hash that every service checks.
        message.Content.Headers.TryAddWithoutValidation("Content-MD5", Convert.ToBase64String(MD5.HashData(bytes.Span)));
#pragma warning restore CA5351
        message.Headers.ExpectContinue = bytes.Length >= ExpectContinueFrom;
        return message;
    }

    private static async Task<HttpResponseMessage> SendWatchedAsync(HttpRequestMessage message, S3Body? body, HttpTransport transport, CancellationToken cancellationToken)
    {
        using var stall = new StallClock(transport.StallTimeout, cancellationToken);
        if (body is not null)
            body.Progress = stall.Restart;
        try
        {
            return await transport.SendAsync(message, AddressReach.Loopback, stall.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            throw e is OperationCanceledException && body is { IsBegun: true, IsSent: false }
                ? new AssetException(AssetErrorCode.SourceFailed, $"The upload to '{message.RequestUri!.Host}' stands still: nothing more of it was taken for {transport.StallTimeout.TotalSeconds:0.#} s.", e).AsTransient()
                : HttpFailure.OfRequest(e, message.RequestUri!, transport.StallTimeout);
        }
    }
}
