using System.Diagnostics;
using System.Text;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>How a process ended.</summary>
internal sealed record CommandResult(int ExitCode, string Output)
{
    public CommandResult Succeeds()
    {
        Assert.True(ExitCode == 0, $"exit code {ExitCode}:\n{Output}");
        return this;
    }

    public CommandResult Fails()
    {
        Assert.True(ExitCode != 0, $"it should have failed:\n{Output}");
        return this;
    }

    public CommandResult Says(string text)
    {
        Assert.True(Output.Contains(text, StringComparison.Ordinal), $"'{text}' is not in:\n{Output}");
        return this;
    }

    public CommandResult DoesNotSay(string text)
    {
        Assert.False(Output.Contains(text, StringComparison.Ordinal), $"'{text}' is in:\n{Output}");
        return this;
    }
}

/// <summary>Runs a process to its end.</summary>
internal static class Command
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    /// <summary>Gives a process an environment; null takes a variable away.</summary>
    public static void Equip(ProcessStartInfo start, IReadOnlyDictionary<string, string?> environment)
    {
        foreach (var (name, value) in environment)
        {
            if (value is null)
                start.Environment.Remove(name);
            else
                start.Environment[name] = value;
        }
    }

    public static async Task<CommandResult> RunAsync(string file, IEnumerable<string> arguments, string folder, IReadOnlyDictionary<string, string?> environment)
    {
        var start = new ProcessStartInfo(file, arguments)
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        Equip(start, environment);
        using var process = Process.Start(start)!;
        process.StandardInput.Close();
        var output = new StringBuilder();
        void Take(string? line)
        {
            if (line is null)
                return;
            lock (output)
                output.Append(line).Append('\n');
        }

        process.OutputDataReceived += (_, e) => Take(e.Data);
        process.ErrorDataReceived += (_, e) => Take(e.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        using var limit = new CancellationTokenSource(Limit);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException e)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{file} {string.Join(' ', arguments)} did not end within {Limit.TotalMinutes} minutes:\n{output}", e);
        }

        return new CommandResult(process.ExitCode, output.ToString());
    }
}
