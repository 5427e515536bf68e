namespace AssetSdk.Cli.Tests;

/// <summary>Runs command lines in this process.</summary>
internal sealed class CliRun
{
    /// <summary>The folder that they run in.</summary>
    public required string Folder { get; init; }

    /// <summary>Their environment.</summary>
    public Dictionary<string, string?> Environment { get; } = new(StringComparer.Ordinal);

    /// <summary>What is answered to questions, a line each; <see langword="null"/> when nobody can answer.</summary>
    public string? Answers { get; init; }

    /// <summary>How wide the terminal is; <see langword="null"/> for a pipe.</summary>
    public int? Width { get; init; }

    public CliResult Run(params string[] args) => RunAsync(args).GetAwaiter().GetResult();

    public async Task<CliResult> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var input = new StringReader(Answers ?? "");
        var code = await AssetCommandLine.RunAsync(args, new CliHost
        {
            Out = output,
            Error = TextWriter.Synchronized(error),
            In = input,
            OpenOut = static () => Stream.Null,
            CanAsk = Answers is not null,
            OutWidth = Width,
            ErrorWidth = Width,
            Folder = Folder,
            Environment = name => Environment.GetValueOrDefault(name),
        });
        return new CliResult(code, output.ToString(), error.ToString());
    }
}

/// <summary>How a command line ended.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    /// <summary>Expects an exit code.</summary>
    public CliResult Ends(int code)
    {
        Assert.True(ExitCode == code, $"exit code {ExitCode}, not {code}:\n{Output}\n{Error}");
        return this;
    }
}
