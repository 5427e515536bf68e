using System.CommandLine;
using AssetSdk.Core;
using AssetSdk.Server.Hosting;

namespace AssetSdk.Server.CommandLine;

/// <summary>The command line <c>asset-server</c>: runs the server, and does what concerns its database and its health.</summary>
internal static class ServerCommandLine
{
    private const int Done = 0;
    private const int Failed = 1;

    /// <summary>Runs a command line; gives the exit code.</summary>
    public static Task<int> RunAsync(string[] arguments, TextWriter output, TextWriter error)
    {
        var root = new RootCommand("Runs an Assets DB and a registry of such servers. Without options it listens on this machine only, and keeps everything in the user's data folder.");
        foreach (var option in ServerSettings.Options)
            root.Add(option);
        root.SetAction((parsed, token) => GuardAsync(() => ServeAsync(ServerSettings.Read(parsed), output, token), error));
        TokenCommands.Runner runner = (parsed, run, token) => GuardAsync(() => run(ServerSettings.Read(parsed), output, token), error);
        root.Add(TokenCommands.Create(runner));
        root.Add(ImportCommand.Create(runner));
        root.Add(AuditCommand.Create(runner));
        root.Add(HealthCommand.Create(runner));
        return root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null })
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
    }

    private static async Task<int> ServeAsync(IConfiguration configuration, TextWriter output, CancellationToken cancellationToken)
    {
        var server = await AssetServer.CreateAsync(configuration, cancellationToken).ConfigureAwait(false);
        await using (server.ConfigureAwait(false))
        {
            await server.StartAsync(cancellationToken).ConfigureAwait(false);
            await server.DescribeAsync(output, cancellationToken).ConfigureAwait(false);
            await server.WaitForShutdownAsync(cancellationToken).ConfigureAwait(false);
            return Done;
        }
    }

    private static async Task<int> GuardAsync(Func<Task<int>> run, TextWriter error)
    {
        try
        {
            return await run().ConfigureAwait(false);
        }
        catch (AssetException e)
        {
            await error.WriteLineAsync($"error {e.Code.Id}: {e.Message}").ConfigureAwait(false);
            return Failed;
        }
    }
}
