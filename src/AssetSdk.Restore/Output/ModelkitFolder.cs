using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// A folder of assets as modelkit keeps them on a machine (<c>MODELKIT_ASSETS_DIR</c>), so that it works offline: <c>&lt;name&gt;/&lt;version&gt;</c> is the file of a
/// file asset or the folder of a folder asset. That it is complete says an empty file: <c>&lt;name&gt;/.&lt;version&gt;.SUCCESS</c> or <c>&lt;name&gt;/&lt;version&gt;/.SUCCESS</c>.
/// </summary>
/// <remarks>
/// modelkit takes every file or folder below the name that looks like a version for one, complete or not, when it has no store to ask. So each is prepared in
/// <c>.assetsdk</c>, which it does not look at, and gets its name in one step.
/// </remarks>
public sealed class ModelkitFolder
{
    private const string Success = ".SUCCESS";
    private const string StagingName = ".assetsdk";

    private static readonly TimeSpan LeftoverLife = TimeSpan.FromDays(1);

    private readonly string _folder;
    private readonly AssetCache _cache;
    private readonly IRestoreLog _log;
    private readonly ICommitSteps _steps;
    private readonly HeldLocks _held;

    /// <summary>Makes the view of a folder. Touches no disk.</summary>
    /// <param name="folder">The folder, absolute.</param>
    /// <param name="cache">The cache that assets come from.</param>
    /// <param name="log">Told for whom it waits.</param>
    public ModelkitFolder(string folder, AssetCache cache, IRestoreLog log)
        : this(folder, cache, log, new DiskCommitSteps())
    {
    }

    internal ModelkitFolder(string folder, AssetCache cache, IRestoreLog log, ICommitSteps steps)
    {
        _folder = folder;
        _cache = cache;
        _log = log;
        _steps = steps;
        _held = new HeldLocks(TimeProvider.System);
    }

    private string Staging => Path.Combine(_folder, StagingName);

    /// <summary>Where a version belongs.</summary>
    public string PathOf(string name, string version) => Path.Combine(_folder, name.Replace('/', Path.DirectorySeparatorChar), version);

    /// <summary>
    /// Puts an asset of the cache there: by links, which share the cache's read-only files, or by copies where links are refused. What is there and right stays.
    /// </summary>
    /// <param name="name">The asset's name.</param>
    /// <param name="version">The version.</param>
    /// <param name="tree">What it consists of; the cache has it.</param>
    /// <param name="replace">Whether what is there and different is replaced.</param>
    /// <param name="cancellationToken">Cancels. What is not complete has no name that modelkit looks at.</param>
    /// <exception cref="AssetException">
    /// <see cref="AssetErrorCode.VersionTaken"/>: something else is there; <see cref="AssetErrorCode.FileAccess"/>: the folder cannot be written; <see cref="AssetErrorCode.LockTimeout"/>.
    /// </exception>
    public async Task<ExportStatus> ExportAsync(string name, string version, AssetTree tree, bool replace, CancellationToken cancellationToken)
    {
        var target = PathOf(name, version);
        try
        {
            // The lock that modelkit takes for an asset.
            var lockPath = Path.Combine(_folder, ".cache", name.Replace('/', Path.DirectorySeparatorChar) + ".lock");
            Directory.CreateDirectory(Path.GetDirectoryName(lockPath)!);
            using var held = await CacheLock.AcquireAsync(lockPath, $"{name} in '{_folder}'", _log.Important, CacheLock.Patience, _held, cancellationToken).ConfigureAwait(false);
            var isThere = File.Exists(target) || Directory.Exists(target);
            var isRight = isThere && IsRight(target, tree);
            if (isThere && !isRight && !replace)
                throw new AssetException(AssetErrorCode.VersionTaken, $"'{target}' is there and is not {name} {version}. Remove it, or replace it with --force.");
            if (!isRight)
                Put(target, tree, isThere, cancellationToken);
            if (!File.Exists(Marker(target, tree.Kind)))
                _steps.Write(Marker(target, tree.Kind), []);
            return isRight ? ExportStatus.Present : isThere ? ExportStatus.Replaced : ExportStatus.Exported;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new AssetException(AssetErrorCode.FileAccess, $"{name} {version} cannot be put into '{_folder}': {e.Message} Make the folder writable, or choose another.", e);
        }
    }

    private static string Marker(string target, AssetKind kind) => kind == AssetKind.Folder
        ? Path.Combine(target, Success)
        : Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}{Success}");

    private static bool IsRight(string target, AssetTree tree)
    {
        if (tree.Kind == AssetKind.File)
            return FileCheck.IsSound(target, tree.Files[0]);
        if (!Directory.Exists(target))
            return false;
        var there = Directory.EnumerateFiles(target, "*", SearchOption.AllDirectories).Select(f => Path.GetRelativePath(target, f).Replace('\\', '/')).Where(f => f != Success || tree.Find(f) is not null);
        return there.ToHashSet(StringComparer.Ordinal).SetEquals(tree.Files.Select(static f => f.Path)) && tree.Files.All(f => FileCheck.IsSound(Path.Combine(target, f.Path), f));
    }

    private void Put(string target, AssetTree tree, bool isThere, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(Staging, Guid.NewGuid().ToString("N"));
        var (staged, away) = (Path.Combine(folder, "new"), Path.Combine(folder, "old"));
        Directory.CreateDirectory(folder);
        try
        {
            ClearLeftovers();
            LayOut(tree, staged, cancellationToken);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            if (isThere)
                TakeAway(target, away);
            Move(staged, target);
        }
        finally
        {
            _steps.DeleteFolder(folder);
            ClearStaging();
        }
    }

    private void LayOut(AssetTree tree, string staged, CancellationToken cancellationToken)
    {
        var source = _cache.Root.Tree(tree.Digest);
        if (tree.Kind == AssetKind.File)
        {
            _steps.Link(Path.Combine(source, tree.Files[0].Path), staged, tree.Files[0].Executable);
            return;
        }

        foreach (var folder in tree.Files.Select(static f => Path.GetDirectoryName(f.Path)!).Distinct(StringComparer.Ordinal))
            Directory.CreateDirectory(Path.Combine(staged, folder));
        ManyFiles.Do(tree.Files, file =>
        {
            cancellationToken.ThrowIfCancellationRequested();
            _held.Beat();
            _steps.Link(Path.Combine(source, file.Path), Path.Combine(staged, file.Path), file.Executable);
        });

        // So that the folder is complete from the moment it has its name.
        if (tree.Find(Success) is null)
            _steps.Write(Path.Combine(staged, Success), []);
    }

    // The marker first: without it modelkit fetches anew.
    private void TakeAway(string target, string away)
    {
        foreach (var kind in Enum.GetValues<AssetKind>())
            _steps.Delete(Marker(target, kind));
        Move(target, away);
    }

    private void Move(string from, string to)
    {
        if (Directory.Exists(from))
            _steps.RenameFolder(from, to);
        else
            _steps.Rename(from, to);
    }

    private void ClearLeftovers()
    {
        var oldest = DateTime.UtcNow - LeftoverLife;
        foreach (var entry in new DirectoryInfo(Staging).EnumerateDirectories().Where(e => e.LastWriteTimeUtc < oldest))
            _steps.DeleteFolder(entry.FullName);
    }

    private void ClearStaging()
    {
        try
        {
            Directory.Delete(Staging);
        }
        catch (IOException)
        {
            // Another export is at work, or one was killed.
        }
    }
}

/// <summary>What became of an asset that was to be put somewhere.</summary>
public enum ExportStatus
{
    /// <summary>It is there now.</summary>
    Exported,

    /// <summary>It was there, and right.</summary>
    Present,

    /// <summary>It took the place of something else.</summary>
    Replaced,
}
