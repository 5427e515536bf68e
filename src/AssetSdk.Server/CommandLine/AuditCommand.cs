using System.CommandLine;
using System.Globalization;
using AssetSdk.Core;
using AssetSdk.Server.Hosting;
using AssetSdk.Server.Storage;

namespace AssetSdk.Server.CommandLine;

/// <summary><c>asset-server audit</c>: says who wrote what, whether the server runs or not.</summary>
internal static class AuditCommand
{
    private const int Done = 0;

    private static readonly Option<string> Since = new("--since") { Description = "How far back: 90d, 12h, 30m, or always", HelpName = "DURATION", DefaultValueFactory = static _ => "1d" };

    /// <summary>Makes the command.</summary>
    public static Command Create(TokenCommands.Runner runner)
    {
        var command = new Command("audit", "Lists who wrote what, the oldest first: time, who, what was done, and to what, separated by tabs.") { Since };
        command.SetAction((parsed, token) => runner(parsed, (settings, output, c) => RunAsync(parsed.GetValue(Since)!, settings, output, c), token));
        return command;
    }

    private static async Task<int> RunAsync(string since, IConfiguration settings, TextWriter output, CancellationToken cancellationToken)
    {
        var from = since == "always" ? DateTimeOffset.UnixEpoch
            : DurationText.TryParse(since, out var duration) ? DateTimeOffset.UtcNow - duration
            : throw new AssetException(AssetErrorCode.InvalidServerSetting, "--since is a duration as 90d, 12h or 30m, or always.");
        var parts = await ServerParts.OpenAsync(ServerOptions.Read(settings), cancellationToken).ConfigureAwait(false);
        await using (parts.ConfigureAwait(false))
        {
            await new SqlAudit(parts.Database).ReadAsync(
                from,
                (at, entry) => output.WriteLineAsync($"{at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)}\t{AssetPath.Printable(entry.Actor)}\t{entry.Action}\t{AssetPath.Printable(entry.Target)}"),
                cancellationToken).ConfigureAwait(false);
        }

        return Done;
    }
}
