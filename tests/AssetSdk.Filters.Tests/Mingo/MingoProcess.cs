using System.Diagnostics;
using System.Text.Json;
using AssetSdk.Testing;

namespace AssetSdk.Filters.Tests;

/// <summary>A node that says what mingo thinks of filters and documents.</summary>
public sealed class MingoProcess : IDisposable
{
    /// <summary>What build/mingo.sh installs.</summary>
    private const string Version = "7.2.7";

    private Process? _process;

    /// <summary>Mingo's package; <see langword="null"/> where node or it is not installed.</summary>
    public static string? Package { get; } = Machine.Find("node") is null ? null : Installed();

    /// <summary>Whether mingo matches; <see langword="null"/> when it refuses the filter.</summary>
    public bool? Matches(string filter, string document)
    {
        _process ??= Start();
        _process.StandardInput.WriteLine($$"""{"filter":{{filter}},"document":{{document}}}""");
        _process.StandardInput.Flush();
        var line = _process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"mingo ended: {_process.StandardError.ReadToEnd()}");
        using var answer = JsonDocument.Parse(line);
        return answer.RootElement.TryGetProperty("matches", out var matches) ? matches.GetBoolean() : null;
    }

    public void Dispose()
    {
        if (_process is { HasExited: false })
            _process.Kill();
        _process?.Dispose();
    }

    private static Process Start()
    {
        if (Package is null)
            throw new InvalidOperationException("mingo is not installed, and REQUIRE_SERVERS=1 asks for it.");
        string[] arguments = [Path.Combine(AppContext.BaseDirectory, "Mingo", "mingo.cjs"), Package];
        return Process.Start(new ProcessStartInfo("node", arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, UseShellExecute = false })!;
    }

    private static string? Installed()
    {
        var package = Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache", "assetsdk-tests", "mingo-" + Version, "node_modules", "mingo");
        return Directory.Exists(package) ? package : null;
    }
}

/// <summary>Tests that ask mingo: skipped where it is not installed, unless <c>REQUIRE_SERVERS=1</c> makes that a failure.</summary>
public sealed class NeedsMingoAttribute : NeedsServerAttribute
{
    public override string? Skip => Machine.SkipUnlessRequired(MingoProcess.Package is null ? "mingo is not installed (build/test.sh installs it)." : null);
}
