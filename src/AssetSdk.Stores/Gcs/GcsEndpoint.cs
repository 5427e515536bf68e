using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>The address of the service.</summary>
internal static class GcsEndpoint
{
    public const string EmulatorVariable = "STORAGE_EMULATOR_HOST";

    /// <summary>The emulator that the environment names; <see langword="null"/> when there is none, or a setting says another address.</summary>
    public static string? EmulatorOf(StoreSettings settings) =>
        settings.Endpoint is { Length: > 0 } || settings.Environment(EmulatorVariable) is not { Length: > 0 } host ? null
        : host.Contains("://", StringComparison.Ordinal) ? host
        : "http://" + host;

    /// <summary>Finds the address: as it is set, an emulator's, or that of the public cloud.</summary>
    /// <exception cref="AssetException">
    /// <see cref="AssetErrorCode.InvalidSource"/> or <see cref="AssetErrorCode.InsecureSource"/>: it is not valid; the message says what to write.
    /// </exception>
    public static Uri Of(GcsBucket bucket, StoreSettings settings)
    {
        var url = HttpUrl.Parse(settings.Endpoint is { Length: > 0 } set ? set : EmulatorOf(settings) ?? "https://storage.googleapis.com", settings.AllowInsecure);
        return url.Query.Length == 0 && url.Fragment.Length == 0
            ? url
            : throw new AssetException(AssetErrorCode.InvalidSource, $"The endpoint '{HttpUrl.Show(url)}' of {bucket.Location} has a query or a fragment. Take it out.");
    }
}
