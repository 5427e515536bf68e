using AssetSdk.Core;

namespace AssetSdk.Cli;

/// <summary>Project files on disk.</summary>
internal static class ProjectFile
{
    /// <summary>
    /// Replaces a file in one step: a full disk, a crash or another process never meets half of it. It keeps its mode, and a link stays one.
    /// </summary>
    /// <param name="file">The file.</param>
    /// <param name="expected">What must be in it.</param>
    /// <param name="bytes">What is in it then.</param>
    /// <exception cref="AssetException">It has other bytes than expected, or cannot be written; then it is as it was.</exception>
    public static void Replace(string file, byte[] expected, byte[] bytes)
    {
        try
        {
            var target = File.ResolveLinkTarget(file, returnFinalTarget: true)?.FullName ?? file;
            if (!Writable(target).AsSpan().SequenceEqual(expected))
                throw new AssetException(AssetErrorCode.ProjectNotEditable, $"'{file}' was changed by someone else meanwhile, and stays as it is now. Try again.");
            var staged = Path.Combine(Path.GetDirectoryName(target)!, $".asset-{Guid.NewGuid():N}.tmp");
            try
            {
                Write(staged, bytes, target);
                File.Move(staged, target, overwrite: true);
            }
            catch
            {
                TryDelete(staged);
                throw;
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AssetException(AssetErrorCode.FileAccess, $"'{file}' cannot be written: {e.Message}", e);
        }
    }

    // A file that may not be written could be replaced all the same: it is opened as if it were written.
    private static byte[] Writable(string file)
    {
        using var stream = new FileStream(file, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        stream.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static void Write(string staged, byte[] bytes, string model)
    {
        using var stream = new FileStream(staged, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(stream.SafeFileHandle, File.GetUnixFileMode(model));
        stream.Write(bytes);
        stream.Flush(flushToDisk: true);
    }

    private static void TryDelete(string file)
    {
        try
        {
            File.Delete(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // What failed before is the error.
        }
    }
}
