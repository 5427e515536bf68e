using System.Buffers.Binary;
using System.Globalization;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace AssetSdk.Stores;

/// <summary>The system calls that .NET has no API for: hard links, flushing a folder, and what kind of thing lies at a path.</summary>
internal static partial class NativeFile
{
    public const int NotFound = 2;
    public const int Exists = 17;
    public const int NotFolder = 20;
    public const int NoSpace = 28;
    public const int ReadOnlyFileSystem = 30;

    private const int InputOutput = 5;
    private const int QuotaOfLinux = 122;
    private const int QuotaOfMac = 69;

    private const int PermissionDenied = 13;
    private const int NameTooLong = 36;
    private const int TooManyLinks = 40;
    private const int CurrentFolder = -100;
    private const int NoFollow = 0x100;
    private const int EmptyPath = 0x1000;
    private const uint BasicStats = 0x7ff;
    private const uint NoReplace = 1;
    private const int FollowLink = 0x400;
    private const uint WriteOut = 2;
    private const int NoWait = 8;
    private const int ReadWriteCloseOnExec = 0x80002;
    private const uint ReadableAndWritableByUmask = 0x1B6;
    private const string OpenFiles = "/proc/self/fd/";

    // O_TMPFILE has O_DIRECTORY in it, which differs; zero where it is not known.
    private static readonly int Nameless = !OperatingSystem.IsLinux() || !Directory.Exists(OpenFiles) ? 0 : RuntimeInformation.ProcessArchitecture switch
    {
        Architecture.X64 => 0x410000,
        Architecture.Arm64 => 0x404000,
        _ => 0,
    };

    private static volatile bool _hasNoReadVector;

    /// <summary>Makes a hard link that must not exist yet; zero or the error number. What is linked may have no name but <see cref="PathOf"/>.</summary>
    public static int TryLink(string existing, string link) =>
        (OperatingSystem.IsLinux() ? LinkAt(CurrentFolder, existing, CurrentFolder, link, FollowLink) : Link(existing, link)) == 0 ? 0 : Marshal.GetLastPInvokeError();

    /// <summary>Makes a file without a name on the file system of a folder; <see langword="null"/> where that is not to be had.</summary>
    public static SafeFileHandle? TryCreateNameless(string folder)
    {
        var handle = Nameless == 0 ? -1 : OpenNew(folder, Nameless | ReadWriteCloseOnExec, ReadableAndWritableByUmask);
        return handle < 0 ? null : new SafeFileHandle(handle, ownsHandle: true);
    }

    /// <summary>The path by which a file can be linked that has no other.</summary>
    public static string PathOf(SafeFileHandle handle) => OpenFiles + handle.DangerousGetHandle().ToString(CultureInfo.InvariantCulture);

    /// <summary>Asks for a part of a file to be written to the disk, and does not wait for it. Where that cannot be asked nothing happens.</summary>
    public static void BeginWriteOut(SafeFileHandle handle, long offset, long count)
    {
        if (OperatingSystem.IsLinux())
            _ = SyncFileRange(handle, offset, count, WriteOut);
    }

    /// <summary>Renames to a path that must not exist yet; zero or the error number, which a file system without this operation gives too.</summary>
    public static int TryRenameNoReplace(string from, string to)
    {
        try
        {
            return Renameat2(CurrentFolder, from, CurrentFolder, to, NoReplace) == 0 ? 0 : Marshal.GetLastPInvokeError();
        }
        catch (EntryPointNotFoundException)
        {
            return -1;
        }
    }

    /// <summary>Reads what the memory of the machine holds of a part of a file; <see langword="null"/> when the disk must bring it, or nobody can say.</summary>
    public static unsafe int? TryReadAtOnce(SafeFileHandle handle, Span<byte> buffer, long offset)
    {
        if (!OperatingSystem.IsLinux() || _hasNoReadVector)
            return null;
        try
        {
            fixed (byte* bytes = buffer)
            {
                var vector = new IoVector(bytes, (nuint)buffer.Length);
                var count = ReadVector(handle, &vector, 1, offset, NoWait);

                // Some kernels say 0 before the end, too.
                return count <= 0 ? null : (int)count;
            }
        }
        catch (EntryPointNotFoundException)
        {
            _hasNoReadVector = true;
            return null;
        }
    }

    /// <summary>Flushes the entries of a folder to the disk, so that a name survives a power cut. Some file systems refuse, which is borne.</summary>
    /// <exception cref="IOException">The disk failed or is full: the name is lost at a power cut.</exception>
    public static void FlushFolder(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        var handle = Open(path, 0);
        if (handle < 0)
            return;
        var failed = Fsync(handle) != 0;
        var error = Marshal.GetLastPInvokeError();
        _ = Close(handle);
        if (failed && error is (InputOutput or NoSpace or QuotaOfLinux or QuotaOfMac))
            throw new IOException($"Flushing '{path}' failed: {Marshal.GetPInvokeErrorMessage(error)}.", error);
    }

    /// <summary>What lies at a path, links not followed; <see langword="null"/> when nothing does.</summary>
    public static FileFacts? Facts(string path)
    {
        if (OperatingSystem.IsLinux())
            return Statx(CurrentFolder, path, NoFollow);
        FileSystemInfo info = Directory.Exists(path) ? new DirectoryInfo(path) : new FileInfo(path);
        if (!info.Exists)
            return null;
        var kind = info.LinkTarget is not null ? FileKind.Link : info is DirectoryInfo ? FileKind.Folder : FileKind.File;
        var size = info is FileInfo { LinkTarget: null } file ? file.Length : 0;
        return new FileFacts(kind, size, $"{info.LastWriteTimeUtc.Ticks:x}-{info.CreationTimeUtc.Ticks:x}-{size:x}");
    }

    /// <summary>What an open file is.</summary>
    public static FileFacts Facts(SafeFileHandle handle)
    {
        if (OperatingSystem.IsLinux() && Statx((int)handle.DangerousGetHandle(), "", EmptyPath) is { } facts)
            return facts;
        var size = RandomAccess.GetLength(handle);
        return new FileFacts(FileKind.File, size, $"{File.GetLastWriteTimeUtc(handle).Ticks:x}-{File.GetCreationTimeUtc(handle).Ticks:x}-{size:x}");
    }

    // struct statx has the same layout on every architecture, unlike struct stat.
    private static FileFacts? Statx(int folder, string path, int flags)
    {
        Span<byte> buffer = stackalloc byte[256];
        if (StatxCall(folder, path, flags, BasicStats, ref MemoryMarshal.GetReference(buffer)) != 0)
        {
            return Marshal.GetLastPInvokeError() switch
            {
                NotFound or NotFolder or NameTooLong or TooManyLinks => null,
                PermissionDenied => throw new UnauthorizedAccessException($"Access to '{path}' is denied."),
                var error => throw new IOException($"'{path}': {Marshal.GetPInvokeErrorMessage(error)}.", error),
            };
        }

        var mode = BinaryPrimitives.ReadUInt16LittleEndian(buffer[28..]);
        var inode = BinaryPrimitives.ReadUInt64LittleEndian(buffer[32..]);
        var size = BinaryPrimitives.ReadInt64LittleEndian(buffer[40..]);
        var seconds = BinaryPrimitives.ReadInt64LittleEndian(buffer[112..]);
        var nanoseconds = BinaryPrimitives.ReadUInt32LittleEndian(buffer[120..]);
        var kind = (mode & 0xF000) switch
        {
            0x8000 => FileKind.File,
            0x4000 => FileKind.Folder,
            0xA000 => FileKind.Link,
            _ => FileKind.Special,
        };
        return new FileFacts(kind, size, $"{inode:x}-{seconds:x}.{nanoseconds:x}-{size:x}");
    }

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Link(string existing, string link);

    [LibraryImport("libc", EntryPoint = "linkat", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int LinkAt(int fromFolder, string existing, int toFolder, string link, int flags);

    [LibraryImport("libc", EntryPoint = "sync_file_range", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int SyncFileRange(SafeHandle file, long offset, long count, uint flags);

    [LibraryImport("libc", EntryPoint = "preadv2", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static unsafe partial nint ReadVector(SafeHandle file, IoVector* vectors, int count, long offset, int flags);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int OpenNew(string path, int flags, uint mode);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Renameat2(int fromFolder, string from, int toFolder, string to, uint flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int StatxCall(int folder, string path, int flags, uint mask, ref byte buffer);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Fsync(int handle);

    [LibraryImport("libc", EntryPoint = "close", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int Close(int handle);

    // struct iovec.
    private readonly unsafe struct IoVector(byte* start, nuint length)
    {
        public readonly byte* Start = start;
        public readonly nuint Length = length;
    }
}

/// <summary>What kind of thing lies at a path.</summary>
internal enum FileKind
{
    /// <summary>A regular file.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A symbolic link.</summary>
    Link,

    /// <summary>A pipe, a socket or a device: never opened, since opening alone can block for ever.</summary>
    Special,
}

/// <summary>What lies at a path, and a stamp that changes when another file takes its place or its bytes are written.</summary>
internal readonly record struct FileFacts(FileKind Kind, long Size, string Stamp);
