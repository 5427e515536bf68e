using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>A connection string of Azure Storage: <c>AccountName=…;AccountKey=…;EndpointSuffix=…</c>, with an account key or a shared access signature.</summary>
internal sealed record AzureConnectionString(string Account, string Endpoint, string? Key, string? Signature)
{
    public const string Variable = "AZURE_STORAGE_CONNECTION_STRING";

    // The emulator's, the same everywhere: https://learn.microsoft.com/azure/storage/common/storage-connect-azurite
    private const string DevelopmentAccount = "devstoreaccount1";
    private const string DevelopmentKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    /// <summary>Reads the environment's; <see langword="null"/> when there is none.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidSource"/>: it is not one. No message shows what is in it.</exception>
    public static AzureConnectionString? Find(Func<string, string?> environment) => environment(Variable) is { Length: > 0 } text ? Parse(text) : null;

    /// <summary>Parses a connection string.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidSource"/>: it is not one. No message shows what is in it.</exception>
    public static AzureConnectionString Parse(string text)
    {
        var parts = PartsOf(text);
        if (parts.TryGetValue("UseDevelopmentStorage", out var development) && development.Equals("true", StringComparison.OrdinalIgnoreCase))
            return new AzureConnectionString(DevelopmentAccount, parts.GetValueOrDefault("DevelopmentStorageProxyUri", "http://127.0.0.1").TrimEnd('/') + ":10000/" + DevelopmentAccount, DevelopmentKey, null);

        var endpoint = parts.GetValueOrDefault("BlobEndpoint");
        var account = parts.GetValueOrDefault("AccountName") ?? (Uri.TryCreate(endpoint, UriKind.Absolute, out var url) && HttpUrl.IsHttp(url) ? url.Host.Split('.')[0] : null)
            ?? throw Invalid("it has neither AccountName nor BlobEndpoint");
        endpoint ??= $"{parts.GetValueOrDefault("DefaultEndpointsProtocol", "https")}://{account}.blob.{parts.GetValueOrDefault("EndpointSuffix", "core.windows.net")}";
        return new AzureConnectionString(account, endpoint, parts.GetValueOrDefault("AccountKey"), parts.GetValueOrDefault("SharedAccessSignature"));
    }

    /// <summary>Never the secrets.</summary>
    public override string ToString() => $"AzureConnectionString({Account})";

    private static Dictionary<string, string> PartsOf(string text)
    {
        var parts = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (var part in text.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0)
                throw Invalid("a part of it is not of the form Name=value");
            var value = part[(equals + 1)..].TrimStart();
            if (value.Length > 0 && !parts.TryAdd(part[..equals].TrimEnd(), value))
                throw Invalid("it says a name twice");
        }

        return parts;
    }

    private static AssetException Invalid(string why) =>
        new(AssetErrorCode.InvalidSource, $"The environment variable {Variable} holds no connection string of Azure Storage: {why}. Copy it from the storage account's page 'Access keys'.");
}
