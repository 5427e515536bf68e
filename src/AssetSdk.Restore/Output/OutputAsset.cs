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
    /// <summary>
    /// The asset's files: those that it was published with, whatever else may lie in its folder by now; of an override, all that are there.
    /// </summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.FileAccess"/>: they cannot be listed.</exception>
    public IReadOnlyList<AssetOutputFile> Files()
    {
        try
        {
            return Kind == AssetKind.File
                ? [new AssetOutputFile(LocalPath, $"{TargetFolder}/{Path.GetFileName(LocalPath)}", this)]
                : [.. Paths().Select(p => new AssetOutputFile(Path.Combine(LocalPath, p), $"{TargetFolder}/{p}", this))];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AssetException(AssetErrorCode.FileAccess, $"The files of {Name} {Version} cannot be listed: {e.Message} Build the project again.", e);
        }
    }

    private IEnumerable<string> Paths() => Digest is { } digest
        ? AssetCache.ReadTree(LocalPath, digest).Files.Select(f => f.Path)
        : Directory.EnumerateFiles(LocalPath, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(LocalPath, f).Replace('\\', '/')).Order(StringComparer.Ordinal);
}

/// <summary>A file on its way to an output folder.</summary>
/// <param name="LocalPath">Where it is, absolute.</param>
/// <param name="RelativePath">Where it belongs below the output folder.</param>
/// <param name="Asset">The asset that it is of.</param>
public sealed record AssetOutputFile(string LocalPath, string RelativePath, OutputAsset Asset);
