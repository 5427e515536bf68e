using System.CommandLine;
using AssetSdk.Core;

namespace AssetSdk.Cli;

/// <summary>A verb of the command line.</summary>
internal abstract class CliCommand : Command
{
    protected CliCommand(string name, string description)
        : base(name, description)
    {
    }

    /// <summary>Lines of the help's last section: a command and what it does, in turns.</summary>
    public IReadOnlyList<(string Command, string Meaning)> Examples { get; protected init; } = [];

    /// <summary>What the help says beyond the description, in paragraphs.</summary>
    public string Remarks { get; protected init; } = "";

    /// <summary>Does it.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="AssetException">It cannot be done.</exception>
    public abstract Task<int> RunAsync(Invocation invocation, CancellationToken cancellationToken);

    /// <summary>An argument that is a reference.</summary>
    protected static Argument<string> Reference(string description) => new("REF") { Description = description };
}
