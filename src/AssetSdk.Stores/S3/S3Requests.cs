using System.Net;
using System.Xml;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>How S3 answered a write.</summary>
internal enum S3WriteStatus
{
    /// <summary>The object was written.</summary>
    Written,

    /// <summary>The condition did not hold.</summary>
    Refused,

    /// <summary>Another write of the object was under way.</summary>
    Conflict,

    /// <summary>The service has no such condition.</summary>
    NotImplemented,
}

/// <summary>The answer to a write.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="ETag">What was written is known by.</param>
internal readonly record struct S3WriteAnswer(S3WriteStatus Status, string? ETag = null);

/// <summary>What is known of an object without reading it.</summary>
internal sealed record S3Head(string? Validator, long? Length);

/// <summary>The requests about single objects, one method each: what is sent, and what the answers mean.</summary>
internal sealed class S3Requests(S3Bucket bucket)
{
    private const int MaxAnswerBytes = 64 << 10;

    // S3 puts large uploads together while the client waits; "several minutes", it says.
    private static readonly TimeSpan CompletionTimeout = TimeSpan.FromMinutes(15);

    private static readonly KeyValuePair<string, string>[] Unconditional = [];

    /// <summary>The condition that there is no object yet.</summary>
    public static KeyValuePair<string, string>[] IfAbsent { get; } = [new("If-None-Match", "*")];

    private HttpTransport Transport => bucket.Context.Transport;

    /// <summary>The condition that an object is what it was.</summary>
    public static KeyValuePair<string, string>[] IfMatch(string etag) => [new("If-Match", etag)];

    /// <summary>Writes an object in one request.</summary>
    public Task<S3WriteAnswer> PutAsync(string key, ReadOnlyMemory<byte> bytes, KeyValuePair<string, string>[]? condition, CancellationToken cancellationToken) => bucket.AskAsync(
        async connection =>
        {
            var url = HttpUrl.Of(connection.Root, key);
            using var request = S3Request.Of(HttpMethod.Put, url.AbsoluteUri, bytes, ContentType(key), [.. condition ?? Unconditional, .. Encryption()]);
            using var response = await connection.Sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return await WrittenAsync(response, connection, url, condition is not null, cancellationToken).ConfigureAwait(false);
        },
        cancellationToken);

    /// <summary>Looks at an object; <see langword="null"/> when there is none.</summary>
    public Task<S3Head?> HeadAsync(string key, CancellationToken cancellationToken) => bucket.AskAsync(
        async connection =>
        {
            var url = HttpUrl.Of(connection.Root, key);
            using var request = S3Request.Of(HttpMethod.Head, url.AbsoluteUri);
            using var response = await connection.Sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => new S3Head(HttpValidator.Of(response), response.Content.Headers.ContentLength),

                // The answer to HEAD has no words. It decides nothing but whether a write is tried, which has a condition of its own.
                HttpStatusCode.NotFound => null,
                _ => throw await FailureAsync(response, connection, url, S3Action.Read, cancellationToken).ConfigureAwait(false),
            };
        },
        cancellationToken);

    /// <summary>Deletes an object, or nothing.</summary>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) => SendDeleteAsync(key, "", cancellationToken);

    /// <summary>Begins a multipart upload, and gives its id.</summary>
    public Task<string> BeginUploadAsync(string key, CancellationToken cancellationToken) => bucket.AskAsync(
        async connection =>
        {
            var url = HttpUrl.Of(connection.Root, key);
            using var request = S3Request.Of(HttpMethod.Post, url.AbsoluteUri + "?uploads=", ReadOnlyMemory<byte>.Empty, ContentType(key), Encryption());
            using var response = await connection.Sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
                throw await FailureAsync(response, connection, url, S3Action.Write, cancellationToken).ConfigureAwait(false);
            return Text(await connection.Sender.ReadAsync(response, url, MaxAnswerBytes, cancellationToken).ConfigureAwait(false), "InitiateMultipartUploadResult", "UploadId")
                ?? throw Nonsense(url, "began no multipart upload that has an id");
        },
        cancellationToken);

    /// <summary>Sends a part of an upload, and gives what it is known by.</summary>
    public Task<string> PutPartAsync(string key, string uploadId, int number, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken) => bucket.AskAsync(
        async connection =>
        {
            var url = HttpUrl.Of(connection.Root, key);
            using var request = S3Request.Of(HttpMethod.Put, FormattableString.Invariant($"{url.AbsoluteUri}?partNumber={number}&uploadId={Uri.EscapeDataString(uploadId)}"), bytes, "application/octet-stream");
            using var response = await connection.Sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
                throw await FailureAsync(response, connection, url, S3Action.Write, cancellationToken).ConfigureAwait(false);
            return HttpValidator.Of(response) ?? throw Nonsense(url, "took a part of an upload without an ETag");
        },
        cancellationToken);

    /// <summary>Makes an object of the parts of an upload.</summary>
    /// <param name="key">The object's key.</param>
    /// <param name="uploadId">The upload.</param>
    /// <param name="parts">What the parts are known by, in order.</param>
    /// <param name="condition">The condition of the write.</param>
    /// <param name="cancellationToken">Cancels the wait.</param>
    public Task<S3WriteAnswer> CompleteUploadAsync(string key, string uploadId, IReadOnlyList<string> parts, KeyValuePair<string, string>[]? condition, CancellationToken cancellationToken) => bucket.AskAsync(
        async connection =>
        {
            var url = HttpUrl.Of(connection.Root, key);
            using var request = S3Request.Of(HttpMethod.Post, $"{url.AbsoluteUri}?uploadId={Uri.EscapeDataString(uploadId)}", S3UploadXml.Write(parts), "application/xml", condition ?? Unconditional);
            using var response = await connection.Sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode != HttpStatusCode.OK)
                return await WrittenAsync(response, connection, url, condition is not null, cancellationToken).ConfigureAwait(false);

            // The status came first; whether it was a success stands in the body.
            var body = await CompletionAsync(response, url, cancellationToken).ConfigureAwait(false);
            if (S3Error.Parse(body) is { Code.Length: > 0 } error)
                return Meaning(error, HttpStatusCode.OK, condition is not null) ?? throw S3Failure.Of(response, error, url, S3Action.Write, connection);
            var etag = Text(body, "CompleteMultipartUploadResult", "ETag") ?? throw Nonsense(url, "completed an upload with an answer that is not S3's");
            return new S3WriteAnswer(S3WriteStatus.Written, etag);
        },
        cancellationToken);

    /// <summary>Gives an upload up, with its parts.</summary>
    public Task AbortUploadAsync(string key, string uploadId, CancellationToken cancellationToken) => SendDeleteAsync(key, "?uploadId=" + Uri.EscapeDataString(uploadId), cancellationToken);

    private Task<bool> SendDeleteAsync(string key, string query, CancellationToken cancellationToken) => bucket.AskAsync(
        async connection =>
        {
            var url = HttpUrl.Of(connection.Root, key);
            using var request = S3Request.Of(HttpMethod.Delete, url.AbsoluteUri + query);
            using var response = await connection.Sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
            if (response.StatusCode is HttpStatusCode.OK or HttpStatusCode.NoContent)
                return true;
            var error = await S3Error.ReadAsync(response, Transport, cancellationToken).ConfigureAwait(false);
            return error.Code is "NoSuchKey" or "NoSuchUpload" ? false : throw Failure(response, error, connection, url, S3Action.Delete);
        },
        cancellationToken);

    private async Task<S3WriteAnswer> WrittenAsync(HttpResponseMessage response, S3Connection connection, Uri url, bool isConditional, CancellationToken cancellationToken)
    {
        // A login page answers 200, too.
        if (response.StatusCode == HttpStatusCode.OK)
            return new S3WriteAnswer(S3WriteStatus.Written, HttpValidator.Of(response) ?? throw Nonsense(url, "took an object without an ETag"));
        var error = await S3Error.ReadAsync(response, Transport, cancellationToken).ConfigureAwait(false);
        return Meaning(error, response.StatusCode, isConditional) ?? throw Failure(response, error, connection, url, S3Action.Write);
    }

    // A condition on an object that is not there does not hold; S3 says 404 then.
    private static S3WriteAnswer? Meaning(S3Error error, HttpStatusCode status, bool isConditional) => (error.Code, status) switch
    {
        _ when !isConditional => null,
        ("PreconditionFailed", _) or (_, HttpStatusCode.PreconditionFailed) or ("NoSuchKey", _) => new S3WriteAnswer(S3WriteStatus.Refused),

        // Ceph's word for a write that lost its race: it has none of its own.
        ("ConditionalRequestConflict", _) or ("UnknownError", HttpStatusCode.InternalServerError) => new S3WriteAnswer(S3WriteStatus.Conflict),
        ("NotImplemented", _) or (_, HttpStatusCode.NotImplemented) => new S3WriteAnswer(S3WriteStatus.NotImplemented),
        _ => null,
    };

    private async Task<AssetException> FailureAsync(HttpResponseMessage response, S3Connection connection, Uri url, S3Action action, CancellationToken cancellationToken) =>
        Failure(response, await S3Error.ReadAsync(response, Transport, cancellationToken).ConfigureAwait(false), connection, url, action);

    private AssetException Failure(HttpResponseMessage response, S3Error error, S3Connection connection, Uri url, S3Action action)
    {
        _ = bucket.HasMoved(connection, response.StatusCode, error);
        return S3Failure.Of(response, error, url, action, connection);
    }

    private static async Task<byte[]> CompletionAsync(HttpResponseMessage response, Uri url, CancellationToken cancellationToken)
    {
        // Meanwhile it sends a space now and then, slower than any transfer may be.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        stop.CancelAfter(CompletionTimeout);
        try
        {
            await response.Content.LoadIntoBufferAsync(MaxAnswerBytes, stop.Token).ConfigureAwait(false);
            return await response.Content.ReadAsByteArrayAsync(stop.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw HttpFailure.OfRequest(e, url, CompletionTimeout);
        }
    }

    private IEnumerable<KeyValuePair<string, string>> Encryption() => bucket.Context.KmsKeyId is { } key
        ? [new("x-amz-server-side-encryption", "aws:kms"), new("x-amz-server-side-encryption-aws-kms-key-id", key)]
        : [];

    private static string ContentType(string key) =>
        key.EndsWith(".meta", StringComparison.Ordinal) || key.EndsWith(".versions", StringComparison.Ordinal) || key.EndsWith(".claim", StringComparison.Ordinal)
            ? "application/json"
            : "application/octet-stream";

    private static string? Text(byte[] body, string root, string element)
    {
        try
        {
            using var reader = S3Xml.Reader(body);
            return reader.MoveToContent() == XmlNodeType.Element && reader.LocalName == root
                ? S3Xml.TextsOf(reader).FirstOrDefault(t => t.Name == element).Value
                : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    private static AssetException Nonsense(Uri url, string what) =>
        new AssetException(AssetErrorCode.SourceFailed, $"The server of {HttpUrl.Show(url)} {what}. It is no S3, or something on the way changed its answer.").AsTransient();
}
