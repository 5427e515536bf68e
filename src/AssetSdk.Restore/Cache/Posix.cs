using System.Runtime.InteropServices;

namespace AssetSdk.Restore;

/// <summary>The system calls that .NET has no API for.</summary>
internal static partial class Posix
{
    public const int ReadOnly = 0;

    public const uint SyncFileRangeWrite = 2;

    /// <summary>EIO: what an <see cref="IOException"/> has as its result when the disk itself cannot deliver.</summary>
    public const int InputOutputError = 5;

    /// <summary>FALLOC_FL_KEEP_SIZE: room is kept, and the file is no longer for it.</summary>
    public const int KeepSize = 1;

    /// <summary>ENOSPC.</summary>
    public const int NoSpace = 28;

    /// <summary>EDQUOT.</summary>
    public const int NoQuota = 122;

    private const int FromHere = 1;

    // ENXIO, which opening a socket gives.
    private const int NoSuchDevice = 6;

    // O_NONBLOCK of Linux and of macOS.
    private static readonly int ReadOnlyAtOnce = OperatingSystem.IsMacOS() ? 0x4 : 0x800;

    /// <summary>Whether there is a pipe or a socket at a path: it has no length, and reading it would wait for ever.</summary>
    public static bool IsPipe(string path)
    {
        var descriptor = Open(path, ReadOnlyAtOnce);
        if (descriptor < 0)
            return Marshal.GetLastPInvokeError() == NoSuchDevice;
        var isPipe = Seek(descriptor, 0, FromHere) < 0;
        _ = Close(descriptor);
        return isPipe;
    }

    // struct statx has the same layout on every architecture. AT_FDCWD, AT_SYMLINK_NOFOLLOW, STATX_BASIC_STATS.
    public static bool Status(string path, Span<byte> status) =>
        StatusOf(-100, path, 0x100, 0x7ff, ref MemoryMarshal.GetReference(status)) == 0;

    public const int StatusSize = 256;

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatusOf(int folder, string path, int flags, uint mask, ref byte status);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Link(string existing, string link);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Close(int descriptor);

    [LibraryImport("libc", EntryPoint = "lseek", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial long Seek(int descriptor, long offset, int origin);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SyncFileSystem(int descriptor);

    [LibraryImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int SyncFileRange(SafeHandle file, long offset, long count, uint flags);

    [LibraryImport("libc", EntryPoint = "fallocate", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Reserve(SafeHandle file, int mode, long offset, long count);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    public static partial int Sync(int descriptor);

    [LibraryImport("kernel32.dll", EntryPoint = "CreateHardLinkW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.System32)]
    [return: MarshalAs(UnmanagedType.Bool)]
    public static partial bool CreateHardLink(string link, string existing, nint securityAttributes);
}
