using System.Text;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// When each tree was last used and by which projects' lock files: what cleaning the cache needs. A record is the lock files' paths, a
/// line each; its time is that of the last use. It is touched at most daily.
/// </summary>
internal static class UsageRecords
{
    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    /// <summary>Records a use. A cache that cannot be written has no records, which is no failure.</summary>
    public static void Touch(CacheRoot root, Digest treeDigest, string lockFile, DateTimeOffset now)
    {
        var path = root.Used(treeDigest);
        try
        {
            var info = new FileInfo(path);
            if (info.Exists && now.UtcDateTime - info.LastWriteTimeUtc < Daily && info.LastWriteTimeUtc <= now.UtcDateTime.AddDays(1) && Knows(path, lockFile))
                return;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            if (!info.Exists || !Knows(path, lockFile))
                File.AppendAllText(path, lockFile + "\n", new UTF8Encoding(false));
            File.SetLastWriteTimeUtc(path, now.UtcDateTime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A read-only cache works without.
        }
    }

    private static bool Knows(string path, string lockFile) =>
        File.ReadLines(path).Contains(lockFile, StringComparer.Ordinal);
}
