using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>Says in our words what the file system refused.</summary>
internal static class FileErrors
{
    // ERROR_DISK_FULL and ERROR_HANDLE_DISK_FULL; ENOSPC and EDQUOT elsewhere.
    private static readonly int[] DiskFull = [unchecked((int)0x80070070), unchecked((int)0x80070027), NativeFile.NoSpace, 122];

    /// <summary>The exception to throw instead.</summary>
    public static AssetException Translate(Exception failure, string location, string key, bool writing)
    {
        var verb = writing ? "write" : "read";
        if (failure is UnauthorizedAccessException)
            return new AssetException(writing ? AssetErrorCode.StoreNotWritable : AssetErrorCode.AccessDenied, $"{location} refuses to {verb} '{key}': {failure.Message} Check the permissions of the folder.", failure);
        if (Array.IndexOf(DiskFull, failure.HResult) >= 0)
            return new AssetException(AssetErrorCode.DiskFull, $"The disk of {location} is full: '{key}' was not written. Free some space, and try again.", failure);
        return new AssetException(writing ? AssetErrorCode.StoreNotWritable : AssetErrorCode.SourceFailed, $"{location} failed to {verb} '{key}': {failure.Message}", failure);
    }
}
