using AssetSdk.Testing;

namespace AssetSdk.Cli.Tests;

/// <summary>A folder with a store and a cache, and command lines that run in it.</summary>
public sealed class CliFolder : IDisposable
{
    private readonly TempFolder _folder = new();

    public CliFolder()
    {
        Environment["ASSETSDK_STORE"] = Directory.CreateDirectory(this["store"]).FullName;
        Environment["ASSETSDK_CACHE"] = this["cache"];
        Environment["HOME"] = this["home"];
    }

    /// <summary>What commands see of the environment.</summary>
    public Dictionary<string, string?> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>What is answered to questions; <see langword="null"/> when nobody is there.</summary>
    public string? Answer { get; set; }

    /// <summary>The columns of the terminal; <see langword="null"/> for none.</summary>
    public int? Width { get; set; }

    public string this[string relative] => _folder[relative];

    /// <summary>Writes a file, with the folders above it.</summary>
    public string Write(string relative, string text = "x") => _folder.Write(relative, text);

    /// <summary>Runs a command line.</summary>
    public CliResult Run(params string[] arguments) => new CliRun { Folder = _folder, Environment = Environment, Answers = Answer, Width = Width }.Run(arguments);

    /// <summary>Runs a command line that succeeds.</summary>
    public CliResult Done(params string[] arguments) => Run(arguments).Ends(ExitCode.Done);

    public void Dispose() => _folder.Dispose();
}
