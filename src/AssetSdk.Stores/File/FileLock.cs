using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>A lock between processes that the operating system releases when its holder ends, however it ends. Its file stays: deleting it would let two in.</summary>
internal static class FileLock
{
    // What is done under the lock takes milliseconds; who waits this long waits for a holder that hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    public static async Task<IDisposable> AcquireAsync(string path, CancellationToken cancellationToken)
    {
        var until = Environment.TickCount64 + (long)Patience.TotalMilliseconds;
        while (true)
        {
            try
            {
                return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
            }
            catch (IOException e) when (e is not (DirectoryNotFoundException or PathTooLongException) && IsHeld(e))
            {
                if (Environment.TickCount64 > until)
                    throw new AssetException(AssetErrorCode.LockTimeout, $"Another process holds the lock '{path}' for more than {Patience.TotalSeconds:0} s. End it, and try again.", e);
            }

            await Task.Delay(Random.Shared.Next(2, 20), cancellationToken).ConfigureAwait(false);
        }
    }

    // ERROR_SHARING_VIOLATION; elsewhere EWOULDBLOCK of flock, 11 on Linux and 35 on macOS.
    private static bool IsHeld(IOException e) => (e.HResult & 0xFFFF) is 32 or 11 or 35;
}
