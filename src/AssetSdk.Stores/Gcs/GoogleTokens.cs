using System.Text.Json;
using AssetSdk.Core;
using Google.Apis.Auth.OAuth2;
using Google.Apis.Auth.OAuth2.Responses;

namespace AssetSdk.Stores;

/// <summary>Tokens of Google's application default credentials. The only class that knows this library, so that it is loaded only where it is asked.</summary>
internal sealed class GoogleTokens : ITokenSource
{
    private const string Scope = "https://www.googleapis.com/auth/devstorage.read_write";

    // The library does not say when a token expires: it gives the same one until shortly before. So it is asked every now and then.
    private static readonly TimeSpan AskAgain = TimeSpan.FromMinutes(6);

    private readonly string? _file;
    private readonly TimeProvider _clock;
    private GoogleCredential? _credential;

    /// <param name="file">The file of credentials; <see langword="null"/> for what the library finds.</param>
    /// <param name="clock">Tells what time it is.</param>
    public GoogleTokens(string? file, TimeProvider clock)
    {
        _file = file;
        _clock = clock;
    }

    /// <inheritdoc/>
    public string Who { get; private set; } = "the application default credentials";

    /// <inheritdoc/>
    public async Task<BearerToken> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            if (_credential is null)
            {
                var found = await FindAsync(cancellationToken).ConfigureAwait(false);
                _credential = found.CreateScoped(Scope);
                Who = await NameOfAsync(_credential, cancellationToken).ConfigureAwait(false);
            }

            var token = await ((ITokenAccess)_credential).GetAccessTokenForRequestAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return new BearerToken(token, _clock.GetUtcNow() + AskAgain);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AssetException(AssetErrorCode.SourceFailed, $"No token for {Who} came in time: {e.Message}", e).AsTransient();
        }
        catch (TokenResponseException e)
        {
            throw Failed($"Google gives no token for {Who}: {e.Error?.Error} {e.Error?.ErrorDescription}".TrimEnd(), "Check that the credentials were not revoked, and that the clock of this machine is right.", e);
        }
        catch (HttpRequestException e)
        {
            throw new AssetException(AssetErrorCode.SourceFailed, $"No token for {Who} could be fetched: {e.Message}", e).AsTransient();
        }
        catch (Exception e) when (e is InvalidOperationException or IOException or UnauthorizedAccessException or ArgumentException or FormatException or JsonException or System.Security.Cryptography.CryptographicException)
        {
            throw _file is null
                ? Failed("There are no credentials for Google Cloud Storage", $"Log in (gcloud auth application-default login), set {GoogleCredentialFile.Variable} to a file of credentials, or set Anonymous for a bucket that anyone may read.", e)
                : Failed($"The file '{AssetPath.Printable(_file)}', which {GoogleCredentialFile.Variable} names, holds no credentials that can be used", "Set it to a key of a service account, or to the file that gcloud wrote.", e);
        }
    }

    private async Task<GoogleCredential> FindAsync(CancellationToken cancellationToken)
    {
        if (_file is null)
            return await GoogleCredential.GetApplicationDefaultAsync(cancellationToken).ConfigureAwait(false);

        // Any kind of credential is taken, as the library takes it from this variable: whoever sets it may do so.
        using var json = JsonDocument.Parse(await File.ReadAllBytesAsync(_file, cancellationToken).ConfigureAwait(false));
        var kind = (json.RootElement.TryGetProperty("type", out var type) ? type.GetString() : null) ?? throw new FormatException("The credentials have no type.");
        return await CredentialFactory.FromFileAsync(_file, kind, cancellationToken).ConfigureAwait(false);
    }

    private static async Task<string> NameOfAsync(GoogleCredential credential, CancellationToken cancellationToken) => credential.UnderlyingCredential switch
    {
        ServiceAccountCredential account => $"the service account {account.Id}",
        ImpersonatedCredential impersonated => $"the impersonated service account {impersonated.TargetPrincipal}",
        ExternalAccountCredential => "the workload identity",
        ComputeCredential compute => $"the service account {await EmailOfAsync(compute, cancellationToken).ConfigureAwait(false)}",
        UserCredential => "the user's login with gcloud",
        _ => "the application default credentials",
    };

    private static async Task<string> EmailOfAsync(ComputeCredential compute, CancellationToken cancellationToken)
    {
        try
        {
            return await compute.GetDefaultServiceAccountEmailAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or InvalidOperationException)
        {
            return "of this machine";
        }
    }

    private static AssetException Failed(string what, string remedy, Exception e) =>
        new(AssetErrorCode.AccessDenied, $"{AssetPath.Printable(what)}. {remedy}", e);
}
