using System.Buffers;
using System.Security.Cryptography;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>Whether a file of the cache is still what it was committed as.</summary>
internal static class FileCheck
{
    private const int BufferSize = 256 << 10;
    private const UnixFileMode Writable = UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    /// <summary>Trusts a file that is as recorded, hashes one that is not, and refuses what is gone, of another size, no file or cannot be read.</summary>
    public static bool IsSound(string path, AssetFile expected)
    {
        var info = new FileInfo(path);
        return CanBe(info, expected) && (IsAsRecorded(info, expected) || HashIs(path, expected.Digest, CancellationToken.None));
    }

    /// <summary>Whether a file has the bytes it should have, whatever was recorded.</summary>
    public static bool HasDigest(string path, AssetFile expected, CancellationToken cancellationToken) =>
        CanBe(new FileInfo(path), expected) && HashIs(path, expected.Digest, cancellationToken);

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

    /// <summary>Hashes a file.</summary>
    public static Digest HashOf(string path, CancellationToken cancellationToken = default)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, bufferSize: 0, FileOptions.SequentialScan);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            int count;
            while ((count = file.Read(buffer)) > 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hash.AppendData(buffer, 0, count);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        return Digest.FromBytes(hash.GetCurrentHash());
    }

    // What cannot be read is damaged; that this process has no descriptor left, for one, says nothing of the file.
    private static bool HashIs(string path, Digest expected, CancellationToken cancellationToken)
    {
        try
        {
            return HashOf(path, cancellationToken) == expected;
        }
        catch (Exception e) when (e is UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException || (e is IOException && e.HResult == Posix.InputOutputError))
        {
            return false;
        }
    }

    private static bool CanBe(FileInfo info, AssetFile expected) => info.Exists && info.LinkTarget is null && info.Length == expected.Size
        && (expected.Size > 0 || OperatingSystem.IsWindows() || !Posix.IsPipe(info.FullName));
}
