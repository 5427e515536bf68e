using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>Says what a failed change of the cache means to its user.</summary>
internal static class CacheFailure
{
    public static AssetException Of(Exception e, string root) => IsDiskFull(e)
        ? new AssetException(AssetErrorCode.DiskFull, $"The disk of the asset cache '{root}' is full: {e.Message} Free some space, or set AssetCachePath or ASSETSDK_CACHE to a folder on another disk.", e)
        : new AssetException(AssetErrorCode.CacheNotWritable, $"The asset cache '{root}' cannot be written: {e.Message} Make it writable, or set AssetCachePath or ASSETSDK_CACHE to another folder.", e);

    // ENOSPC and EDQUOT on Linux; ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL on Windows.
    private static bool IsDiskFull(Exception e) => e is IOException && (OperatingSystem.IsWindows()
        ? (e.HResult & 0xFFFF) is 39 or 112
        : e.HResult is 28 or 122 or 69);
}
