using System.Net.Http.Headers;
using System.Text;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>What authenticates requests to the server of a store, and how to say so without the secret.</summary>
internal sealed class HttpCredential : IHttpService
{
    private readonly AuthenticationHeaderValue? _header;

    private HttpCredential(AuthenticationHeaderValue? header, string identity)
    {
        _header = header;
        Identity = identity;
    }

    /// <summary>Nobody: for servers that only a document names.</summary>
    public static HttpCredential None { get; } = new(null, "no credentials were sent, for the address is not the source's own");

    /// <inheritdoc/>
    public string Identity { get; }

    /// <inheritdoc/>
    /// <remarks>Of a web server the status is all there is.</remarks>
    public bool SaysNotFoundItself => false;

    /// <summary>Finds the credential of a server.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidSource"/>: the token is missing or not one; <see cref="AssetErrorCode.InsecureSource"/>: it would be sent in plain text.</exception>
    public static HttpCredential Find(Uri server, StoreSettings settings)
    {
        if (settings.Anonymous)
            return new HttpCredential(null, "no credentials were sent (Anonymous)");
        if (settings.TokenEnvironment is { Length: > 0 } variable)
            return new HttpCredential(Bearer(server, variable, settings.Environment(variable)), $"the token of the environment variable {variable} was sent");
        return MaySend(server) && Netrc.Find(server.IdnHost, settings.Environment) is { } login
            ? new HttpCredential(Basic(login), "the login of the netrc file was sent")
            : new HttpCredential(null, "no credentials were sent");
    }

    /// <inheritdoc/>
    public ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = _header;
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public ValueTask<HttpServiceAnswer?> ExplainAsync(HttpResponseMessage response, Uri url, CancellationToken cancellationToken) => default;

    /// <summary>The header of a bearer token from an environment variable.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidSource"/>: the token is missing or not one; <see cref="AssetErrorCode.InsecureSource"/>: it would be sent in plain text.</exception>
    public static AuthenticationHeaderValue Bearer(Uri server, string variable, string? token)
    {
        token = token?.Trim(' ');
        if (string.IsNullOrEmpty(token))
            throw new AssetException(AssetErrorCode.InvalidSource, $"The environment variable {variable}, which TokenEnvironment names for {HttpUrl.Show(server)}, is not set. Set it to a token.");
        if (token.AsSpan().IndexOfAnyExceptInRange('!', '~') >= 0)
            throw new AssetException(AssetErrorCode.InvalidSource, $"The environment variable {variable} holds no token: it has a line end, a space or another character that no token has.");
        return MaySend(server)
            ? new AuthenticationHeaderValue("Bearer", token)
            : throw new AssetException(AssetErrorCode.InsecureSource, $"The token of {variable} is not sent to {HttpUrl.Show(server)}: plain http would show it to anyone on the way. Use https.");
    }

    private static AuthenticationHeaderValue Basic(NetrcLogin login) =>
        new("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{login.Login}:{login.Password}")));

    /// <summary>Whether a secret may be sent to a server: over plain http to this machine only, whatever is allowed otherwise.</summary>
    public static bool MaySend(Uri server) => HttpUrl.IsSecure(server, allowInsecure: false);
}
