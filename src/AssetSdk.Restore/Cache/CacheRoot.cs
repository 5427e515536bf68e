using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// The cache's folder and what lies where in it: <c>v1/blobs</c>, <c>v1/trees</c>, <c>v1/stores</c>, <c>v1/used</c>, <c>v1/staging</c>, <c>v1/locks</c>.
/// Making one touches no disk.
/// </summary>
public sealed class CacheRoot
{
    /// <summary>The folder of the cache's format, below the root.</summary>
    public const string FormatFolder = "v1";

    /// <summary>Makes the paths of a cache.</summary>
    /// <param name="root">The cache's folder, absolute.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidSetting"/>: the path is not absolute.</exception>
    public CacheRoot(string root)
    {
        if (!Path.IsPathFullyQualified(root))
            throw new AssetException(AssetErrorCode.InvalidSetting, $"The cache folder '{Core.AssetPath.Printable(root)}' is not an absolute path. Set AssetCachePath or ASSETSDK_CACHE to an absolute one.");
        Root = Path.GetFullPath(root);
        Folder = Path.Combine(Root, FormatFolder);
    }

    /// <summary>The cache's folder.</summary>
    public string Root { get; }

    /// <summary>The folder of this format: <c>&lt;root&gt;/v1</c>.</summary>
    public string Folder { get; }

    /// <summary>Downloads under way.</summary>
    public string Staging => Path.Combine(Folder, "staging");

    /// <summary>Lock files.</summary>
    public string Locks => Path.Combine(Folder, "locks");

    /// <summary>
    /// Chooses the cache's folder: <paramref name="setting"/> (<c>AssetCachePath</c>), else <c>ASSETSDK_CACHE</c>, else <c>~/.assetsdk</c>.
    /// </summary>
    /// <param name="setting">The project's setting, absolute, relative to <paramref name="baseFolder"/>, or below the home folder (<c>~/…</c>).</param>
    /// <param name="baseFolder">The project's folder.</param>
    /// <param name="environment">Reads the environment.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidSetting"/>: there is no home folder, or the path is not absolute.</exception>
    public static CacheRoot Choose(string? setting, string baseFolder, Func<string, string?> environment)
    {
        if (!string.IsNullOrEmpty(setting) && !setting.StartsWith("~/", StringComparison.Ordinal))
            return new CacheRoot(Path.Combine(baseFolder, setting));
        if (string.IsNullOrEmpty(setting) && environment("ASSETSDK_CACHE") is { Length: > 0 } chosen)
            return new CacheRoot(chosen);
        var home = environment("HOME") is { Length: > 0 } unixHome && !OperatingSystem.IsWindows()
            ? unixHome
            : Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);
        return home.Length > 0
            ? new CacheRoot(Path.Combine(home, string.IsNullOrEmpty(setting) ? ".assetsdk" : setting[2..]))
            : throw new AssetException(AssetErrorCode.InvalidSetting, "There is no home folder to put the asset cache into. Set ASSETSDK_CACHE to a folder.");
    }

    /// <summary>Where the file with some content lies.</summary>
    public string Blob(Digest digest, bool executable) =>
        Path.Combine(Folder, "blobs", digest.Hex[..2], executable ? digest.Hex + ".x" : digest.Hex);

    /// <summary>Where an asset is laid out.</summary>
    public string Tree(Digest treeDigest) => Path.Combine(Folder, "trees", treeDigest.Hex[..2], treeDigest.Hex);

    /// <summary>The marker beside a tree: its listing. A tree without it is not there.</summary>
    public string Marker(Digest treeDigest) => Tree(treeDigest) + MarkerExtension;

    internal const string MarkerExtension = ".complete";

    /// <summary>The record of when and by whom a tree was last used.</summary>
    public string Used(Digest treeDigest) => Path.Combine(Folder, "used", treeDigest.Hex[..2], treeDigest.Hex);

    /// <summary>The stamp that says when a project's use of a set of assets was last recorded.</summary>
    public string UsageStamp(Digest id) => Path.Combine(Folder, "used", "by", id.Hex);

    /// <summary>What is remembered of a store.</summary>
    /// <param name="location">The store's location.</param>
    public string Store(string location) => Path.Combine(Folder, "stores", Digest.Of(System.Text.Encoding.UTF8.GetBytes(location)).Hex[..16]);

    /// <summary>The contents.</summary>
    internal string Blobs => Path.Combine(Folder, "blobs");

    /// <summary>The assets as they are laid out, and their markers.</summary>
    internal string Trees => Path.Combine(Folder, "trees");

    /// <summary>What is remembered of stores.</summary>
    internal string Stores => Path.Combine(Folder, "stores");

    /// <summary>The records of use.</summary>
    internal string Usage => Path.Combine(Folder, "used");

    /// <summary>The stamps of projects in <see cref="Usage"/>.</summary>
    internal string UsageStamps => Path.Combine(Usage, "by");

    /// <summary>The lock that restores share, and that who removes something has alone.</summary>
    internal string CleaningLock => Path.Combine(Locks, "cache.lock");

    /// <summary>The locks of the folders in <see cref="Staging"/>, by their names.</summary>
    internal string StagingLocks => Path.Combine(Locks, "staging");

    /// <summary>The lock of begun downloads: one for all contents that begin alike, since lock files stay.</summary>
    internal string PartLock(Digest digest) => Path.Combine(Locks, $"part-{digest.Hex[..3]}.lock");

    /// <summary>
    /// Where the asset itself is: the folder of a folder asset, the file of a file asset.
    /// </summary>
    public string AssetPath(Digest treeDigest, AssetKind kind, string fileName) =>
        kind == AssetKind.File ? Path.Combine(Tree(treeDigest), fileName) : Tree(treeDigest);
}
