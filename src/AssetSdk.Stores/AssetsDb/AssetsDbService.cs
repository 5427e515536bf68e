using System.Net;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>Who asks an Assets DB, and what its failures mean: they come in an envelope that says so.</summary>
internal sealed class AssetsDbService(HttpCredential credential, HttpTransport transport) : IHttpService
{
    /// <inheritdoc/>
    public string Identity => credential.Identity;

    /// <inheritdoc/>
    public ValueTask AuthenticateAsync(HttpRequestMessage request, CancellationToken cancellationToken) => credential.AuthenticateAsync(request, cancellationToken);

    /// <inheritdoc/>
    public async ValueTask<HttpServiceAnswer?> ExplainAsync(HttpResponseMessage response, Uri url, CancellationToken cancellationToken)
    {
        if ((int)response.StatusCode < 400)
            return null;
        if (AssetsDbJson.ReadFailure(await HttpBody.ReadErrorAsync(response, transport, cancellationToken).ConfigureAwait(false)) is not { } says)
            return null;
        return response.StatusCode switch
        {
            HttpStatusCode.NotFound => says is "No document found" or "File not found" ? HttpServiceAnswer.NotFound : null,
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => new HttpServiceAnswer(new AssetException(
                AssetErrorCode.AccessDenied,
                $"{HttpUrl.Show(url)} refused access ({(int)response.StatusCode}); {Identity}.{Said(response, says)} A token of the server ('asset-server token create') belongs into the variable that TokenEnvironment names; reading needs its right 'read', publishing 'write'.")),
            var status when HttpFailure.IsTransient(status) => new HttpServiceAnswer(
                new AssetException(AssetErrorCode.SourceFailed, $"{HttpUrl.Show(url)} cannot serve the request now ({(int)status}).{Said(response, says)}").AsTransient(HttpFailure.RetryAfter(response))),
            _ => new HttpServiceAnswer(new AssetException(AssetErrorCode.SourceFailed, $"{HttpUrl.Show(url)} refused the request ({(int)response.StatusCode}).{Said(response, says)}")),
        };
    }

    // It never has the token in it, and is not shown if it had.
    private static string Said(HttpResponseMessage response, string says)
    {
        var token = response.RequestMessage?.Headers.Authorization?.Parameter;
        return says.Length == 0 || (token is not null && says.Contains(token, StringComparison.Ordinal)) ? "" : $" The server says: {AssetPath.Printable(says.TrimEnd('.'))}.";
    }
}
