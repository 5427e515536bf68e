using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>An asset on its way to an output folder.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its version.</param>
/// <param name="Digest">The tree digest; <see langword="null"/> for a local override.</param>
/// <param name="Kind">Whether it is a file or a folder.</param>
/// <param name="LocalPath">The asset's folder, or its file, absolute.</param>
/// <param name="TargetFolder">Where it belongs below the output folder, segments joined by <c>/</c>.</param>
/// <param name="Project">The project that brings it.</param>
public sealed record OutputAsset(string Name, string Version, Digest? Digest, AssetKind Kind, string LocalPath, string TargetFolder, string Project)
{
    /// <summary>The asset's files.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.FileAccess"/>: they cannot be listed.</exception>
    public IEnumerable<AssetOutputFile> Files()
    {
        if (Kind == AssetKind.File)
            return [new AssetOutputFile(LocalPath, $"{TargetFolder}/{Path.GetFileName(LocalPath)}", this)];
        try
        {
            return
            [
                .. Directory.EnumerateFiles(LocalPath, "*", SearchOption.AllDirectories)
                    .Order(StringComparer.Ordinal)
                    .Select(f => new AssetOutputFile(f, $"{TargetFolder}/{Path.GetRelativePath(LocalPath, f).Replace('\\', '/')}", this)),
            ];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AssetException(AssetErrorCode.FileAccess, $"The files of {Name} {Version} cannot be listed: {e.Message} Build the project again.", e);
        }
    }
}

/// <summary>A file on its way to an output folder.</summary>
/// <param name="LocalPath">Where it is, absolute.</param>
/// <param name="RelativePath">Where it belongs below the output folder.</param>
/// <param name="Asset">The asset that it is of.</param>
public sealed record AssetOutputFile(string LocalPath, string RelativePath, OutputAsset Asset);
