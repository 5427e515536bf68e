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

    public Stream? TryContinue(string path)
    {
        // Sealed and not yet moved: whoever did that is gone, or has it open.
        if (File.Exists(path) && new FileInfo(path).IsReadOnly)
            Delete(path);
        try
        {
            return new FileStream(path, new FileStreamOptions
            {
                Mode = FileMode.OpenOrCreate,
                Access = FileAccess.ReadWrite,
                Share = FileShare.None,
                BufferSize = 0,
            });
        }
        catch (IOException e) when (CacheLock.IsHeld(e))
        {
            return null;
        }
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
        File.Copy(existing, link, overwrite: false);
        Seal(link, executable);
    }

    public void Flush(string anyFolder, IReadOnlyCollection<string> written)
    {
        if (OperatingSystem.IsLinux())
        {
            var descriptor = Posix.Open(anyFolder, Posix.ReadOnly);
            if (descriptor >= 0)
            {
                var failed = Posix.SyncFileSystem(descriptor) != 0;
                var error = Marshal.GetLastPInvokeError();
                _ = Posix.Close(descriptor);
                if (failed)
                    throw new IOException($"Flushing '{anyFolder}' failed: {Marshal.GetPInvokeErrorMessage(error)}");
                return;
            }
        }

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
            throw new IOException($"Flushing '{path}' failed: {Marshal.GetLastPInvokeErrorMessage()}");
        var failed = Posix.Sync(descriptor) != 0;
        var message = Marshal.GetLastPInvokeErrorMessage();
        _ = Posix.Close(descriptor);
        if (failed)
            throw new IOException($"Flushing '{path}' failed: {message}");
    }

    private static void FlushSealed(string path)
    {
        File.SetAttributes(path, FileAttributes.Normal);
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
            file.Flush(flushToDisk: true);
        File.SetAttributes(path, FileAttributes.ReadOnly);
    }
}
