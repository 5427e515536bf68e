using System.Diagnostics;
using System.Globalization;
using AssetSdk.Stores.Tests;

namespace AssetSdk.Benchmarks;

/// <summary>What a restore costs as assets and projects become more.</summary>
internal static class GrowthSuite
{
    private const int MostAssets = 10_000;

    public static async Task RunAsync(Report report, int rounds)
    {
        using var folder = new BenchFolder();
        for (var i = 0; i < MostAssets; i++)
        {
            folder.Write("content", "asset " + i.ToString(CultureInfo.InvariantCulture));
            await folder.PublishAsync(Name(i), "1.0", "content");
        }

        using var server = new NginxServer(folder["store"]) { Settings = "keepalive_requests 1000000;" };
        await server.StartAsync();
        report.Section("Cost as it grows", "build/bench.sh growth",
            "Assets of one small file each, from nginx on loopback. Cold: neither cache nor lock file. Locked: the cache is warm and the index is gone. No-op: nothing has changed. Within one process that has restored before; per asset in brackets.");
        var rows = new List<IReadOnlyList<string>>();
        await Measure(folder, server, 10, 1);
        foreach (var (assets, projects) in new[] { (10, 1), (100, 1), (1000, 1), (MostAssets, 1), (100, 10), (100, 100) })
        {
            var runs = new List<double[]>();
            for (var i = 0; i < Math.Min(rounds, 3); i++)
                runs.Add(await Measure(folder, server, assets, projects));
            var n = assets * projects;
            rows.Add([string.Create(CultureInfo.InvariantCulture, $"{assets:N0} × {projects}"), .. Enumerable.Range(0, 3).Select(k =>
            {
                var time = runs.Select(r => r[k]).Median();
                return $"{Report.Time(time)} ({Report.Number(time / n * 1e6, "0")} µs)";
            })]);
        }

        report.Table(["assets × projects", "cold", "locked, cache warm", "no-op"], rows);
    }

    private static async Task<double[]> Measure(BenchFolder folder, NginxServer server, int assets, int projects)
    {
        folder.Remove("cache");
        folder.Remove("projects");
        var references = Enumerable.Range(0, assets).Select(i => Name(i) + ":1").ToArray();
        var all = Enumerable.Range(0, projects).Select(i =>
            Worker.Project(Directory.CreateDirectory(folder[$"projects/{i.ToString(CultureInfo.InvariantCulture)}"]).FullName, server.Url, folder["cache"], references)).ToArray();
        var cold = await Time(all);
        foreach (var project in all)
            File.Delete(project.IndexFile);
        var locked = await Time(all);
        return [cold, locked, await Time(all)];
    }

    private static async Task<double> Time(IEnumerable<AssetSdk.Restore.ProjectRequest> projects)
    {
        var start = Stopwatch.GetTimestamp();
        foreach (var project in projects)
            await Worker.RestoreAsync(project);
        return Stopwatch.GetElapsedTime(start).TotalSeconds;
    }

    private static string Name(int i) => string.Create(CultureInfo.InvariantCulture, $"grow/a{i:00000}");
}
