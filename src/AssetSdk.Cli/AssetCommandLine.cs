using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using AssetSdk.Core;

namespace AssetSdk.Cli;

/// <summary>The command line <c>asset</c>.</summary>
internal static class AssetCommandLine
{
    // Long enough to end what is under way; a second Ctrl+C does not wait.
    private static readonly TimeSpan TerminationTimeout = TimeSpan.FromSeconds(10);

    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code; see <see cref="ExitCode"/>.</returns>
    public static async Task<int> RunAsync(IReadOnlyList<string> arguments, CliHost host)
    {
        try
        {
            var root = Build(host);
            var parsed = root.Parse(arguments, new ParserConfiguration { ResponseFileTokenReplacer = null });
            var configuration = new InvocationConfiguration
            {
                Output = host.Out,
                Error = host.Error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = TerminationTimeout,
            };
            if (parsed.Action is ParseErrorAction wrong)
            {
                if (arguments.Contains("--json", StringComparer.Ordinal))
                    return Misunderstood(parsed, host);
                wrong.ShowHelp = arguments.Count == 0;
            }

            var code = await parsed.InvokeAsync(configuration, CancellationToken.None).ConfigureAwait(false);
            await host.Out.FlushAsync().ConfigureAwait(false);

            // What could not be parsed ends with 1 there.
            if (parsed.Action is not ParseErrorAction)
                return code;
            if (arguments.Count > 0)
                await host.Error.WriteLineAsync($"'{CommandPath(parsed.CommandResult)} --help' says how.").ConfigureAwait(false);
            return ExitCode.Usage;
        }
        catch (IOException e)
        {
            if (IsClosedPipe(e))
                return ExitCode.PipeClosed;
            await host.Error.WriteLineAsync($"error: The output cannot be written: {CliOutput.Safe(e.Message)}").ConfigureAwait(false);
            return ExitCode.Failed;
        }
    }

    /// <summary>All commands.</summary>
    public static RootCommand Build(CliHost host)
    {
        var root = new RootCommand("Publishes, inspects, fetches and cleans assets: files and folders under a name and a version that never change.") { HelpName = "asset" };
        foreach (var option in GlobalOptions.All)
            root.Add(option);
        foreach (var command in CommandList.Create())
            root.Add(command);
        Prepare(root, host);
        return root;
    }

    private static int Misunderstood(ParseResult parsed, CliHost host)
    {
        var message = $"{string.Join(" ", parsed.Errors.Select(static e => e.Message))} '{CommandPath(parsed.CommandResult)} --help' says how.";
        new CliOutput(host, json: true, quiet: false, verbose: false).Error(message, null);
        return ExitCode.Usage;
    }

    private static string CommandPath(CommandResult result) => result.Parent is CommandResult parent ? $"{CommandPath(parent)} {result.Command.Name}" : "asset";

    private static void Prepare(Command command, CliHost host)
    {
        foreach (var help in command.Options.OfType<HelpOption>())
            help.Action = new FullHelp((HelpAction)help.Action!, Math.Min(host.OutWidth ?? FullHelp.Width, FullHelp.Width));
        if (command is CliCommand cli)
            cli.SetAction((parsed, token) => RunAsync(cli, parsed, host, token));
        foreach (var argument in command.Arguments)
            argument.Validators.Add(RefuseOptions);
        foreach (var sub in command.Subcommands)
            Prepare(sub, host);
    }

    // A mistyped option would be taken for a name or a path otherwise; nothing that has one begins so.
    private static void RefuseOptions(ArgumentResult result)
    {
        foreach (var token in result.Tokens)
        {
            if (token.Value.StartsWith('-'))
                result.AddError($"There is no option '{CliOutput.Safe(token.Value)}'. (A path that begins so is written './{CliOutput.Safe(token.Value)}'.)");
        }
    }

    private static async Task<int> RunAsync(CliCommand command, ParseResult parsed, CliHost host, CancellationToken cancellationToken)
    {
        var invocation = new Invocation(parsed, host);
        var output = invocation.Output;
        try
        {
            return await command.RunAsync(invocation, cancellationToken).ConfigureAwait(false);
        }
        catch (AssetException e) when (e.Code.Equals(AssetErrorCode.NoSource))
        {
            output.Error("No store is set. Say --store with a folder or a URL, set ASSETSDK_STORE, or go to the folder of a project that has one.", e.Code.Id);
            return ExitCode.Usage;
        }
        catch (AssetException e)
        {
            output.Error(e.Message, e.Code.Id);
            return ExitCode.Of(e.Code);
        }
        catch (UsageException e)
        {
            output.Error(e.Message, null);
            return ExitCode.Usage;
        }
        catch (InterruptedException e)
        {
            output.Error(e.Message, null);
            return ExitCode.Interrupted;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            output.Error("Interrupted.", null);
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (e is UnauthorizedAccessException || (e is IOException io && !IsClosedPipe(io)))
        {
            output.Error(e.Message, AssetErrorCode.FileAccess.Id);
            return ExitCode.Failed;
        }
        catch (Exception e) when (e is not IOException)
        {
            output.Error($"This is a bug of asset: {(invocation.Get(GlobalOptions.Verbose) ? e.ToString() : e.Message + " (--verbose tells where)")}", null);
            return ExitCode.Failed;
        }
        finally
        {
            output.Progress.Clear();
        }
    }

    private static bool IsClosedPipe(IOException e)
    {
        const int Pipe = 32; // EPIPE
        const int BrokenPipe = 109; // ERROR_BROKEN_PIPE
        const int NoData = 232; // ERROR_NO_DATA
        var code = e.HResult & 0xFFFF;
        return OperatingSystem.IsWindows() ? code is BrokenPipe or NoData : code == Pipe;
    }
}
