using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>Opens stores in folders: <c>file:///dir</c> or an absolute path. They can be written.</summary>
public sealed class FileStoreDriver : IObjectStoreDriver
{
    /// <inheritdoc/>
    public IReadOnlyList<string> Schemes { get; } = ["file"];

    /// <inheritdoc/>
    public IObjectStore Open(StoreSettings settings) => new FileStore(FolderOf(settings.Url));

    private static string FolderOf(string url)
    {
        var path = Path.IsPathFullyQualified(url) ? url : LocalPathOf(url);
        if (path.Contains('\0', StringComparison.Ordinal))
            throw Invalid(url, "it has a character that no path has");
        return Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
    }

    private static string LocalPathOf(string url)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var uri) || !uri.IsFile || uri.Query.Length > 0 || uri.Fragment.Length > 0)
            throw Invalid(url, "write file:///dir or an absolute folder path, and '?' and '#' as %3F and %23");
        if (uri.Host is not ("" or "localhost") && !OperatingSystem.IsWindows())
            throw Invalid(url, $"'{uri.Host}' stands where no host belongs. Write file:///dir with three slashes");
        var path = uri.Host == "localhost" ? new Uri("file://" + uri.AbsolutePath).LocalPath : uri.LocalPath;
        return !Path.IsPathFullyQualified(path) ? throw Invalid(url, "it is not an absolute folder path") : path;
    }

    private static AssetException Invalid(string url, string what) =>
        new(AssetErrorCode.InvalidSource, $"'{AssetPath.Printable(url)}' is not the URL of a folder: {what}.");
}
