namespace AssetSdk.Restore;

/// <summary>Makes folders of the cache for this user alone: .NET gives the mode to the last folder of a path only.</summary>
internal static class PrivateFolder
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    public static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
            return;
        }

        var missing = new Stack<string>();
        for (var folder = path; !string.IsNullOrEmpty(folder) && !Directory.Exists(folder); folder = Path.GetDirectoryName(folder))
            missing.Push(folder);
        foreach (var folder in missing)
            Directory.CreateDirectory(folder, Mode);
    }
}
