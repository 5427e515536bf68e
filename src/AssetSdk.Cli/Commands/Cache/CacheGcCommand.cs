using System.CommandLine;
using System.Text.Json.Nodes;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary><c>asset cache gc</c>.</summary>
internal sealed class CacheGcCommand : CliCommand
{
    private static readonly Option<string> UnusedSince = new("--unused-since") { Description = "Remove what was last used so long ago: 30d, 12h, 90m, or 0 for all", HelpName = "DURATION", DefaultValueFactory = static _ => "30d" };
    private static readonly Option<int> KeepLatest = new("--keep-latest") { Description = "Keep so many of the newest versions of every name", HelpName = "N" };
    private static readonly Option<bool> KeepLocked = new("--keep-locked") { Description = "Keep what the lock files of known projects pin" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Say what would be removed, and remove nothing" };

    public CacheGcCommand()
        : base("gc", "Removes from the cache what was not used for long.")
    {
        Add(UnusedSince);
        Add(KeepLatest);
        Add(KeepLocked);
        Add(DryRun);
        Remarks = """
            The cache is --cache, else that of the folder's project: when that cannot be read, or there are several, nothing is removed before --cache says which.
            Nothing is asked: all that is removed can be fetched again. Restores under way are waited for, and those that begin meanwhile wait. Uses are recorded once a day, so with less than 2d a build under way that found its assets in place may have to restore them again.
            The newest versions are those that were published last or, when a date is not known, the highest; only versions that the cache has count. A lock file that is gone pins nothing; one that cannot be read keeps all that its project used.
            --verbose names each asset. In JSON: {"cache", "dryRun", "removed": [{"digest", "names", "kind", "size", "files", "lastUsed", "lockFiles"}], "kept", "contents", "leftovers", "bytes"}.
            """;
        Examples =
        [
            ("asset cache gc", "what was not used for 30 days"),
            ("asset cache gc --unused-since 7d --keep-latest 1 --keep-locked --dry-run -v", "what a stricter rule would remove"),
        ];
    }

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (cache, output) = (CacheChoice.ToChange(invocation), invocation.Output);
        var options = new CacheCleaningOptions
        {
            UnusedSince = Duration.Parse("--unused-since", invocation.Get(UnusedSince)!),
            KeepLatest = invocation.Get(KeepLatest),
            KeepLocked = invocation.Get(KeepLocked),
            DryRun = invocation.Get(DryRun),
        };
        if (options.KeepLatest < 0)
            throw new UsageException("--keep-latest is less than 0. Give how many versions of every name stay.");
        var cleaning = await new CacheCleaner(cache, output.Log, invocation.Host.Clock).CollectAsync(options, cancellationToken).ConfigureAwait(false);
        Say(invocation, cache, cleaning, options.DryRun);
        return ExitCode.Done;
    }

    /// <summary>Says what was removed.</summary>
    public static void Say(Invocation invocation, AssetCache cache, CacheCleaning cleaning, bool dryRun)
    {
        var output = invocation.Output;
        output.Json(new JsonObject
        {
            ["cache"] = cache.Root.Root,
            ["dryRun"] = dryRun,
            ["removed"] = new JsonArray([.. cleaning.Removed.Select(CacheText.Json)]),
            ["kept"] = cleaning.Kept,
            ["contents"] = cleaning.Blobs,
            ["leftovers"] = cleaning.Leftovers,
            ["bytes"] = cleaning.Bytes,
        });
        foreach (var asset in invocation.Get(GlobalOptions.Verbose) ? cleaning.Removed : [])
            output.Line($"{asset}: {ByteSize.Text(asset.Tree.Size)}, last used {CacheText.Day(asset.LastUsed)}");
        var stays = $"{CacheText.Count(cleaning.Kept, "asset")} {(cleaning.Kept == 1 ? "stays" : "stay")}.";
        if (cleaning is { Removed.Count: 0, Blobs: 0, Leftovers: 0 })
        {
            output.Line($"There is nothing to remove from {cache.Root.Root}. {stays}");
            return;
        }

        var removed = $"{CacheText.Count(cleaning.Removed.Count, "asset")}, {CacheText.Count(cleaning.Blobs, "content")} and {CacheText.Count(cleaning.Leftovers, "file")} of broken off downloads";
        output.Line($"{(dryRun ? "Would remove" : "Removed")} {removed} from {cache.Root.Root}: {ByteSize.Text(cleaning.Bytes)}. {stays}");
    }
}
