using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>A file that is made for a build, in <c>obj</c>: only when it is different, and whole or not at all.</summary>
public static class OutputFile
{
    /// <summary>Writes a file, unless it has these bytes already.</summary>
    /// <param name="path">The file, absolute; its folder is made.</param>
    /// <param name="bytes">Its whole content.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.FileAccess"/>: it cannot be written.</exception>
    public static void WriteIfDifferent(string path, byte[] bytes)
    {
        var staged = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            if (HasBytes(path, bytes))
                return;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(staged, bytes);
            File.Move(staged, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            TryDelete(staged);
            throw new AssetException(AssetErrorCode.FileAccess, $"'{path}' cannot be written: {e.Message} Make its folder writable.", e);
        }
    }

    internal static bool HasBytes(string path, byte[] bytes)
    {
        var info = new FileInfo(path);
        return info.Exists && info.Length == bytes.Length && File.ReadAllBytes(path).AsSpan().SequenceEqual(bytes);
    }

    private static void TryDelete(string path)
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
