using System.Diagnostics;
using System.Globalization;

namespace AssetSdk.Benchmarks;

/// <summary>What one run of a program cost, from <c>/usr/bin/time</c>.</summary>
/// <param name="Wall">Seconds from start to end.</param>
/// <param name="Cpu">Seconds of processor time, user and system, children too.</param>
/// <param name="PeakMebibytes">The largest resident set of the program or a child, in MiB.</param>
/// <param name="Output">What it wrote to its standard output.</param>
internal sealed record Cost(double Wall, double Cpu, double PeakMebibytes, string Output);

/// <summary>Runs programs and says what they cost.</summary>
internal static class TimedProcess
{
    private const string Timer = "/usr/bin/time";

    /// <summary>Runs a program to its end.</summary>
    /// <exception cref="InvalidOperationException">It failed; the message has its output.</exception>
    public static Cost Run(IReadOnlyList<string> command, string folder, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var report = Path.GetTempFileName();
        try
        {
            var start = new ProcessStartInfo(Timer, ["-q", "-o", report, "-f", "%e %U %S %M", .. command])
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                UseShellExecute = false,
            };
            foreach (var (name, value) in environment ?? new Dictionary<string, string?>(StringComparer.Ordinal))
                start.Environment[name] = value;

            // The report's clock counts hundredths of a second; this one counts more finely.
            var begin = Stopwatch.GetTimestamp();
            using var process = Process.Start(start)!;
            var error = process.StandardError.ReadToEndAsync();
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            var wall = Stopwatch.GetElapsedTime(begin).TotalSeconds;
            if (process.ExitCode != 0)
                throw new InvalidOperationException($"{string.Join(' ', command)} ended with {process.ExitCode}:\n{output}\n{error.GetAwaiter().GetResult()}");

            var numbers = File.ReadAllText(report).Split(' ').Select(n => double.Parse(n, CultureInfo.InvariantCulture)).ToArray();
            return new Cost(wall, numbers[1] + numbers[2], numbers[3] / 1024, output);
        }
        finally
        {
            File.Delete(report);
        }
    }

    /// <summary>The path of a program, or <see langword="null"/> when it is not installed.</summary>
    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Append("/usr/sbin").Where(f => f.Length > 0)
            .Select(f => Path.Combine(f, program)).FirstOrDefault(File.Exists);
}
