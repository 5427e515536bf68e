using System.Diagnostics;
using AssetSdk.Restore;

namespace AssetSdk.Benchmarks;

/// <summary>How long it takes to lay out an asset whose contents are all in the cache: it must not depend on their size.</summary>
internal static class LayoutSuite
{
    public static async Task RunAsync(Report report, int rounds)
    {
        report.Section("Warm layout", "build/bench.sh layout", "The contents are in the cache and the asset is not laid out: another asset brought them. In one process that has restored before.");
        var rows = new List<IReadOnlyList<string>>();
        foreach (var (count, size) in new[] { (30_000, 16), (30_000, 16 << 10), (1, 1 << 30) })
        {
            using var folder = new BenchFolder();
            if (count == 1)
                folder.WriteBytes("content", size, seed: 3);
            else
                folder.WriteFiles("content", count, size);
            await folder.PublishAsync("bench/a", "1.0", "content");
            folder.Remove("content");
            var project = Worker.Project(Directory.CreateDirectory(folder["project"]).FullName, folder["store"], folder["cache"], ["bench/a:1"]);
            await Worker.RestoreAsync(project);
            var times = new List<double>();
            for (var i = 0; i < rounds; i++)
            {
                folder.Remove("cache/v1/trees");
                TimedProcess.Run(["sync"], folder.Root);
                var start = Stopwatch.GetTimestamp();
                await Worker.RestoreAsync(project);
                times.Add(Stopwatch.GetElapsedTime(start).TotalSeconds);
            }

            rows.Add([$"{count:N0} × {size:N0} B", Report.Spread(times)]);
        }

        report.Table(["files", "wall"], rows);
    }
}

/// <summary>How long it takes to hash all of a cache.</summary>
internal static class VerifySuite
{
    private const int Files = 160;
    private const int FileSize = 64 << 20;

    public static async Task RunAsync(Report report, int rounds)
    {
        using var folder = new BenchFolder();
        folder.WriteFiles("content", Files, FileSize);
        await folder.PublishAsync("bench/a", "1.0", "content");
        folder.Remove("content");
        var restored = await Worker.RestoreAsync(Worker.Project(Directory.CreateDirectory(folder["project"]).FullName, folder["store"], folder["cache"], ["bench/a:1"]));
        folder.Remove("store");
        var digest = restored.Assets[0].Digest!.Value.ToString();
        var costs = Enumerable.Range(0, Math.Min(rounds, 3)).Select(_ => TimedProcess.Run(Worker.Command("verify", folder["cache"], digest), folder.Root)).ToArray();
        report.Section("Verification of a cache of 10 GiB", "build/bench.sh verify", "Every byte hashed, on every core; what the memory of the machine does not hold comes from the disk.");
        report.Table(["", "wall", "CPU", "peak memory", "GB/s"],
            [[$"{Files} × 64 MiB", Report.Spread([.. costs.Select(c => c.Wall)]), Report.Time(costs.Select(c => c.Cpu).Median()), Report.Number(costs.Max(c => c.PeakMebibytes), "0") + " MiB",
                Report.Number(Files * (double)FileSize / 1e9 / costs.Select(c => c.Wall).Median())]]);
    }
}
