using System.Collections.Concurrent;
using System.Diagnostics;

namespace AssetSdk.Testing;

/// <summary>What this machine has and allows. What is missing can be installed, what is refused cannot.</summary>
public static class Machine
{
    private static readonly ConcurrentDictionary<string, Lazy<string?>> Refusals = new(StringComparer.Ordinal);

    private static readonly IEnumerable<string> Folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Where(f => f.Length > 0).Append("/usr/sbin").Append("/sbin");

    /// <summary>Finds a program, or gives <see langword="null"/>.</summary>
    public static string? Find(string program) => Folders.Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);

    /// <summary>The reason to skip a test that lacks something; none under <c>REQUIRE_SERVERS=1</c>, where it shall fail.</summary>
    public static string? SkipUnlessRequired(string? problem) =>
        problem is null || Environment.GetEnvironmentVariable("REQUIRE_SERVERS") == "1" ? null : problem + " REQUIRE_SERVERS=1 makes this a failure.";

    /// <summary>The reason to skip a test that needs programs.</summary>
    public static string? SkipWithout(params string[] programs) =>
        SkipUnlessRequired(programs.FirstOrDefault(p => Find(p) is null) is { } missing ? $"{missing} is not installed." : null);

    /// <summary>The reason to skip a test that needs what this machine refuses, under <c>REQUIRE_SERVERS=1</c> too: nothing that could be installed would help.</summary>
    /// <param name="test">The test, which <c>build/test.sh</c> then does not count as one that was skipped.</param>
    /// <param name="what">What is tried, once.</param>
    /// <param name="refusal">Tries it, and gives why it is refused.</param>
    public static string? SkipWhereRefused(string test, string what, Func<string?> refusal)
    {
        if (Refusals.GetOrAdd(what, _ => new Lazy<string?>(refusal)).Value is not { } why)
            return null;
        var reason = $"Refused here: {what}: {why.ReplaceLineEndings(" ").Trim()}";
        if (Environment.GetEnvironmentVariable("ASSETSDK_REFUSED") is { Length: > 0 } list)
        {
            using var file = new FileStream(list, FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            file.Write(System.Text.Encoding.UTF8.GetBytes($"{test}\t{reason}\n"));
        }

        return reason;
    }

    /// <summary>Runs a program to its end; gives what it said when it failed, <see langword="null"/> when it did not.</summary>
    public static string? TryRun(string program, params IEnumerable<string> arguments)
    {
        if (Find(program) is not { } path)
            return $"{program} is not installed.";
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, UseShellExecute = false };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return process.ExitCode == 0 ? null : $"{program} {string.Join(' ', start.ArgumentList)}: {error} {output.Result}";
    }
}
