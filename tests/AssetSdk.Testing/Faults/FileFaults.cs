using System.Runtime.InteropServices;

namespace AssetSdk.Testing;

/// <summary>What can lie in a folder in place of a file.</summary>
public static partial class FileFaults
{
    /// <summary>Makes a named pipe: who opens it to read waits for a writer that never comes.</summary>
    public static void MakePipe(string path)
    {
        if (MakeFifo(path, 0x1B6) != 0)
            throw new IOException($"No pipe at '{path}': error {Marshal.GetLastPInvokeError()}.");
    }

    [LibraryImport("libc", EntryPoint = "mkfifo", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static partial int MakeFifo(string path, uint mode);
}
