using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>Looks at the local file or folder that stands in for an asset. It is not hashed: it may change with every build.</summary>
internal static class LocalOverride
{
    /// <summary>The version of an overridden asset.</summary>
    public const string Version = "local";

    public static IndexBuilder.Entry Entry(AssetRequest request, AssetOverrideItem local)
    {
        var isFile = File.Exists(local.Path);
        var root = isFile ? System.IO.Path.GetDirectoryName(local.Path)! : local.Path;
        var paths = isFile ? [local.Path] : Directory.EnumerateFiles(local.Path, "*", SearchOption.AllDirectories);
        var files = paths
            .Select(p => new AssetFile(System.IO.Path.GetRelativePath(root, p).Replace('\\', '/'), new FileInfo(p).Length, default))
            .Where(f => AssetPath.Problem(f.Path) is null)
            .OrderBy(f => f.Path, StringComparer.Ordinal)
            .ToList();
        var asset = new RestoredAsset(
            request.Item, request.Reference.Name, Version, null, isFile ? AssetKind.File : AssetKind.Folder,
            isFile ? System.IO.Path.GetFileName(local.Path) : "", local.Path, IndexAsset.Overridden);
        return new IndexBuilder.Entry(request, asset, files.Sum(f => f.Size), files.Count, files);
    }
}
