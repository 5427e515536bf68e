using System.CommandLine;

namespace AssetSdk.Cli;

/// <summary>All commands, in the order of the help.</summary>
internal static class CommandList
{
    public static IEnumerable<Command> Create() =>
    [
        new NewCommand(),
        new UpdateCommand(),
        new PushCommand(),
        new ListCommand(),
        new VersionsCommand(),
        new ShowCommand(),
        new DiffCommand(),
        new TreeCommand(),
        new CatCommand(),
        new FetchCommand(),
        new PathCommand(),
        new VerifyCommand(),
        new InitCommand(),
        new AddCommand(),
        new RemoveCommand(),
        new RestoreCommand(),
        new OutdatedCommand(),
        new UpgradeCommand(),
        new WhyCommand(),
        new EnvCommand(),
        new CacheCommand(),
        new ExportCommand(),
        new CompletionCommand(),
    ];
}
