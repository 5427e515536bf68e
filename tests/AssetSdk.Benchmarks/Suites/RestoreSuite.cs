using System.Globalization;
using System.Text;
using AssetSdk.Stores.Tests;

namespace AssetSdk.Benchmarks;

/// <summary>A cold restore against tools that download, from one nginx on loopback, in turns; and what the machine could do at best.</summary>
internal static class RestoreSuite
{
    private const long BigSize = 1L << 30;
    private const int SmallCount = 10_000;
    private const int SmallSize = 4096;

    public static async Task RunAsync(Report report, int rounds)
    {
        using var folder = new BenchFolder();
        folder.WriteBytes("content/big", BigSize, seed: 1);
        folder.WriteFiles("content/small", SmallCount, SmallSize);
        await folder.PublishAsync("bench/big", "1.0", "content/big");
        await folder.PublishAsync("bench/small", "1.0", "content/small");
        folder.Remove("content");
        folder.Write("store/listing.xml", Listing());

        using var server = new NginxServer(folder["store"])
        {
            // 'aws s3' asks for listings; to all else nginx answers as a bucket does.
            Settings = "autoindex on; sendfile on; tcp_nopush on; keepalive_requests 1000000; location = /bench { if ($args) { rewrite ^ /listing.xml last; } }",
        };
        await server.StartAsync();

        var idle = Enumerable.Range(0, 3).Select(_ => TimedProcess.Run(Worker.Command("idle"), folder.Root).PeakMebibytes).Median();
        Big(report, rounds, folder, server, idle);
        Small(report, rounds, folder, server, idle);
    }

    private static void Big(Report report, int rounds, BenchFolder folder, NginxServer server, double idle)
    {
        var url = server.Url + "/bench/big/1.0";
        var contestants = new List<Contestant>
        {
            Peer("raw: disk write, flushed", folder, $"dd if={folder["store/bench/big/1.0"]} of=f bs=1M conv=fdatasync status=none"),
            Peer("raw: loopback", folder, $"curl -s -o /dev/null {url}"),
            new("raw: SHA-256, one core", static () => { }, () =>
            {
                var cost = TimedProcess.Run(Worker.Command("hash", folder["store/bench/big/1.0"]), folder.Root);
                var wall = double.Parse(cost.Output, CultureInfo.InvariantCulture);
                return cost with { Wall = wall, Cpu = wall };
            }),
            Ours(folder, server, "bench/big:1"),
            Peer("curl", folder, $"curl -s -o f {url}"),
            Peer("curl, then flushed", folder, $"curl -s -o f {url} && sync -f f"),
            Peer("aria2c -x 4", folder, $"aria2c -q -x 4 -s 4 -o f {url}"),
            Peer("rclone copy", folder, $"rclone copy --config /dev/null --http-url {server.Url}/bench/big :http:1.0 ."),
            Peer("aws s3 cp", folder, $"aws s3 cp --no-sign-request --only-show-errors --endpoint-url {server.Url} s3://bench/big/1.0 f"),
        };
        Write(report, "Cold restore of 1 GiB", "build/bench.sh restore",
            "One file of 1 GiB from nginx on loopback. AssetSdk hashes, flushes and links it; only it checks what it got. The share is of the slowest raw limit in the same run.",
            contestants, rounds, idle, BigSize);
    }

    private static void Small(Report report, int rounds, BenchFolder folder, NginxServer server, double idle)
    {
        var url = server.Url + "/bench/small/1.0/";
        var list = new StringBuilder();
        var curl = new StringBuilder();
        for (var i = 0; i < SmallCount; i++)
        {
            var name = BenchFolder.FileName(i);
            list.Append(url).Append(name).Append("\n  out=").Append(name).Append('\n');
            curl.Append("url=").Append(url).Append(name).Append("\noutput=").Append(name).Append('\n');
        }

        folder.Write("aria2.txt", list.ToString());
        folder.Write("curl.txt", curl.ToString());
        var contestants = new List<Contestant>
        {
            Ours(folder, server, "bench/small:1"),
            Peer("curl --parallel", folder, $"curl -s --parallel --parallel-max 16 --create-dirs -K {folder["curl.txt"]}"),
            Peer("aria2c -j 16", folder, $"aria2c -q -j 16 -i {folder["aria2.txt"]}"),
            Peer("rclone copy --transfers 16", folder, $"rclone copy --config /dev/null --transfers 16 --checkers 16 --http-url {url} :http: ."),
            Peer("aws s3 cp --recursive", folder, $"aws s3 cp --recursive --no-sign-request --only-show-errors --endpoint-url {server.Url} s3://bench/small/1.0/ ."),
        };
        folder.Remove("out");
        Write(report, "Cold restore of 10,000 files of 4 KiB", "build/bench.sh restore",
            "One asset of 10,000 files from the same server; each peer with 16 transfers at a time, aws with its own ten.", contestants, rounds, idle, (long)SmallCount * SmallSize);
    }

    private static void Write(Report report, string title, string command, string about, List<Contestant> contestants, int rounds, double idle, long bytes)
    {
        var results = Contest.Run(contestants, rounds);
        report.Section(title, command, about);
        var limit = results.Where(r => r.Name.StartsWith("raw", StringComparison.Ordinal)).Select(r => r.Costs.Select(c => c.Wall).Median()).DefaultIfEmpty(0).Max();
        report.Table(["", "wall", "CPU", "peak memory", "MiB/s", "share of the slowest limit"], results.Select(r =>
        {
            var wall = r.Costs.Select(c => c.Wall).Median();
            return (IReadOnlyList<string>)[r.Name, Report.Spread([.. r.Costs.Select(c => c.Wall)]), Report.Time(r.Costs.Select(c => c.Cpu).Median()),
                Report.Number(r.Costs.Select(c => c.PeakMebibytes).Median(), "0") + " MiB", Report.Number(bytes / wall / (1 << 20), "0"), limit > 0 ? Report.Number(limit / wall) : "–"];
        }));
        report.Line($"An idle process of ours peaks at {Report.Number(idle, "0")} MiB.");
    }

    private static Contestant Ours(BenchFolder folder, NginxServer server, string reference) =>
        Each("**AssetSdk**", folder, into => TimedProcess.Run(Worker.Command("restore", into, server.Url, reference), into));

    private static Contestant Peer(string name, BenchFolder folder, string command) =>
        Each(name, folder, into => TimedProcess.Run(["sh", "-c", command], into));

    /// <summary>Each run writes into a folder of its own, on a disk from which nothing was deleted a moment ago: ext4 walks around inodes that it has just freed.</summary>
    private static Contestant Each(string name, BenchFolder folder, Func<string, Cost> run)
    {
        var into = "";
        return new Contestant(name, () => into = Directory.CreateDirectory(folder[Path.Combine("out", Guid.NewGuid().ToString("N"))]).FullName, () => run(into));
    }

    private static string Listing()
    {
        var text = new StringBuilder("""<?xml version="1.0" encoding="UTF-8"?><ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>bench</Name><IsTruncated>false</IsTruncated>""");
        for (var i = 0; i < SmallCount; i++)
            text.Append(CultureInfo.InvariantCulture, $"<Contents><Key>small/1.0/{BenchFolder.FileName(i)}</Key><LastModified>2026-01-01T00:00:00.000Z</LastModified><ETag>&quot;x&quot;</ETag><Size>{SmallSize}</Size><StorageClass>STANDARD</StorageClass></Contents>");
        return text.Append("</ListBucketResult>").ToString();
    }
}
