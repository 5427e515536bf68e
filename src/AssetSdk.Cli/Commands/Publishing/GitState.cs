using System.ComponentModel;
using System.Diagnostics;

namespace AssetSdk.Cli;

/// <summary>The git repository that a path lies in.</summary>
/// <param name="Commit">The commit that is checked out.</param>
/// <param name="IsDirty">Whether there are changes that are in no commit, untracked files included.</param>
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
        return await RunAsync(folder, cancellationToken, "status", "--porcelain").ConfigureAwait(false) is { } status ? new GitState(commit.Trim(), status.Length > 0) : null;
    }

    private static async Task<string?> RunAsync(string folder, CancellationToken cancellationToken, params string[] arguments)
    {
        // No hook of the repository runs, and no lock is taken.
        var start = new ProcessStartInfo("git", ["-c", "core.fsmonitor=false", "--no-optional-locks", .. arguments]) { UseShellExecute = false, WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
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
