using System.CommandLine;

namespace AssetSdk.Cli;

/// <summary>All commands, in the order of the help.</summary>
internal static class CommandList
{
    public static IEnumerable<Command> Create() =>
    [
        new ListCommand(),
        new CacheCommand(),
        new ExportCommand(),
    ];
}
