using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace AssetSdk.Cli;

/// <summary>The help of a command: usage and options, then what there is to know, examples and exit codes.</summary>
internal sealed class FullHelp(HelpAction options) : SynchronousCommandLineAction
{
    /// <summary>Who asks for help need not have written the rest.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        var code = options.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is CliCommand command)
        {
            if (command.Remarks.Length > 0)
                output.WriteLine(command.Remarks.TrimEnd() + Environment.NewLine);
            if (command.Examples.Count > 0)
            {
                output.WriteLine("Examples:");
                foreach (var (line, meaning) in command.Examples)
                    output.WriteLine($"  {line}{Environment.NewLine}      {meaning}");
                output.WriteLine();
            }
        }

        output.WriteLine("Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 conflict, 5 integrity, 130 interrupted.");
        if (parseResult.CommandResult.Command is RootCommand)
            output.WriteLine("'asset COMMAND --help' says more. The store is --store, else ASSETSDK_STORE, else the sources of the project in the folder, else MODELKIT_STORAGE_*.");
        return code;
    }
}
