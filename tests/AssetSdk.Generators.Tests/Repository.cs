namespace AssetSdk.Generators.Tests;

/// <summary>Where this repository is: above the tests' output.</summary>
internal static class Repository
{
    private static readonly string Root = Find();

    /// <summary>A folder of the repository.</summary>
    public static string Folder(string path) => Path.Combine(Root, path);

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder != null && !File.Exists(Path.Combine(folder.FullName, "Directory.Packages.props")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new DirectoryNotFoundException("The tests do not run below their repository.");
    }
}
