using System.Text;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// When each tree was last used and by which projects' lock files: what cleaning the cache needs. A record is the lock files' paths, a
/// line each; its time is that of the last use. Records are touched at most daily: one stamp a project and set of assets tells that they were.
/// </summary>
internal static class UsageRecords
{
    // A record of more lines is rid of the lock files that are gone: checkouts come and go.
    private const int MaxLines = 32;

    private static readonly TimeSpan Daily = TimeSpan.FromDays(1);

    /// <summary>Reads the record of a tree; <see langword="null"/> when there is none.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It cannot be read.</exception>
    public static UsageRecord? TryRead(CacheRoot root, Digest digest)
    {
        var record = new FileInfo(root.Used(digest));
        return record.Exists
            ? new UsageRecord(new DateTimeOffset(record.LastWriteTimeUtc, TimeSpan.Zero), record.Length == 0 ? [] : [.. File.ReadAllLines(record.FullName).Distinct(StringComparer.Ordinal)])
            : null;
    }

    /// <summary>Records a use. A cache that cannot be written has no records, which is no failure.</summary>
    public static void Touch(CacheRoot root, IReadOnlyList<RestoredAsset> assets, string lockFile, DateTimeOffset now)
    {
        // A no-op comes here: collections of Digest, a structure, would be compiled at run time.
        var id = new StringBuilder(lockFile).Append('\n');
        foreach (var asset in assets)
            id.Append(asset.Digest?.Hex);
        var stamp = root.UsageStamp(Digest.Of(Encoding.UTF8.GetBytes(id.ToString())));
        try
        {
            if (IsOfToday(new FileInfo(stamp), now))
                return;
            foreach (var asset in assets)
            {
                if (asset.Digest is { } digest)
                    Touch(root, root.Used(digest), lockFile, now);
            }

            var stamps = Path.GetDirectoryName(stamp)!;
            PrivateFolder.Create(stamps);
            foreach (var old in new DirectoryInfo(stamps).EnumerateFiles().Where(f => !IsOfToday(f, now)))
                old.Delete();
            File.WriteAllBytes(stamp, []);
            File.SetLastWriteTimeUtc(stamp, now.UtcDateTime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A read-only cache works without.
        }
    }

    /// <summary>Records a use by no project.</summary>
    public static void Touch(CacheRoot root, Digest digest, DateTimeOffset now)
    {
        var record = root.Used(digest);
        try
        {
            if (IsOfToday(new FileInfo(record), now))
                return;
            PrivateFolder.Create(Path.GetDirectoryName(record)!);
            File.AppendAllText(record, "");
            File.SetLastWriteTimeUtc(record, now.UtcDateTime);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A read-only cache works without.
        }
    }

    private static void Touch(CacheRoot root, string record, string lockFile, DateTimeOffset now)
    {
        PrivateFolder.Create(Path.GetDirectoryName(record)!);
        var lines = File.Exists(record) ? File.ReadAllLines(record) : [];
        if (!lines.Contains(lockFile, StringComparer.Ordinal))
        {
            if (lines.Length >= MaxLines)
                Shorten(root, record, lines.Where(File.Exists).Distinct(StringComparer.Ordinal));
            File.AppendAllText(record, lockFile + "\n", new UTF8Encoding(false));
        }

        File.SetLastWriteTimeUtc(record, now.UtcDateTime);
    }

    private static void Shorten(CacheRoot root, string record, IEnumerable<string> lines)
    {
        PrivateFolder.Create(root.Staging);
        var staged = Path.Combine(root.Staging, Guid.NewGuid().ToString("N"));
        File.WriteAllText(staged, string.Concat(lines.Select(l => l + "\n")), new UTF8Encoding(false));
        File.Move(staged, record, overwrite: true);
    }

    // A time in the future is of a clock that was wrong once.
    private static bool IsOfToday(FileInfo file, DateTimeOffset now) =>
        file.Exists && (now.UtcDateTime - file.LastWriteTimeUtc).Duration() < Daily;
}

/// <summary>When a tree was last used, and by which projects.</summary>
/// <param name="LastUsed">When, UTC, as far as it was recorded: later uses of the same day are not.</param>
/// <param name="LockFiles">The projects' lock files.</param>
internal sealed record UsageRecord(DateTimeOffset LastUsed, IReadOnlyList<string> LockFiles);
