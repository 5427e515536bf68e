using System.Net;
using System.Net.Http.Headers;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>A bucket as it is reached in one region: its server, and how requests to it are signed.</summary>
internal sealed class S3Connection : IHttpService
{
    private const string TokenHeader = "x-amz-security-token";

    private readonly S3Context _context;
    private readonly S3Bucket _owner;
    private readonly string _host;
    private SigV4Key? _key;
    private S3Credential? _sent;

    public S3Connection(S3Bucket owner, S3Context context, string bucketUrl, string bucket, string prefix, string region)
    {
        _owner = owner;
        _context = context;
        Bucket = bucket;
        Region = region;
        BucketUrl = bucketUrl;
        Server = new Uri(bucketUrl);
        Root = prefix.Length == 0 ? bucketUrl : HttpUrl.Of(bucketUrl, prefix).AbsoluteUri + "/";
        _host = Server.IsDefaultPort ? Server.IdnHost : FormattableString.Invariant($"{Host(Server)}:{Server.Port}");
        Reader = new HttpObjectReader(Server, this, context.AllowInsecure, context.Transport);
        Sender = new HttpSender(this, context.Transport);
    }

    public string Bucket { get; }

    public string Region { get; }

    /// <summary>A URL of the server.</summary>
    public Uri Server { get; }

    /// <summary>The bucket's URL, with a slash at its end.</summary>
    public string BucketUrl { get; }

    /// <summary>The URL that keys are put behind.</summary>
    public string Root { get; }

    /// <summary>Reads from here.</summary>
    public HttpObjectReader Reader { get; }

    /// <summary>Sends what is no read of an object.</summary>
    public HttpSender Sender { get; }

    /// <inheritdoc/>
    public string Identity => _sent is { } credential ? $"{credential} signed the request" : "no credentials were sent (Anonymous)";

    /// <inheritdoc/>
    /// <remarks>S3 redirects to other regions, where a request has to be signed anew.</remarks>
    public bool FollowsRedirects => false;

    /// <summary>What to do when the session of who signs has ended.</summary>
    public string Renewal => _sent?.Renewal ?? "Set fresh credentials";

    /// <inheritdoc/>
    public async ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var headers = request.Headers;
        if (_context.RequesterPays)
            Set(headers, "x-amz-request-payer", "requester");
        var credential = await _context.Credentials.GetAsync(cancellationToken).ConfigureAwait(false);
        if (credential is null)
            return;

        _sent = credential;
        var timestamp = SigV4.Timestamp(_context.Clock.GetUtcNow());
        if (!headers.NonValidated.TryGetValues(S3Request.HashHeader, out var values) || values.ToString() is not { Length: > 0 } payloadHash)
            Set(headers, S3Request.HashHeader, payloadHash = SigV4.EmptyHash);
        Set(headers, "x-amz-date", timestamp);
        Set(headers, TokenHeader, credential.Token);

        var url = request.RequestUri!;
        var query = url.Query.AsSpan();
        Set(headers, "Authorization", SigV4.Authorization(
            KeyOf(credential, timestamp), request.Method.Method, url.AbsolutePath, query.IsEmpty ? query : query[1..], Signed(headers), payloadHash, timestamp));
    }

    /// <inheritdoc/>
    public async ValueTask<bool> MayRepeatAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.Forbidden)
            || response.RequestMessage is not { } request
            || !request.Headers.NonValidated.TryGetValues(TokenHeader, out var token))
        {
            return false;
        }

        // The answer to HEAD has no words; of what S3 answers with 400 nothing else can be wrong with one.
        var isExpired = request.Method == HttpMethod.Head
            ? response.StatusCode == HttpStatusCode.BadRequest
            : (await S3Error.ReadAsync(response, _context.Transport, cancellationToken).ConfigureAwait(false)).IsExpired;
        return isExpired && await _context.Credentials.TryRenewAsync(token.ToString(), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask<HttpServiceAnswer?> ExplainAsync(HttpResponseMessage response, Uri url, CancellationToken cancellationToken)
    {
        var error = await S3Error.ReadAsync(response, _context.Transport, cancellationToken).ConfigureAwait(false);

        // A key that is too long for S3 is none of its keys.
        if (error.Code is "NoSuchKey" or "KeyTooLongError")
            return HttpServiceAnswer.NotFound;
        var isMoved = _owner.HasMoved(this, response.StatusCode, error);
        return isMoved || error.Code.Length > 0 || HttpObjectReader.IsRedirect(response.StatusCode) || response.StatusCode == HttpStatusCode.Forbidden
            ? new HttpServiceAnswer(S3Failure.Of(response, error, url, S3Action.Read, this))
            : null;
    }

    // A request may be signed once more.
    private static void Set(HttpRequestHeaders headers, string name, string? value)
    {
        headers.Remove(name);
        if (value is not null)
            headers.TryAddWithoutValidation(name, value);
    }

    private SigV4Key KeyOf(S3Credential credential, string timestamp)
    {
        var date = timestamp.AsSpan(0, 8);
        var key = _key;
        return key is not null && key.IsFor(credential, date, Region) ? key : _key = new SigV4Key(credential, date.ToString(), Region);
    }

    // S3 wants the host and all of its own headers signed; no proxy changes these.
    private List<KeyValuePair<string, string>> Signed(HttpRequestHeaders headers)
    {
        var signed = new List<KeyValuePair<string, string>>(6) { new("host", _host) };
        foreach (var (name, value) in headers.NonValidated)
        {
            if (name.StartsWith("x-amz-", StringComparison.Ordinal))
                signed.Add(new(name, value.ToString()));
        }

        signed.Sort(static (x, y) => string.CompareOrdinal(x.Key, y.Key));
        return signed;
    }

    private static string Host(Uri server) => server.HostNameType == UriHostNameType.IPv6 ? $"[{server.IdnHost}]" : server.IdnHost;
}
