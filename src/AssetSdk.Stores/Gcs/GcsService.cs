using System.Net;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>The Cloud Storage service: who asks there, and what its errors mean, by what its JSON API documents.</summary>
internal sealed class GcsService : IHttpService, IDisposable
{
    private readonly GcsBucket _bucket;
    private readonly GcsCredential _credential;
    private readonly HttpTransport _transport;

    // Once the service has said that requesters pay here.
    private volatile bool _isBilled;

    public GcsService(GcsBucket bucket, GcsCredential credential, HttpTransport transport)
    {
        _bucket = bucket;
        _credential = credential;
        _transport = transport;
    }

    /// <inheritdoc/>
    public string Identity => _credential.Identity;

    /// <inheritdoc/>
    /// <remarks>Of emulators some (fake-gcs-server) say no more than the status.</remarks>
    public bool SaysNotFoundItself => !_credential.IsOfEmulator;

    /// <inheritdoc/>
    /// <remarks>The entity tags of the JSON API change with an object's metadata too, and are sent without quotes.</remarks>
    public string? ValidatorOf(HttpResponseMessage response) => GcsGeneration.ValidatorOf(response);

    /// <inheritdoc/>
    public void RestateConditions(HttpRequestMessage request)
    {
        Restate(request, "If-None-Match", "ifGenerationNotMatch");
        Restate(request, "If-Range", "ifGenerationMatch");
    }

    /// <inheritdoc/>
    public async ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        // The uploads that are under way are their beginners': their URLs say who is billed.
        if (_isBilled && !IsBilled(request) && !request.RequestUri!.Query.Contains("upload_id=", StringComparison.Ordinal))
            Add(request, "userProject", Uri.EscapeDataString(_bucket.UserProject!));
        request.Headers.Authorization = await _credential.HeaderAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <remarks>A project is named only to a bucket whose requesters pay: it needs a right of its own, and elsewhere it is billed for nothing.</remarks>
    public async ValueTask<bool> MayRepeatAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        if (response.StatusCode == HttpStatusCode.Unauthorized)
            return _credential.MayRenew(response.RequestMessage);
        if (response.StatusCode != HttpStatusCode.BadRequest || _bucket.UserProject is null || response.RequestMessage is not { } request || IsBilled(request))
            return false;
        if (!GcsJson.ReadError(await HttpBody.ReadErrorAsync(response, _transport, cancellationToken).ConfigureAwait(false)).IsRequesterPays)
            return false;
        _isBilled = true;
        return true;
    }

    /// <inheritdoc/>
    public async ValueTask<HttpServiceAnswer?> ExplainAsync(HttpResponseMessage response, Uri url, CancellationToken cancellationToken)
    {
        if (response.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.BadRequest))
            return null;
        var error = GcsJson.ReadError(await HttpBody.ReadErrorAsync(response, _transport, cancellationToken).ConfigureAwait(false));
        switch (response.StatusCode)
        {
            case HttpStatusCode.NotFound when error.Says("bucket does not exist"):
                return new HttpServiceAnswer(new AssetException(AssetErrorCode.StoreNotFound, $"The bucket '{_bucket.Name}' does not exist. Create it, or correct the URL {_bucket.Location}."));
            case HttpStatusCode.NotFound:
                return error.IsNotFound ? HttpServiceAnswer.NotFound : null;
            case HttpStatusCode.BadRequest when error.IsRequesterPays:
                return new HttpServiceAnswer(Denied(response, url, error, "Its requesters pay: set GOOGLE_CLOUD_QUOTA_PROJECT to the project that is billed."));
            case HttpStatusCode.BadRequest when error.Says("doesn't match calculated"):
                return new HttpServiceAnswer(new AssetException(AssetErrorCode.SourceFailed, $"{HttpUrl.Show(url)} was not written: other bytes arrived than were sent.").AsTransient());
            case HttpStatusCode.BadRequest:
                return null;
            case HttpStatusCode.Forbidden when error.Reason is "rateLimitExceeded" or "userRateLimitExceeded" or "quotaExceeded":
                return new HttpServiceAnswer(new AssetException(AssetErrorCode.SourceFailed, $"{HttpUrl.Show(url)} answered that there are too many requests ({error.Reason}).").AsTransient(HttpFailure.RetryAfter(response)));
            default:
                var advice = _credential.IsAnonymous || response.StatusCode == HttpStatusCode.Unauthorized
                    ? _credential.Remedy
                    : "Reading needs the role 'Storage Object Viewer' on the bucket, publishing 'Storage Object User'. Without the right to list, an object that is not there is refused too.";
                return new HttpServiceAnswer(Denied(response, url, error, advice));
        }
    }

    public void Dispose() => _credential.Dispose();

    private static void Restate(HttpRequestMessage request, string header, string parameter)
    {
        if (!request.Headers.NonValidated.TryGetValues(header, out var validator) || GcsGeneration.Of(validator.ToString()) is not { } generation)
            return;
        request.Headers.Remove(header);
        Add(request, parameter, generation);
    }

    private static bool IsBilled(HttpRequestMessage request) => request.RequestUri!.Query.Contains("userProject=", StringComparison.Ordinal);

    private static void Add(HttpRequestMessage request, string parameter, string value) =>
        request.RequestUri = new Uri($"{request.RequestUri!.OriginalString}&{parameter}={value}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });

    // What the service says names the account and the right that it lacks. It never has the token in it, and is not shown if it had.
    private AssetException Denied(HttpResponseMessage response, Uri url, GcsErrorBody error, string advice)
    {
        var token = response.RequestMessage?.Headers.Authorization?.Parameter;
        var says = error.Message.Length == 0 || (token is not null && error.Message.Contains(token, StringComparison.Ordinal)) ? "" : $" The service says: {AssetPath.Printable(error.Message.TrimEnd('.'))}.";
        return new AssetException(AssetErrorCode.AccessDenied, $"{HttpUrl.Show(url)} refused access ({(int)response.StatusCode}); {Identity}.{says} {advice}");
    }
}
