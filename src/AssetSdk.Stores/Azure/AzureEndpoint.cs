using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>The address of an account's blob service.</summary>
internal static class AzureEndpoint
{
    /// <summary>Finds the address: as it is set, as the account's connection string says, or that of the public cloud.</summary>
    /// <exception cref="AssetException">
    /// <see cref="AssetErrorCode.InvalidSource"/> or <see cref="AssetErrorCode.InsecureSource"/>: it is not valid; the message says what to write.
    /// </exception>
    public static Uri Of(AzureAddress address, StoreSettings settings, AzureConnectionString? connection)
    {
        var text = settings.Endpoint is { Length: > 0 } set ? set
            : connection?.Account == address.Account ? connection.Endpoint
            : $"https://{address.Account}.blob.core.windows.net";
        var url = HttpUrl.Parse(text, settings.AllowInsecure);
        return url.Query.Length == 0 && url.Fragment.Length == 0
            ? url
            : throw new AssetException(AssetErrorCode.InvalidSource, $"The endpoint '{HttpUrl.Show(url)}' of {address.Location} has a query or a fragment. Take it out; a shared access signature belongs into AZURE_STORAGE_SAS_TOKEN.");
    }
}
