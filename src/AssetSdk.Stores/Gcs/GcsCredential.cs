using System.Net.Http.Headers;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>What authenticates requests to the service: a bearer token, whoever gives it, or nothing.</summary>
internal sealed class GcsCredential : IDisposable
{
    private readonly AuthenticationHeaderValue? _header;
    private readonly BearerTokens? _tokens;
    private readonly string _identity;

    private GcsCredential(string identity, string remedy, AuthenticationHeaderValue? header = null, BearerTokens? tokens = null)
    {
        _identity = identity;
        Remedy = remedy;
        _header = header;
        _tokens = tokens;
    }

    /// <summary>Which credential this is, as the end of a sentence about a request; never the secret.</summary>
    public string Identity => _tokens is null ? _identity : $"{_tokens.Who ?? _identity} asked";

    /// <summary>What to do when it is refused as invalid or expired.</summary>
    public string Remedy { get; }

    /// <summary>Whether requests have none.</summary>
    public bool IsAnonymous => _header is null && _tokens is null;

    /// <summary>Whether requests have none because they go to an emulator.</summary>
    public bool IsOfEmulator { get; private init; }

    /// <summary>Finds the credential of a store.</summary>
    /// <exception cref="AssetException">
    /// <see cref="AssetErrorCode.InvalidSource"/>: it is malformed; <see cref="AssetErrorCode.InsecureSource"/>: it would be sent in plain text.
    /// </exception>
    public static GcsCredential Find(Uri endpoint, StoreSettings settings, Func<string?, TimeProvider, ITokenSource> tokens, TimeProvider clock)
    {
        if (settings.Anonymous)
            return new GcsCredential("no credentials were sent (Anonymous)", "Leave out Anonymous, so that credentials are sent.");
        if (settings.TokenEnvironment is { Length: > 0 } variable)
        {
            return new GcsCredential(
                $"the token of the environment variable {variable} was sent",
                $"Set {variable} to a new token (gcloud auth print-access-token); tokens are good for an hour.",
                HttpCredential.Bearer(endpoint, variable, settings.Environment(variable)));
        }

        if (GcsEndpoint.EmulatorOf(settings) is not null)
            return new GcsCredential($"no credentials were sent ({GcsEndpoint.EmulatorVariable})", $"If this should be the real service, unset {GcsEndpoint.EmulatorVariable}.") { IsOfEmulator = true };
        if (!HttpCredential.MaySend(endpoint))
            throw new AssetException(AssetErrorCode.InsecureSource, $"No token of Google is sent to {HttpUrl.Show(endpoint)}: plain http would show it to anyone on the way. Use https, or Anonymous.");
        var file = settings.Environment(GoogleCredentialFile.Variable);
        return new GcsCredential(
            "the application default credentials",
            "Log in again (gcloud auth application-default login), and check that the clock of this machine is right.",
            tokens: new BearerTokens(() => tokens(file is { Length: > 0 } ? file : null, clock), clock));
    }

    /// <summary>The header that authenticates a request.</summary>
    public ValueTask<AuthenticationHeaderValue?> HeaderAsync(CancellationToken cancellationToken) =>
        _tokens is null ? new(_header) : Held(_tokens.HeaderAsync(cancellationToken));

    /// <summary>Takes note that a request was refused as one that nobody made.</summary>
    /// <returns>Whether the next one may be taken.</returns>
    public bool MayRenew(HttpRequestMessage? refused) => _tokens?.Forget(refused?.Headers.Authorization) ?? false;

    public void Dispose() => _tokens?.Dispose();

    private static async ValueTask<AuthenticationHeaderValue?> Held(ValueTask<AuthenticationHeaderValue> header) => await header.ConfigureAwait(false);
}

/// <summary>The file of application default credentials that the environment names.</summary>
internal static class GoogleCredentialFile
{
    public const string Variable = "GOOGLE_APPLICATION_CREDENTIALS";
}
