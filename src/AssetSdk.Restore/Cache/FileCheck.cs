using System.Security.Cryptography;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>Whether a file of the cache is still what it was committed as.</summary>
internal static class FileCheck
{
    private const UnixFileMode Writable = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Trusts a file that is as recorded, hashes one that is not, and refuses what is gone, of another size or no file.</summary>
    public static bool IsSound(string path, AssetFile expected)
    {
        var info = new FileInfo(path);
        return CanBe(info, expected) && (IsAsRecorded(info, expected) || HashOf(path) == expected.Digest);
    }

    /// <summary>Whether a file has the bytes it should have, whatever was recorded.</summary>
    public static bool HasDigest(string path, AssetFile expected) => CanBe(new FileInfo(path), expected) && HashOf(path) == expected.Digest;

    /// <summary>Whether a file has the mode and time that its commit gave it.</summary>
    public static bool IsAsRecorded(FileInfo info, AssetFile expected) =>
        BlobTime.Vouches(expected.Digest, info.LastWriteTimeUtc) && IsSealed(info, expected.Executable);

    public static bool IsSealed(FileInfo info, bool executable)
    {
        if (OperatingSystem.IsWindows())
            return info.IsReadOnly;
        var mode = info.UnixFileMode;
        return (mode & Writable) == UnixFileMode.None && mode.HasFlag(UnixFileMode.UserRead) && mode.HasFlag(UnixFileMode.UserExecute) == executable;
    }

    private static bool CanBe(FileInfo info, AssetFile expected) => info.Exists && info.LinkTarget is null && info.Length == expected.Size
        && (expected.Size > 0 || OperatingSystem.IsWindows() || !Posix.IsPipe(info.FullName));

    public static Digest HashOf(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        return Digest.FromBytes(SHA256.HashData(file));
    }
}
