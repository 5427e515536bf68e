namespace AssetSdk.Restore;

/// <summary>An output folder that assets are copied to.</summary>
public static class OutputFolder
{
    /// <summary>
    /// Deletes the copies that a file of the cache is about to replace. Cached files are read-only and so are their copies, which "copy if
    /// different" cannot overwrite.
    /// </summary>
    /// <param name="folder">The output folder, absolute.</param>
    /// <param name="files">The files that will be copied.</param>
    public static void ClearStaleCopies(string folder, IEnumerable<AssetOutputFile> files)
    {
        foreach (var file in files)
        {
            var copy = new FileInfo(Path.Combine(folder, file.RelativePath));
            if (!copy.Exists || !copy.IsReadOnly)
                continue;
            var source = new FileInfo(file.LocalPath);
            if (source.Length == copy.Length && source.LastWriteTimeUtc == copy.LastWriteTimeUtc)
                continue;
            try
            {
                if (OperatingSystem.IsWindows())
                    copy.IsReadOnly = false;
                copy.Delete();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The copy that follows reports what is wrong with the folder.
            }
        }
    }
}
