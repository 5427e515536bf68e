using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>The commit steps on a real disk.</summary>
internal sealed class DiskCommitSteps : ICommitSteps
{
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    public Stream Create(string path) => new FileStream(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.Write,
        Share = FileShare.Read,
        BufferSize = 0,
    });

    public Stream Continue(string path)
    {
        // Sealed and not yet moved: its process ended between the two.
        if (new FileInfo(path) is { Exists: true, IsReadOnly: true } sealedFile)
            sealedFile.IsReadOnly = false;
        return new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read,
            BufferSize = 0,
        });
    }

    public void Write(string path, ReadOnlySpan<byte> bytes)
    {
        using var file = Create(path);
        file.Write(bytes);
    }

    public void CreateFolder(string path) => PrivateFolder.Create(path);

    public void Seal(string path, bool executable)
    {
        if (OperatingSystem.IsWindows())
            File.SetAttributes(path, FileAttributes.ReadOnly);
        else
            File.SetUnixFileMode(path, executable ? Readable | Executable : Readable);
    }

    public void Rename(string from, string to)
    {
        // Windows does not replace a read-only file; one that is there has the same content.
        if (OperatingSystem.IsWindows() && File.Exists(to))
            File.SetAttributes(to, FileAttributes.Normal);
        File.Move(from, to, overwrite: true);
    }

    public void RenameFolder(string from, string to) => Directory.Move(from, to);

    public void Link(string existing, string link, bool executable)
    {
        var linked = OperatingSystem.IsWindows() ? Posix.CreateHardLink(link, existing, 0) : Posix.Link(existing, link) == 0;
        if (linked)
            return;

        // Another device, too many links, a file system that has none, a policy: a copy serves as well. What cannot be copied either fails here.
        Copy(existing, link);
        Seal(link, executable);
    }

    public void Copy(string existing, string copy)
    {
        // .NET copies the time along, and that of a committed file would vouch for bytes that no flush has seen.
        File.Copy(existing, copy, overwrite: false);
        if (OperatingSystem.IsWindows())
            File.SetAttributes(copy, FileAttributes.Normal);
        File.SetLastWriteTimeUtc(copy, DateTime.UtcNow);
    }

    public void FlushFile(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            file.Flush(flushToDisk: true);
        }
        else
        {
            FlushReadOnly(path);
        }
    }

    public void Flush(string anyFolder, IEnumerable<string> written)
    {
        if (OperatingSystem.IsLinux())
        {
            var descriptor = Posix.Open(anyFolder, Posix.ReadOnly);
            if (descriptor < 0)
                throw NotFlushed(anyFolder, Marshal.GetLastPInvokeError());
            var failed = Posix.SyncFileSystem(descriptor) != 0;
            var error = Marshal.GetLastPInvokeError();
            _ = Posix.Close(descriptor);
            if (failed)
                throw NotFlushed(anyFolder, error);
            return;
        }

        try
        {
            Parallel.ForEach(written, new ParallelOptions { MaxDegreeOfParallelism = 16 }, static path =>
            {
                if (!File.Exists(path))
                    return;
                if (OperatingSystem.IsWindows())
                    FlushSealed(path);
                else
                    FlushReadOnly(path);
            });
        }
        catch (AggregateException e)
        {
            ExceptionDispatchInfo.Throw(e.InnerExceptions[0]);
        }
    }

    public void Vouch(string path, Digest digest, DateTimeOffset commit)
    {
        var time = BlobTime.Of(digest, commit);
        if (!OperatingSystem.IsWindows())
        {
            File.SetLastWriteTimeUtc(path, time);
            return;
        }

        // Windows refuses to change a read-only file's time.
        File.SetAttributes(path, FileAttributes.Normal);
        File.SetLastWriteTimeUtc(path, time);
        File.SetAttributes(path, FileAttributes.ReadOnly);
    }

    public void Delete(string path)
    {
        if (OperatingSystem.IsWindows() && File.Exists(path))
            File.SetAttributes(path, FileAttributes.Normal);
        try
        {
            File.Delete(path);
        }
        catch (DirectoryNotFoundException)
        {
            // Then it is not there.
        }
    }

    public void DeleteFolder(string path)
    {
        if (!Directory.Exists(path))
            return;
        if (OperatingSystem.IsWindows())
        {
            foreach (var file in Directory.EnumerateFiles(path, "*", SearchOption.AllDirectories))
                File.SetAttributes(file, FileAttributes.Normal);
        }

        Directory.Delete(path, recursive: true);
    }

    private static void FlushReadOnly(string path)
    {
        var descriptor = Posix.Open(path, Posix.ReadOnly);
        if (descriptor < 0)
            throw NotFlushed(path, Marshal.GetLastPInvokeError());
        var failed = Posix.Sync(descriptor) != 0;
        var error = Marshal.GetLastPInvokeError();
        _ = Posix.Close(descriptor);
        if (failed)
            throw NotFlushed(path, error);
    }

    // Some file systems find out at the flush that the disk is full: the number tells.
    private static IOException NotFlushed(string path, int error) =>
        new($"Flushing '{path}' failed: {Marshal.GetPInvokeErrorMessage(error)}.", error);

    private static void FlushSealed(string path)
    {
        File.SetAttributes(path, FileAttributes.Normal);
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.Flush(flushToDisk: true);
        File.SetAttributes(path, FileAttributes.ReadOnly);
    }
}
