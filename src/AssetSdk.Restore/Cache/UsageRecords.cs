using System.Text;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// When each tree was last used and by which projects' lock files: what cleaning the cache needs. A record is the lock files' paths, a
/// line each; its time is that of the last use. Records are touched at most daily: one stamp a project and set of assets tells that they were.
/// </summary>
internal static class UsageRecords
{
    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    /// <summary>Records a use. A cache that cannot be written has no records, which is no failure.</summary>
    public static void Touch(CacheRoot root, IEnumerable<Digest> treeDigests, string lockFile, DateTimeOffset now)
    {
        var digests = treeDigests.Distinct().ToList();
        var stamp = root.UsageStamp(Digest.Of(Encoding.UTF8.GetBytes(lockFile + "\n" + string.Concat(digests.Select(d => d.Hex)))));
        try
        {
            if (IsOfToday(new FileInfo(stamp), now))
                return;
            foreach (var digest in digests)
                Touch(root.Used(digest), lockFile, now);
            PrivateFolder.Create(Path.GetDirectoryName(stamp)!);
            File.WriteAllBytes(stamp, []);
            File.SetLastWriteTimeUtc(stamp, now.UtcDateTime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A read-only cache works without.
        }
    }

    private static void Touch(string record, string lockFile, DateTimeOffset now)
    {
        PrivateFolder.Create(Path.GetDirectoryName(record)!);
        if (!File.Exists(record) || !File.ReadLines(record).Contains(lockFile, StringComparer.Ordinal))
            File.AppendAllText(record, lockFile + "\n", new UTF8Encoding(false));
        File.SetLastWriteTimeUtc(record, now.UtcDateTime);
    }

    // A time in the future is of a clock that was wrong once.
    private static bool IsOfToday(FileInfo file, DateTimeOffset now) =>
        file.Exists && (now.UtcDateTime - file.LastWriteTimeUtc).Duration() < Daily;
}
