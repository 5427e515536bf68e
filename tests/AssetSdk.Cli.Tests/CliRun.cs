using System.Text.Json.Nodes;

namespace AssetSdk.Cli.Tests;

/// <summary>Runs the command line in this process, in a world of the test's own.</summary>
internal sealed record CliRun
{
    /// <summary>The folder that relative paths count from.</summary>
    public required string Folder { get; init; }

    /// <summary>The environment: nothing but this.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>(StringComparer.Ordinal);

    /// <summary>What is answered to questions; <see langword="null"/> when nobody can answer.</summary>
    public string? Answers { get; init; }

    /// <summary>How many columns the terminal has; <see langword="null"/> for a pipe.</summary>
    public int? Width { get; init; }

    /// <summary>What time it is.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public async Task<CliResult> Run(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var answers = new StringReader(Answers ?? "");
        using var bytes = new MemoryStream();
        var host = new CliHost
        {
            Out = output,
            Error = error,
            In = answers,
            OpenOut = () => bytes,
            CanAsk = Answers is not null,
            OutWidth = Width,
            ErrorWidth = Width,
            Folder = Folder,
            Environment = Environment.GetValueOrDefault,
            Clock = Clock,
        };
        var code = await AssetCommandLine.RunAsync(args, host);
        return new CliResult(code, output.ToString(), error.ToString());
    }
}

/// <summary>What a run ended with.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error)
{
    /// <summary>The output as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Output)!;

    /// <summary>The lines of the output.</summary>
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Expects an exit code.</summary>
    public CliResult Expect(int exitCode)
    {
        Assert.True(ExitCode == exitCode, $"exit code {ExitCode}\n{Output}\n{Error}");
        return this;
    }
}
