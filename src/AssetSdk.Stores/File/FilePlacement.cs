namespace AssetSdk.Stores;

/// <summary>How putting a finished file in its place ended.</summary>
internal enum PlaceResult
{
    /// <summary>The file is in its place.</summary>
    Placed,

    /// <summary>Something was there already.</summary>
    Exists,

    /// <summary>The folder is not there.</summary>
    NoFolder,

    /// <summary>The file system knows no such operation.</summary>
    Refused,
}

/// <summary>
/// Puts a finished file in its place unless something is there, in one step: a hard link, else a rename that replaces nothing. File systems
/// without either (FAT, some network mounts) leave the look and the rename under a lock, which holds against whoever honours the lock.
/// </summary>
internal sealed class FilePlacement
{
    private readonly Func<string, string, int>[] _operations;

    /// <summary>Makes a placement of the given operations; each returns zero or an error number.</summary>
    public FilePlacement(params Func<string, string, int>[] operations) => _operations = operations;

    /// <summary>What this operating system has.</summary>
    public static FilePlacement Default { get; } = OperatingSystem.IsWindows()
        ? new FilePlacement(MoveOnWindows)
        : OperatingSystem.IsLinux()
            ? new FilePlacement(NativeFile.TryLink, NativeFile.TryRenameNoReplace)
            : new FilePlacement(NativeFile.TryLink);

    /// <summary>Tries each operation until one is not refused.</summary>
    /// <exception cref="IOException">The disk is full or read-only.</exception>
    public PlaceResult TryPlace(string temporary, string path)
    {
        foreach (var operation in _operations)
        {
            switch (operation(temporary, path))
            {
                case 0:
                    return PlaceResult.Placed;
                case NativeFile.Exists:
                    return PlaceResult.Exists;
                case NativeFile.NotFound:
                    return PlaceResult.NoFolder;
                case NativeFile.NotFolder:
                    throw new IOException($"A part of '{path}' is not a folder.");
                case NativeFile.NoSpace:
                    throw new IOException($"There is no space for '{path}'.", NativeFile.NoSpace);
                case NativeFile.ReadOnlyFileSystem:
                    throw new UnauthorizedAccessException($"'{path}' is on a read-only file system.");
                default:
                    // EPERM, EOPNOTSUPP, EMLINK, ENOSYS, EINVAL: the next operation may be able to.
                    break;
            }
        }

        return PlaceResult.Refused;
    }

    /// <summary>Looks and renames; the caller holds the lock.</summary>
    public static PlaceResult PlaceUnderLock(string temporary, string path)
    {
        if (Path.Exists(path))
            return PlaceResult.Exists;
        try
        {
            File.Move(temporary, path, overwrite: false);
            return PlaceResult.Placed;
        }
        catch (DirectoryNotFoundException)
        {
            return PlaceResult.NoFolder;
        }
    }

    // MoveFileEx without MOVEFILE_REPLACE_EXISTING is one step there; its errors are exceptions with Windows' own numbers.
    private static int MoveOnWindows(string temporary, string path)
    {
        try
        {
            File.Move(temporary, path, overwrite: false);
            return 0;
        }
        catch (DirectoryNotFoundException)
        {
            return NativeFile.NotFound;
        }
        catch (IOException) when (Path.Exists(path))
        {
            return NativeFile.Exists;
        }
    }
}
