using System.Diagnostics;

namespace AssetSdk.Cli;

/// <summary>Runs <c>dotnet</c> as a child that ends with the command.</summary>
internal static class DotnetProcess
{
    // What the locator sets for this process would make the child's MSBuild another one than its own.
    private static readonly string[] OfThisProcess = ["MSBUILD_EXE_PATH", "MSBuildExtensionsPath", "MSBuildSDKsPath", "DOTNET_HOST_PATH", "MSBuildLoadMicrosoftTargetsReadOnly"];

    /// <summary>Runs it to its end.</summary>
    /// <param name="arguments">What it does.</param>
    /// <param name="folder">Where it runs.</param>
    /// <param name="line">Takes each line that it says, from any thread, one at a time.</param>
    /// <param name="cancellationToken">Ends it, and what it started.</param>
    /// <returns>Its exit code.</returns>
    public static async Task<int> RunAsync(IEnumerable<string> arguments, string folder, Action<string> line, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(ProjectEvaluator.Dotnet, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false };
        foreach (var variable in OfThisProcess)
            start.Environment.Remove(variable);
        start.Environment["DOTNET_NOLOGO"] = "1";

        using var process = new Process { StartInfo = start };
        var taking = new Lock();
        void Take(string? text)
        {
            if (text is null)
                return;
            lock (taking)
                line(text);
        }

        process.OutputDataReceived += (_, e) => Take(e.Data);
        process.ErrorDataReceived += (_, e) => Take(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await process.WaitForExitAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // A restore may be killed at any time: nothing half-done is trusted later.
            process.Kill(entireProcessTree: true);
            throw;
        }

        return process.ExitCode;
    }
}
