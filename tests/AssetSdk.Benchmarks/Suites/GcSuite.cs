using AssetSdk.Restore;

namespace AssetSdk.Benchmarks;

/// <summary>How long it takes to clean a cache of many assets of many files.</summary>
internal static class GcSuite
{
    private const int Assets = 1_000;
    private const int FilesOfAsset = 100;
    private const int FileSize = 64;

    public static async Task RunAsync(Report report, int rounds)
    {
        using var folder = new BenchFolder();
        var references = new List<string>();
        for (var i = 0; i < Assets; i++)
        {
            for (var file = 0; file < FilesOfAsset; file++)
                folder.WriteBytes($"content/f{file}", FileSize, seed: (i * FilesOfAsset) + file);
            await folder.PublishAsync($"bench/a{i}", "1.0", "content");
            references.Add($"bench/a{i}:1.0");
        }

        await Worker.RestoreAsync(Worker.Project(Directory.CreateDirectory(folder["project"]).FullName, folder["store"], folder["cache"], references));
        folder.Remove("store");

        // Every tenth asset was last used long ago.
        var root = new CacheRoot(folder["cache"]);
        foreach (var asset in new CacheInventory(new AssetCache(root)).List(CancellationToken.None).Where((_, i) => i % 10 == 0))
            File.SetLastWriteTimeUtc(root.Used(asset.Tree.Digest), DateTime.UtcNow.AddDays(-40));

        var contestants = new (string Name, string[] Arguments)[]
        {
            ("nothing old: what is there is looked at", ["gc", folder["copy"], "60", "false"]),
            ("a tenth old, dry run", ["gc", folder["copy"], "30", "true"]),
            ("a tenth old", ["gc", folder["copy"], "30", "false"]),
            ("all", ["gc", folder["copy"], "0", "false"]),
        };
        var costs = Contest.Run([.. contestants.Select(c => new Contestant(c.Name, () => Copy(folder), () => TimedProcess.Run(Worker.Command(c.Arguments), folder.Root)))], rounds);

        report.Section(
            $"Cleaning of a cache of {Assets:N0} assets of {FilesOfAsset} files", "build/bench.sh gc",
            $"{Assets * FilesOfAsset:N0} contents and as many links to them. Whole processes, the start of .NET included; the cache is a copy by links, so that no bytes are freed.");
        report.Table(["", "wall", "CPU", "peak memory", "assets removed"], costs.Select(c => (IReadOnlyList<string>)
            [c.Name, Report.Spread([.. c.Costs.Select(x => x.Wall)]), Report.Time(c.Costs.Select(x => x.Cpu).Median()), Report.Number(c.Costs.Max(x => x.PeakMebibytes), "0") + " MiB", c.Costs[0].Output.Trim()]));
    }

    private static void Copy(BenchFolder folder)
    {
        folder.Remove("copy");
        TimedProcess.Run(["cp", "-al", folder["cache"], folder["copy"]], folder.Root);
    }
}
