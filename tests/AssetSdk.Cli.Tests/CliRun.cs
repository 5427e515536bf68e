using System.Text;
using System.Text.Json.Nodes;

namespace AssetSdk.Cli.Tests;

/// <summary>Runs command lines in this process, in a world of the test's own.</summary>
public sealed record CliRun
{
    /// <summary>The folder that they run in.</summary>
    public required string Folder { get; init; }

    /// <summary>What they see of the environment: nothing but this.</summary>
    public Dictionary<string, string?> Environment { get; init; } = new(StringComparer.Ordinal);

    /// <summary>What is answered to questions, a line each; <see langword="null"/> when nobody can answer.</summary>
    public string? Answers { get; init; }

    /// <summary>How many columns the terminal has; <see langword="null"/> for a pipe.</summary>
    public int? Width { get; init; }

    /// <summary>What time it is.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    public CliResult Run(params string[] args) => RunAsync(args).GetAwaiter().GetResult();

    public async Task<CliResult> RunAsync(params string[] args)
    {
        using var output = new StringWriter();
        using var error = new StringWriter();
        using var input = new StringReader(Answers ?? "");
        using var bytes = new MemoryStream();
        var code = await AssetCommandLine.RunAsync(args, new CliHost
        {
            Out = output,
            Error = TextWriter.Synchronized(error),
            In = input,
            OpenOut = () => bytes,
            CanAsk = Answers is not null,
            OutWidth = Width,
            ErrorWidth = Width,
            Folder = Folder,
            Environment = Environment.GetValueOrDefault,
            Clock = Clock,
        });
        return new CliResult(code, output.ToString(), error.ToString(), Encoding.UTF8.GetString(bytes.ToArray()));
    }
}

/// <summary>How a command line ended.</summary>
/// <param name="ExitCode">The exit code.</param>
/// <param name="Output">The output.</param>
/// <param name="Error">The error stream.</param>
/// <param name="Bytes">What was written as bytes, as text.</param>
public sealed record CliResult(int ExitCode, string Output, string Error, string Bytes)
{
    /// <summary>The output as JSON.</summary>
    public JsonNode Json => JsonNode.Parse(Output)!;

    /// <summary>The lines of the output.</summary>
    public IReadOnlyList<string> Lines => Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Expects an exit code.</summary>
    public CliResult Ends(int code)
    {
        Assert.True(ExitCode == code, $"exit code {ExitCode}, not {code}:\n{Output}\n{Error}");
        return this;
    }
}
