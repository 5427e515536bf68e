using System.CommandLine;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary>One run of a command: what was written, and the world it happens in.</summary>
internal sealed class Invocation
{
    private readonly ParseResult _parsed;

    public Invocation(ParseResult parsed, CliHost host)
    {
        _parsed = parsed;
        Host = host;
        Output = new CliOutput(host, json: Get(GlobalOptions.Json), quiet: Get(GlobalOptions.Quiet), verbose: Get(GlobalOptions.Verbose));
    }

    public CliHost Host { get; }

    public CliOutput Output { get; }

    public T? Get<T>(Option<T> option) => _parsed.GetValue(option);

    public T Get<T>(Argument<T> argument) => _parsed.GetRequiredValue(argument);

    /// <summary>A path of the command line, absolute.</summary>
    public string FullPath(string path) => Path.GetFullPath(Path.Combine(Host.Folder, path));

    /// <summary>Opens what the options, the project of the folder or the environment say; see <see cref="StoreChoice"/>.</summary>
    public AssetClient OpenClient(IRestoreLog? log = null) => new(StoreChoice.Of(this), Host.Stores(), log ?? Output.Log, Host.Clock, Get(GlobalOptions.Source));
}
