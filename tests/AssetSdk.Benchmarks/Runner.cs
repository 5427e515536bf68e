using System.Globalization;

namespace AssetSdk.Benchmarks;

/// <summary>Runs the suites that are named, or all of them.</summary>
internal static class Runner
{
    private static readonly IReadOnlyList<(string Name, Func<Report, int, Task> Run)> Suites =
    [
        ("noop", NoOpSuite.RunAsync),
        ("restore", RestoreSuite.RunAsync),
        ("layout", LayoutSuite.RunAsync),
        ("verify", VerifySuite.RunAsync),
        ("generator", GeneratorSuite.RunAsync),
        ("models", ModelSuite.RunAsync),
        ("gc", GcSuite.RunAsync),
        ("growth", GrowthSuite.RunAsync),
        ("firstuse", FirstUseSuite.RunAsync),
        ("s3", CloudSuite.S3Async),
        ("az", CloudSuite.AzureAsync),
        ("gs", CloudSuite.GcsAsync),
        ("cli", CliSuite.RunAsync),
        ("server", ServerSuite.SearchAsync),
        ("serverfiles", ServerSuite.FilesAsync),
    ];

    public static async Task<int> RunAsync(string[] arguments)
    {
        var chosen = new List<string>();
        var (rounds, output) = (5, (string?)null);
        for (var i = 0; i < arguments.Length; i++)
        {
            switch (arguments[i])
            {
                case "--rounds" when i + 1 < arguments.Length && int.TryParse(arguments[i + 1], NumberStyles.None, CultureInfo.InvariantCulture, out rounds) && rounds > 0:
                    i++;
                    break;
                case "--out" when i + 1 < arguments.Length:
                    output = arguments[++i];
                    break;
                case var name when Suites.Any(s => s.Name == name):
                    chosen.Add(name);
                    break;
                case var unknown:
                    Console.Error.WriteLine($"'{unknown}' is not known. usage: build/bench.sh [{string.Join('|', Suites.Select(s => s.Name))}]… [--rounds N] [--out FILE]");
                    return 2;
            }
        }

        var report = new Report();
        report.Line(Machine());
        foreach (var (name, run) in Suites.Where(s => chosen.Count == 0 || chosen.Contains(s.Name)))
        {
            Console.Error.WriteLine(name);
            await run(report, rounds);
        }

        if (output is not null)
            await File.WriteAllTextAsync(output, report.ToString());
        return 0;
    }

    private static string Machine()
    {
        var cpu = File.Exists("/proc/cpuinfo") ? File.ReadLines("/proc/cpuinfo").FirstOrDefault(l => l.StartsWith("model name", StringComparison.Ordinal))?.Split(':', 2)[1].Trim() : null;
        var memory = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / (1L << 30);
        return string.Create(CultureInfo.InvariantCulture, $"Seen on {DateTime.UtcNow:yyyy-MM-dd}: {Environment.ProcessorCount} cores ({cpu ?? "unknown"}), {memory} GiB, {Environment.OSVersion}, .NET {Environment.Version}. The middle of the rounds, and the fastest and slowest.");
    }
}
