using System.ComponentModel;
using System.Diagnostics;

namespace AssetSdk.Cli;

/// <summary>The git repository that a path lies in.</summary>
/// <param name="Commit">The commit that is checked out.</param>
/// <param name="IsDirty">Whether there are changes that are in no commit, untracked files included; what cannot be told without a command of the repository's counts as changed.</param>
internal sealed record GitState(string Commit, bool IsDirty)
{
    // A repository of a size that takes longer is not worth the wait.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Finds the state; <see langword="null"/> when the path is in no repository, or there is no git.</summary>
    public static async Task<GitState?> FindAsync(string path, CancellationToken cancellationToken)
    {
        var folder = Directory.Exists(path) ? path : Path.GetDirectoryName(path)!;
        if (await RunAsync(folder, cancellationToken, "rev-parse", "HEAD").ConfigureAwait(false) is not { Length: >= 40 } commit)
            return null;
        if (await RunAsync(folder, cancellationToken, "config", "--list", "--name-only", "-z").ConfigureAwait(false) is not { } settings)
            return null;
        var drivers = FilterDrivers(settings);

        // '-c' ends a key at the first '=': such a driver could not be switched off.
        if (drivers.Any(d => d.Contains('=', StringComparison.Ordinal)))
            return new GitState(commit.Trim(), IsDirty: true);
        string[] noFilters = [.. drivers.SelectMany(d => new[] { "-c", $"{d}.clean=", "-c", $"{d}.process=", "-c", $"{d}.required=false" })];
        var staged = await RunAsync(folder, cancellationToken, "diff-index", "--cached", "--name-only", "HEAD").ConfigureAwait(false);
        var changed = await RunAsync(folder, cancellationToken, [.. noFilters, "ls-files", "--modified", "--others", "--exclude-standard", "--", ":/"]).ConfigureAwait(false);
        return staged is null || changed is null ? null : new GitState(commit.Trim(), staged.Length + changed.Length > 0);
    }

    // A filter is a command of the repository's configuration, which git runs to compare a file that looks changed. Without it such a file counts as changed.
    private static IReadOnlyList<string> FilterDrivers(string settings) =>
        [.. settings.Split('\0').Where(s => s.StartsWith("filter.", StringComparison.Ordinal)).Select(s => s[..s.LastIndexOf('.')]).Where(d => d.Contains('.', StringComparison.Ordinal)).Distinct(StringComparer.Ordinal)];

    private static async Task<string?> RunAsync(string folder, CancellationToken cancellationToken, params string[] arguments)
    {
        // No hook of the repository runs, nothing is fetched that a partial clone lacks, and no lock is taken.
        var start = new ProcessStartInfo("git", ["-c", "core.fsmonitor=false", "-c", "core.hooksPath=/dev/null", "--no-optional-locks", .. arguments]) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["GIT_ALLOW_PROTOCOL"] = "none";
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var git = Process.Start(start)!;
            try
            {
                var error = git.StandardError.ReadToEndAsync(patience.Token);
                var text = await git.StandardOutput.ReadToEndAsync(patience.Token).ConfigureAwait(false);
                await error.ConfigureAwait(false);
                await git.WaitForExitAsync(patience.Token).ConfigureAwait(false);
                return git.ExitCode == 0 ? text : null;
            }
            catch (OperationCanceledException)
            {
                git.Kill(entireProcessTree: true);
                cancellationToken.ThrowIfCancellationRequested();
                return null;
            }
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
