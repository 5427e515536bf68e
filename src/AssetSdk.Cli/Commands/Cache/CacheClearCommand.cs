using System.CommandLine;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary><c>asset cache clear</c>.</summary>
internal sealed class CacheClearCommand : CliCommand
{
    private static readonly Option<bool> Yes = new("--yes", "-y") { Description = "Do not ask" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "Say what would be removed, and remove nothing" };

    public CacheClearCommand()
        : base("clear", "Removes everything from the cache.")
    {
        Add(Yes);
        Add(DryRun);
        Remarks = """
            The cache is --cache, else that of the folder's project: when that cannot be read, or there are several, nothing is removed before --cache says which.
            What is remembered of stores goes too. Restores under way are waited for, and those that begin meanwhile wait; every project has to be restored again.
            In JSON as 'asset cache gc'. Nobody is asked then, so that needs --yes.
            """;
        Examples = [("asset cache clear", "asks first"), ("asset cache clear --yes", "for a script")];
    }

    public override async Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken)
    {
        var (cache, output) = (CacheChoice.ToChange(invocation), invocation.Output);
        var cleaner = new CacheCleaner(cache, output.Log, invocation.Host.Clock);
        var all = await cleaner.CollectAsync(new CacheCleaningOptions { UnusedSince = TimeSpan.Zero, DryRun = true }, cancellationToken).ConfigureAwait(false);
        var dryRun = invocation.Get(DryRun);
        if (!dryRun)
        {
            if (!await output.ConfirmAsync($"Remove {CacheText.Count(all.Removed.Count, "asset")} ({ByteSize.Text(all.Bytes)}), all that is in the cache '{cache.Root.Root}'?", invocation.Get(Yes), cancellationToken).ConfigureAwait(false))
            {
                output.Note("Nothing was removed.");
                return ExitCode.Failed;
            }

            all = await cleaner.ClearAsync(cancellationToken).ConfigureAwait(false);
        }

        CacheGcCommand.Say(invocation, cache, all, dryRun);
        return ExitCode.Done;
    }
}
