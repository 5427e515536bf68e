using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace AssetSdk.Cli;

/// <summary>The help of a command: usage and options, then what there is to know, examples and exit codes.</summary>
internal sealed class FullHelp(HelpAction options, int width) : SynchronousCommandLineAction
{
    /// <summary>How many columns are read well.</summary>
    public const int Width = 100;

    /// <summary>Who asks for help need not have written the rest.</summary>
    public override bool ClearsParseErrors => true;

    public override int Invoke(ParseResult parseResult)
    {
        options.MaxWidth = width;
        var code = options.Invoke(parseResult);
        var output = parseResult.InvocationConfiguration.Output;
        if (parseResult.CommandResult.Command is CliCommand command)
        {
            if (command.Remarks.Length > 0)
                Wrap(output, command.Remarks);
            if (command.Examples.Count > 0)
            {
                output.WriteLine("Examples:");
                foreach (var (line, meaning) in command.Examples)
                    output.WriteLine($"  {line}{Environment.NewLine}      {meaning}");
                output.WriteLine();
            }
        }

        Wrap(output, "Exit codes: 0 done, 1 failed, 2 usage, 3 not found, 4 conflict, 5 integrity, 130 interrupted.");
        if (parseResult.CommandResult.Command is RootCommand)
            Wrap(output, "'asset COMMAND --help' says more. The store is --store, else ASSETSDK_STORE, else the sources of the project in the folder, else MODELKIT_STORAGE_*.");
        return code;
    }

    // Sources break lines where they please.
    private void Wrap(TextWriter output, string text)
    {
        foreach (var line in WordWrap.Lines(text.ReplaceLineEndings(" "), width))
            output.WriteLine(line);
        output.WriteLine();
    }
}
