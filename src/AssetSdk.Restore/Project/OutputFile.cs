using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>A file that is made for a build, in <c>obj</c>: only when it is different, and whole or not at all.</summary>
public static class OutputFile
{
    // Writing takes milliseconds.
    private static readonly TimeSpan StagedLife = TimeSpan.FromHours(1);

    /// <summary>Writes a file, unless it has these bytes already.</summary>
    /// <param name="path">The file, absolute; its folder is made.</param>
    /// <param name="bytes">Its whole content.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.FileAccess"/>: it cannot be written.</exception>
    public static void WriteIfDifferent(string path, byte[] bytes)
    {
        string? staged = null;
        try
        {
            if (HasBytes(path, bytes))
                return;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            staged = NewStagedPath(path);
            Write(staged, bytes);
            File.Move(staged, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            if (staged is not null)
                TryDelete(staged);
            throw new AssetException(AssetErrorCode.FileAccess, $"'{path}' cannot be written: {e.Message} Make its folder writable.", e);
        }
    }

    internal static bool HasBytes(string path, byte[] bytes)
    {
        var info = new FileInfo(path);
        return info.Exists && info.Length == bytes.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes);
    }

    /// <summary>A new place beside a file to write it in. What killed processes left in such places is deleted.</summary>
    internal static string NewStagedPath(string path)
    {
        try
        {
            var oldest = DateTime.UtcNow - StagedLife;
            var name = Path.GetFileName(path);
            foreach (var leftover in new DirectoryInfo(Path.GetDirectoryName(path)!).EnumerateFiles($"{name}.*.tmp"))
            {
                if (leftover.LastWriteTimeUtc < oldest && IsStaged(leftover.Name, name))
                    leftover.Delete();
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // They harm nobody.
        }

        return $"{path}.{Guid.NewGuid():N}.tmp";
    }

    // A '*' in the name itself matches other names as well.
    private static bool IsStaged(string leftover, string name) => leftover.StartsWith(name + ".", StringComparison.Ordinal)
        && leftover.Length == $"{name}.{Guid.Empty:N}.tmp".Length && Guid.TryParseExact(leftover[(name.Length + 1)..^4], "N", out _);

    // After a power cut a file is the old or the new one, never an empty or torn one: what vouches for it may have survived.
    private static void Write(string path, byte[] bytes)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: 0);
        file.Write(bytes);
        file.Flush(flushToDisk: true);
    }

    internal static void TryDelete(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // The failure that is reported is the write's.
        }
    }
}
