namespace AssetSdk.Core.Tests;

/// <summary>The repository that these tests were built from.</summary>
internal static class SourceTree
{
    public static string Root { get; } = Find();

    public static string Path(string relative) => System.IO.Path.Combine(Root, relative);

    /// <summary>Files below a folder of the repository that people write: no build output.</summary>
    public static IEnumerable<string> Files(string folder, params string[] extensions) =>
        Directory.EnumerateFiles(Path(folder), "*", SearchOption.AllDirectories)
            .Where(f => extensions.Contains(System.IO.Path.GetExtension(f), StringComparer.Ordinal))
            .Where(f => !f[Root.Length..].Split(System.IO.Path.DirectorySeparatorChar).Any(s => s is "obj" or "bin" or "artifacts"));

    private static string Find()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(System.IO.Path.Combine(folder, "AssetSdk.sln")))
            folder = System.IO.Path.GetDirectoryName(folder) ?? throw new InvalidOperationException($"No AssetSdk.sln above '{AppContext.BaseDirectory}'.");
        return folder;
    }
}
