namespace AssetSdk.Testing;

/// <summary>A folder of a test, deleted with it.</summary>
public sealed class TempFolder : IDisposable
{
    public TempFolder() => Path = Directory.CreateTempSubdirectory("assetsdk-").FullName;

    /// <summary>The folder's absolute path.</summary>
    public string Path { get; }

    public static implicit operator string(TempFolder folder) => folder.Path;

    /// <summary>The path of something below the folder; it need not exist.</summary>
    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    public override string ToString() => Path;

    /// <summary>Writes a text file, with the folders above it.</summary>
    public string Write(string relative, string text) => Write(relative, System.Text.Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a file, with the folders above it.</summary>
    public string Write(string relative, byte[] bytes)
    {
        var path = this[relative];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, bytes);
        return path;
    }

    /// <summary>The files below the folder, paths joined by <c>/</c> and sorted.</summary>
    public IReadOnlyList<string> Files(string below = "") => Directory.Exists(this[below])
        ? [.. Directory.EnumerateFiles(this[below], "*", SearchOption.AllDirectories).Select(f => System.IO.Path.GetRelativePath(this[below], f).Replace('\\', '/')).Order(StringComparer.Ordinal)]
        : [];

    /// <summary>Copies a folder, bytes only.</summary>
    public static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = System.IO.Path.Combine(to, System.IO.Path.GetRelativePath(from, file));
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }

    public void Dispose()
    {
        if (!OperatingSystem.IsWindows())
        {
            // A test may have taken away the right to delete.
            foreach (var folder in Directory.EnumerateDirectories(Path, "*", SearchOption.AllDirectories).Prepend(Path))
                File.SetUnixFileMode(folder, File.GetUnixFileMode(folder) | UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }

        Directory.Delete(Path, recursive: true);
    }
}
