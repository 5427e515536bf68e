using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>The folder of a file store: which path a key has, and what the driver keeps for itself in <c>_assetsdk</c>.</summary>
internal sealed class StoreFolder
{
    /// <summary>Where objects are written before they become visible.</summary>
    public const string Temporary = "_assetsdk/tmp";

    /// <summary>The locks of <see cref="FileLock"/>.</summary>
    public const string Locks = "_assetsdk/locks";

    private const string Listing = ".versions";

    // Writing touches the file, and it is in its place the moment it is written.
    private static readonly TimeSpan TemporaryLife = TimeSpan.FromDays(1);

    // When leftovers were last looked for; a server runs for months.
    private long _cleared = long.MinValue / 2;

    public StoreFolder(string root) => Root = root;

    /// <summary>The folder as it was given.</summary>
    public string Root { get; }

    /// <summary>Whether a key, or all keys below it, name the driver's own files, which are no objects.</summary>
    public static bool IsOwn(string key) => IsAtOrBelow(key, Temporary) || IsAtOrBelow(key, Locks);

    /// <summary>The path of a key, with the links in it resolved.</summary>
    /// <exception cref="AssetException">The key is not safe, or a symbolic link leads out of the store.</exception>
    public string PathOf(string key)
    {
        ObjectKey.Check(key);
        return BeneathPath.TryResolve(BeneathPath.Real(Root), key)
            ?? throw new AssetException(AssetErrorCode.AccessDenied, $"'{key}' of {Root} is or lies behind a symbolic link that leads out of the store, which is never followed.");
    }

    /// <summary>A new path for an object under way, on the same file system as the store.</summary>
    public string NewTemporaryPath()
    {
        var folder = PathOf(Temporary);
        Directory.CreateDirectory(folder);
        var cleared = Interlocked.Read(ref _cleared);
        if (Environment.TickCount64 - cleared > TemporaryLife.TotalMilliseconds && Interlocked.CompareExchange(ref _cleared, Environment.TickCount64, cleared) == cleared)
            ClearLeftovers(folder);
        return Path.Combine(folder, Guid.NewGuid().ToString("N"));
    }

    /// <summary>
    /// The path of the lock of a key. A list of versions has the lock of its asset, <c>_assetsdk/locks/unicode%2Fucd</c>, and an object in a
    /// folder has the folder's, so that deleting claims leaves no lock a version behind.
    /// </summary>
    public string LockPathOf(string key)
    {
        var name = key.EndsWith(Listing, StringComparison.Ordinal) ? key[..^Listing.Length] : key[..Math.Max(0, key.LastIndexOf('/'))];
        var escaped = name.Length == 0 ? "%2F" : Uri.EscapeDataString(name);
        if (escaped.Length > 200)
            escaped = Digest.Of(System.Text.Encoding.UTF8.GetBytes(name)).Hex;
        var folder = PathOf(Locks);
        Directory.CreateDirectory(folder);
        return Path.Combine(folder, escaped);
    }

    /// <summary>The folder of the versions that a list lists; <see langword="null"/> for another key.</summary>
    public string? FolderOfListed(string key) => key.EndsWith(Listing, StringComparison.Ordinal) ? PathOf(key[..^Listing.Length]) : null;

    /// <summary>Refuses a store that is not there.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.StoreNotFound"/>.</exception>
    public void CheckExists()
    {
        if (!Directory.Exists(Root))
            throw Missing();
    }

    /// <summary>Whether the folder is there or only its last level is missing; more than that is a typing error or a disk that is not mounted.</summary>
    public bool CanBeMade => Directory.Exists(Root) || Directory.Exists(Path.GetDirectoryName(Root));

    /// <summary>Makes the folder when it can be made.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.StoreNotFound"/>.</exception>
    public void CreateLastLevel()
    {
        if (Directory.Exists(Root))
            return;
        if (!CanBeMade)
            throw Missing();
        Directory.CreateDirectory(Root);
        NativeFile.FlushFolder(Path.GetDirectoryName(Root)!);
    }

    // What killed processes left. Whoever is still at it has the file locked.
    private static void ClearLeftovers(string folder)
    {
        var oldest = DateTime.UtcNow - TemporaryLife;
        foreach (var file in new DirectoryInfo(folder).EnumerateFiles().Where(f => f.LastWriteTimeUtc < oldest))
        {
            try
            {
                using (new FileStream(file.FullName, FileMode.Open, FileAccess.Read, FileShare.None, bufferSize: 0))
                {
                    // Nobody writes it.
                }

                file.Delete();
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Somebody has it open, or clears it too.
            }
        }
    }

    private AssetException Missing()
    {
        var parent = Path.GetDirectoryName(Root);
        while (parent is not null && !Directory.Exists(parent))
            parent = Path.GetDirectoryName(parent);
        return new AssetException(AssetErrorCode.StoreNotFound, $"The store '{Root}' does not exist; the nearest folder that does is '{parent}'. Correct the path, or create the folder.");
    }

    private static bool IsAtOrBelow(string key, string folder) =>
        key.StartsWith(folder, StringComparison.Ordinal) && (key.Length == folder.Length || key[folder.Length] == '/');
}
