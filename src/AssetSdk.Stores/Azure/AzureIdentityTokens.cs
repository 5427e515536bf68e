using System.Buffers.Text;
using System.Text;
using System.Text.Json;
using AssetSdk.Core;
using Azure.Core;
using Azure.Identity;

namespace AssetSdk.Stores;

/// <summary>Tokens of Azure.Identity's default chain. The only class that knows this library, so that it is loaded only where it is asked.</summary>
internal sealed class AzureIdentityTokens : ITokenSource
{
    private static readonly TokenRequestContext Storage = new(["https://storage.azure.com/.default"]);

    private readonly TokenCredential _credential;

    public AzureIdentityTokens()
        : this(new DefaultAzureCredential())
    {
    }

    public AzureIdentityTokens(TokenCredential credential) => _credential = credential;

    /// <inheritdoc/>
    public string Who { get; private set; } = "the identity that Azure.Identity finds";

    /// <inheritdoc/>
    public async Task<BearerToken> GetAsync(CancellationToken cancellationToken)
    {
        try
        {
            var token = await _credential.GetTokenAsync(Storage, cancellationToken).ConfigureAwait(false);
            if (Holder(token.Token) is { } holder)
                Who = $"the identity {AssetPath.Printable(holder)} of Azure.Identity";
            return new BearerToken(token.Token, token.ExpiresOn);
        }
        catch (OperationCanceledException e) when (!cancellationToken.IsCancellationRequested)
        {
            throw new AssetException(AssetErrorCode.SourceFailed, $"No token for {Who} came in time: {e.Message}", e).AsTransient();
        }
        catch (AuthenticationFailedException e)
        {
            var why = WhyOf(e);
            throw new AssetException(
                AssetErrorCode.AccessDenied,
                $"There are no credentials for Azure Storage: {AssetPath.Printable(why)} Log in (az login), set AZURE_STORAGE_CONNECTION_STRING, AZURE_STORAGE_KEY or AZURE_STORAGE_SAS_TOKEN, or set Anonymous for a container that anyone may read.",
                e);
        }
    }

    // Of the chain, what each of its places said is a page. Of one credential that was found, the reason follows on a line of its own, or is the cause's.
    private static string WhyOf(AuthenticationFailedException e)
    {
        var lines = e.Message.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        var why = lines.FirstOrDefault("");
        return why.EndsWith(':') ? $"{why} {lines.ElementAtOrDefault(1) ?? e.InnerException?.Message.Split('\n', 2)[0].Trim()}" : why;
    }

    // The token is the service's to check; here it only says whose it is.
    private static string? Holder(string token)
    {
        try
        {
            if (token.Split('.') is not [_, var claims, _])
                return null;
            using var json = JsonDocument.Parse(Base64Url.DecodeFromUtf8(Encoding.UTF8.GetBytes(claims)));
            foreach (var name in new[] { "upn", "unique_name", "appid", "oid" })
            {
                if (json.RootElement.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String)
                    return value.GetString();
            }

            return null;
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
