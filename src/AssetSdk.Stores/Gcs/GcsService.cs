using System.Net;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>The Cloud Storage service: who asks there, and what its errors mean, by what its JSON API documents.</summary>
internal sealed class GcsService : IHttpService, IDisposable
{
    private readonly GcsBucket _bucket;
    private readonly GcsCredential _credential;
    private readonly HttpTransport _transport;

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
    public async ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.Headers.Authorization = await _credential.HeaderAsync(cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public ValueTask<bool> MayRepeatAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        new(response.StatusCode == HttpStatusCode.Unauthorized && _credential.MayRenew(response.RequestMessage));

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
            case HttpStatusCode.BadRequest when error.Says("requester pays"):
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
        request.RequestUri = new Uri($"{request.RequestUri!.OriginalString}&{parameter}={generation}", new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true });
    }

    // What the service says names the account and the right that it lacks. It never has the token in it, and is not shown if it had.
    private AssetException Denied(HttpResponseMessage response, Uri url, GcsErrorBody error, string advice)
    {
        var token = response.RequestMessage?.Headers.Authorization?.Parameter;
        var says = error.Message.Length == 0 || (token is not null && error.Message.Contains(token, StringComparison.Ordinal)) ? "" : $" The service says: {AssetPath.Printable(error.Message.TrimEnd('.'))}.";
        return new AssetException(AssetErrorCode.AccessDenied, $"{HttpUrl.Show(url)} refused access ({(int)response.StatusCode}); {Identity}.{says} {advice}");
    }
}
