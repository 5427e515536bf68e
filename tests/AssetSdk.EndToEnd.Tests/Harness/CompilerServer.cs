using System.Diagnostics;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>A compiler that stays between builds, as developers have it: one that starts anew costs more than all else of a build. It is this run's own, and ends with it.</summary>
internal static class CompilerServer
{
    private static readonly string Pipe = $"assetsdk-e2e-{Environment.ProcessId}";
    private static readonly Lazy<Task<bool>> Started = new(StartAsync);

    /// <summary>Has builds with this environment use it.</summary>
    public static async Task ServeAsync(Dictionary<string, string?> environment)
    {
        if (!await Started.Value)
            return;
        environment["UseSharedCompilation"] = "true";
        environment["SharedCompilationId"] = Pipe;
    }

    /// <summary>Has builds with this environment start a compiler each, as those of another user must.</summary>
    public static void Leave(Dictionary<string, string?> environment) => environment["UseSharedCompilation"] = "false";

    private static async Task<bool> StartAsync()
    {
        // '10.0.401 [/usr/share/dotnet/sdk]' a line, the newest last.
        var sdks = (await Command.RunAsync("dotnet", ["--list-sdks"], Path.GetTempPath(), Workspace.CleanEnvironment)).Succeeds().Output;
        if (sdks.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault()?.Split(" [") is not [var version, var folder])
            return false;
        var path = Path.Combine(folder.TrimEnd(']'), version, "Roslyn", "bincore", "VBCSCompiler.dll");
        if (!File.Exists(path))
            return false;
        var start = new ProcessStartInfo("dotnet", [path, $"-pipename:{Pipe}"]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Path.GetTempPath(), UseShellExecute = false };
        Command.Equip(start, Workspace.CleanEnvironment);
        var process = Process.Start(start)!;
        // What it says is nobody's; unread it would stand still once the pipe is full.
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        AppDomain.CurrentDomain.ProcessExit += (_, _) => process.Kill();
        return true;
    }
}
