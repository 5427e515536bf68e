using System.Globalization;
using System.Text;

namespace AssetSdk.Benchmarks;

/// <summary>What the generator costs: its first run in a process, a later one, an unrelated edit.</summary>
internal static class GeneratorSuite
{
    public static Task RunAsync(Report report, int rounds)
    {
        report.Section("Generator", "build/bench.sh generator",
            "One folder asset. First: in a process that has compiled before and never run the generator (each a process of its own). Warm: on a driver of its own. Edit: a syntax tree added elsewhere; " +
            "the bytes are those allocated beyond the same edit without our generator.");
        var rows = new List<IReadOnlyList<string>>();
        foreach (var count in new[] { 100, 1000, 10_000 })
        {
            var first = Enumerable.Range(0, rounds).Select(_ =>
                double.Parse(TimedProcess.Run(Worker.Command("generate", count.ToString(CultureInfo.InvariantCulture)), Path.GetTempPath()).Output, CultureInfo.InvariantCulture)).ToArray();
            var cost = GeneratorHost.Measure(Index(count), rounds * 4);
            rows.Add([string.Create(CultureInfo.InvariantCulture, $"{count:N0}"), Report.Spread(first), Report.Spread(cost.Warm), Report.Number(cost.WarmBytes / 1e6, "0.0") + " MB",
                Report.Spread(cost.Edit), Report.Number(cost.EditBytes, "0") + " B"]);
        }

        report.Table(["files", "first run", "warm run", "allocated", "unrelated edit", "allocated of ours"], rows);
        return Task.CompletedTask;
    }

    /// <summary>In a new process: how long the generator's first run takes.</summary>
    public static int RunCold(int count) => GeneratorHost.RunCold(Index(count));

    private static string Index(int count)
    {
        var files = Enumerable.Range(0, count).Select(i => new Core.IndexFile(BenchFolder.FileName(i), 4096, Core.Digest.Of(Encoding.UTF8.GetBytes(BenchFolder.FileName(i))).Hex)).ToArray();
        var asset = new Core.IndexAsset("bench/a:1", "bench/a", "1", "major_minor", "1.0", "sha256:" + new string('a', 64), isFolder: true, 4096L * count, count, "", "", "", "all", Core.IndexAsset.Restored, "", files);
        return new Core.AssetIndex("Assets", "Bench", "internal", "Bench", [asset]).Write();
    }
}
