using System.Security.Cryptography;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>A project's lock file on disk.</summary>
internal sealed class LockFile(string path)
{
    public string Path { get; } = path;

    /// <summary>Reads the lock; one that is not there is empty.</summary>
    /// <exception cref="AssetException">The file cannot be read, or is not a lock file.</exception>
    public AssetLock Read() => LockFileFormat.Read(ReadBytes() is { Length: > 0 } bytes ? bytes : LockFileFormat.Write(AssetLock.Empty), Path);

    /// <summary>
    /// Hash of the file's text without regard to line ends, so that a checkout with other ones changes nothing; <c>""</c> when there is no file.
    /// </summary>
    public string Hash()
    {
        var bytes = ReadBytes();
        if (bytes.Length == 0)
            return "";
        if (bytes.Contains((byte)'\r'))
            bytes = [.. bytes.Where(b => b != (byte)'\r')];
        return Convert.ToHexStringLower(SHA256.HashData(bytes));
    }

    /// <summary>
    /// Applies a change under a lock between processes, to the file as it is then: parallel builds of one project each add what they see.
    /// Nothing is written when the meaning stays the same.
    /// </summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.LockFileNotWritable"/>: the file cannot be written.</exception>
    public async Task UpdateAsync(CacheWriter cache, Func<AssetLock, AssetLock> change, Action<string> waiting, CancellationToken cancellationToken)
    {
        using var held = await LockAsync(cache, waiting, cancellationToken).ConfigureAwait(false);
        var old = Read();
        var changed = change(old);
        if (changed.Means(old))
            return;

        var staged = OutputFile.NewStagedPath(Path);
        try
        {
            cache.Replace(Path, staged, LockFileFormat.Write(changed));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AssetException(AssetErrorCode.LockFileNotWritable, $"The lock file '{Path}' would change and cannot be written: {e.Message} Make its folder writable, or restore where it is and commit the file.", e);
        }
        finally
        {
            OutputFile.TryDelete(staged);
        }
    }

    private async Task<CacheLock?> LockAsync(CacheWriter cache, Action<string> waiting, CancellationToken cancellationToken)
    {
        var id = "lockfile-" + Digest.Of(System.Text.Encoding.UTF8.GetBytes(Path)).Hex[..32];
        try
        {
            return await cache.LockAsync(id, $"the lock file '{Path}'", waiting, cancellationToken).ConfigureAwait(false);
        }
        catch (AssetException e) when (e.Code.Equals(AssetErrorCode.CacheNotWritable) || e.Code.Equals(AssetErrorCode.DiskFull))
        {
            // A warm cache that cannot be written, or whose disk is full, has no locks. The file is still replaced in one step.
            return null;
        }
    }

    private byte[] ReadBytes()
    {
        try
        {
            // The reader of the format refuses one that is too long; it need not be in memory for that.
            if (new FileInfo(Path) is { Exists: true, Length: > LockFileFormat.MaxBytes })
                return new byte[LockFileFormat.MaxBytes + 1];
            return File.ReadAllBytes(Path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            return [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AssetException(AssetErrorCode.FileAccess, $"The lock file '{Path}' cannot be read: {e.Message}", e);
        }
    }
}
