using System.Globalization;
using System.Net;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>The Blob service: who asks there, and what its errors mean, by the codes that it documents.</summary>
internal sealed class AzureService : IHttpService, IDisposable
{
    // Of 2021: block blobs of any size, names in listings that XML cannot hold.
    private const string Version = "2021-12-02";

    private static readonly TimeSpan LargestSkew = TimeSpan.FromMinutes(14);

    private readonly AzureAddress _address;
    private readonly AzureCredential _credential;
    private readonly HttpTransport _transport;

    public AzureService(AzureAddress address, AzureCredential credential, HttpTransport transport)
    {
        _address = address;
        _credential = credential;
        _transport = transport;
    }

    /// <inheritdoc/>
    public string Identity => _credential.Identity;

    /// <summary>The code of an error, as the header says it that every one has.</summary>
    public static string? CodeOf(HttpResponseMessage response) =>
        response.Headers.NonValidated.TryGetValues("x-ms-error-code", out var values) ? values.ToString() : null;

    /// <inheritdoc/>
    /// <remarks>The Blob service documents no <c>If-Range</c>. With <c>If-Match</c> it says 412 where that would give the whole object.</remarks>
    public void RestateConditions(HttpRequestMessage request)
    {
        if (!request.Headers.NonValidated.TryGetValues("If-Range", out var validator))
            return;
        request.Headers.TryAddWithoutValidation(validator.ToString() is ['"', ..] ? "If-Match" : "If-Unmodified-Since", validator.ToString());
        request.Headers.Remove("If-Range");
    }

    /// <inheritdoc/>
    public ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Remove("x-ms-date");
        request.Headers.TryAddWithoutValidation("x-ms-date", _transport.Clock.GetUtcNow().ToString("r", CultureInfo.InvariantCulture));
        request.Headers.Remove("x-ms-version");
        request.Headers.TryAddWithoutValidation("x-ms-version", Version);
        return _credential.AddAsync(request, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask<bool> MayRepeatAsync(HttpResponseMessage response, CancellationToken cancellationToken) =>
        new(response.StatusCode == HttpStatusCode.Unauthorized && _credential.MayRenew(response.RequestMessage));

    /// <inheritdoc/>
    public async ValueTask<HttpServiceAnswer?> ExplainAsync(HttpResponseMessage response, Uri url, CancellationToken cancellationToken)
    {
        // A proxy on the way has no such code and is no word of the service.
        var code = CodeOf(response) ?? AzureXml.ErrorCodeOf(await HttpBody.ReadErrorAsync(response, _transport, cancellationToken).ConfigureAwait(false));
        switch (code)
        {
            case "BlobNotFound":
                return HttpServiceAnswer.NotFound;
            case "ContainerNotFound" or "ContainerDisabled":
                return new HttpServiceAnswer(new AssetException(AssetErrorCode.StoreNotFound, $"The container '{_address.Container}' does not exist in the storage account {_address.Account}. Create it, or correct the URL {_address.Location}."));
            case "ContainerBeingDeleted":
                return new HttpServiceAnswer(new AssetException(AssetErrorCode.StoreNotFound, $"The container '{_address.Container}' of the storage account {_address.Account} is being deleted."));
            case "ResourceNotFound":
                // Without credentials a private container answers as if it did not exist, which is no reason to ask the next source.
                return _credential.IsAnonymous ? new HttpServiceAnswer(Denied(response, url, code)) : HttpServiceAnswer.NotFound;
            case "PublicAccessNotPermitted":
                return new HttpServiceAnswer(Denied(response, url, code));
            case "BlobImmutableDueToPolicy":
                return new HttpServiceAnswer(new AssetException(AssetErrorCode.StoreNotWritable, $"{HttpUrl.Show(url)} may be neither replaced nor deleted: an immutability policy of the container forbids it."));
            case "Md5Mismatch":
                return new HttpServiceAnswer(new AssetException(AssetErrorCode.SourceFailed, $"{HttpUrl.Show(url)} was not written: other bytes arrived than were sent.").AsTransient());
            default:
                return response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden ? new HttpServiceAnswer(Denied(response, url, code)) : null;
        }
    }

    public void Dispose() => _credential.Dispose();

    private AssetException Denied(HttpResponseMessage response, Uri url, string? code)
    {
        var advice = code switch
        {
            _ when _credential.HasExpired => _credential.Remedy + Skew(response),
            "AuthenticationFailed" or "InvalidAuthenticationInfo" or "NoAuthenticationInformation" => _credential.Remedy + Skew(response),
            "AuthorizationPermissionMismatch" or "InsufficientAccountPermissions" or "AuthorizationResourceTypeMismatch" or "AuthorizationServiceMismatch" =>
                "It may not do that: reading needs the role 'Storage Blob Data Reader', publishing 'Storage Blob Data Contributor', or a shared access signature with the permissions rl or racwdl.",
            "AuthorizationFailure" or "AuthorizationSourceIPMismatch" => "Check the firewall and the private endpoints of the storage account.",
            "AuthorizationProtocolMismatch" => "The shared access signature is good for https only.",
            "KeyBasedAuthenticationNotPermitted" => "The storage account takes no account keys: take them out of the environment, so that Azure.Identity is asked.",
            "AccountIsDisabled" => "The storage account is disabled.",
            "PublicAccessNotPermitted" or "ResourceNotFound" => $"The container may be private, or not exist. {_credential.Remedy}",
            _ => "Check what the credentials may do.",
        };
        return new AssetException(
            AssetErrorCode.AccessDenied,
            $"{HttpUrl.Show(url)} refused access ({(int)response.StatusCode}{(code is null ? "" : " " + AssetPath.Printable(code))}); {Identity}. {advice}");
    }

    private string Skew(HttpResponseMessage response)
    {
        if (response.Headers.Date is not { } date)
            return "";
        var ahead = _transport.Clock.GetUtcNow() - date;
        return ahead.Duration() < LargestSkew
            ? ""
            : string.Create(CultureInfo.InvariantCulture, $" The clock of this machine is {ahead.Duration().TotalMinutes:0} minutes {(ahead > TimeSpan.Zero ? "ahead of" : "behind")} the service's, which takes no more than 15: set it right.");
    }
}
