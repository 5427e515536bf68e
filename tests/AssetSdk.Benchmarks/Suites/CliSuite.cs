using AssetSdk.Core;
using AssetSdk.Stores;
using AssetSdk.Stores.Tests;

namespace AssetSdk.Benchmarks;

/// <summary>The command <c>asset</c> as whole processes: its start, publishing beside tools of the trade into Ceph and into a folder, and listing many assets.</summary>
internal static class CliSuite
{
    private const int Assets = 10_000;
    private const long BigSize = 1L << 30;

    private static readonly string Tool = Path.Combine(BenchFolder.Repository, "src", "AssetSdk.Cli", "bin", "Release", "net10.0", "asset.dll");

    public static async Task RunAsync(Report report, int rounds)
    {
        using var folder = new BenchFolder();
        folder.WriteBytes("content/big", BigSize, seed: 1);
        folder.WriteFiles("content/small", Assets, 4096);
        Start(report, rounds, folder);
        Publish(report, rounds, "a folder", folder, big: true, store: folder["store"], environment: [],
            into => $"mkdir -p {into} && cp {folder["content/big"]} {into}/", "cp");
        Publish(report, rounds, "a folder", folder, big: false, store: folder["store"], environment: [],
            into => $"mkdir -p {into} && cp -r {folder["content/small"]} {into}/", "cp -r");
        await ListAsync(report, rounds, folder);
        await CephAsync(report, rounds, folder);
    }

    private static void Start(Report report, int rounds, BenchFolder folder)
    {
        var results = Contest.Run(
            [
                new Contestant("dotnet --version", static () => { }, () => TimedProcess.Run(["dotnet", "--version"], folder.Root)),
                new Contestant("**asset --version**", static () => { }, () => TimedProcess.Run(Asset("--version"), folder.Root)),
                new Contestant("**asset list** of an empty folder", () => Directory.CreateDirectory(folder["empty"]), () => TimedProcess.Run(Asset("list", "--store", folder["empty"]), folder.Root)),
            ],
            Math.Max(rounds, 5));
        report.Section("The start of `asset`", "build/bench.sh cli", "");
        report.Table(["", "wall", "CPU", "peak memory"], results.Select(Row));
    }

    private static void Publish(Report report, int rounds, string where, BenchFolder folder, bool big, string store, Dictionary<string, string?> environment, Func<string, string> peer, string peerName) =>
        Publish(report, rounds, where, folder, big, store, environment, [(peerName, peer)]);

    private static void Publish(Report report, int rounds, string where, BenchFolder folder, bool big, string store, Dictionary<string, string?> environment, IReadOnlyList<(string Name, Func<string, string> Command)> peers)
    {
        var name = big ? "big" : "small";
        var n = 0;
        var contestants = new List<Contestant>
        {
            new("**asset push**", () => Directory.CreateDirectory(folder["store"]), () => TimedProcess.Run(Asset("push", folder["content/" + name], $"bench/{name}{++n}:1.0", "--yes", "--store", store), folder.Root, environment)),
        };
        contestants.AddRange(peers.Select(p => new Contestant(p.Name, static () => { }, () => TimedProcess.Run(["sh", "-c", p.Command($"{name}{++n}")], Directory.CreateDirectory(folder["peers"]).FullName, environment))));
        var results = Contest.Run(contestants, rounds);
        report.Section($"Publishing {(big ? "1 GiB" : "10,000 files of 4 KiB")} into {where}", "build/bench.sh cli", "asset hashes everything first, claims the number, writes create-only, manifest and list; the others only copy.");
        report.Table(["", "wall", "CPU", "peak memory"], results.Select(Row));
        folder.Remove("peers");
        folder.Remove("store");
    }

    private static async Task ListAsync(Report report, int rounds, BenchFolder folder)
    {
        var manifest = ManifestFormat.Write(new VersionManifest { Kind = AssetKind.File, Tree = AssetTree.Create(AssetKind.File, [new AssetFile("f", 1, Digest.Of("x"u8))]) }, out _);
        for (var i = 0; i < Assets; i++)
        {
            var name = $"catalog/team{i / 100:000}/asset{i:00000}";
            folder.Write(name + ".versions", """{"versions": ["1.0"]}""");
            folder.Write(name + "/1.0", "x");
            await File.WriteAllBytesAsync(folder[name + "/1.0.meta"], manifest);
        }

        var results = Contest.Run(
            [
                new Contestant("**asset list**", static () => { }, () => TimedProcess.Run(Asset("list", "--store", folder["catalog"]), folder.Root)),
                new Contestant("find", static () => { }, () => TimedProcess.Run(["find", folder["catalog"]], folder.Root)),
            ],
            rounds);
        report.Section("Listing 10,000 assets of a folder", "build/bench.sh cli", "");
        report.Table(["", "wall", "CPU", "peak memory"], results.Select(Row));
    }

    private static async Task CephAsync(Report report, int rounds, BenchFolder folder)
    {
        using var server = new RadosServer();
        await server.InitializeAsync();
        var url = server.Url;
        var environment = new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["AWS_ACCESS_KEY_ID"] = RadosServer.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = RadosServer.SecretKey,
            ["AWS_DEFAULT_REGION"] = "us-east-1",
            ["AWS_ENDPOINT_URL"] = url,
            ["AWS_CA_BUNDLE"] = null,
            ["RCLONE_S3_PROVIDER"] = "Ceph",
            ["RCLONE_S3_ENV_AUTH"] = "true",
            ["RCLONE_S3_REGION"] = "us-east-1",
            ["RCLONE_S3_ENDPOINT"] = url,
        };
        const string Rclone = "rclone --config /dev/null --transfers 16 --checkers 16 --s3-no-check-bucket";
        var store = $"s3://{RadosServer.Bucket}/assets";
        Publish(report, rounds, "Ceph", folder, big: false, store, environment,
        [
            ("aws s3 sync", into => $"aws s3 sync --only-show-errors --endpoint-url {url} {folder["content/small"]} s3://{RadosServer.Bucket}/peers/{into}"),
            ("rclone copy", into => $"{Rclone} copy {folder["content/small"]} :s3:{RadosServer.Bucket}/peers/{into}"),
        ]);
        Publish(report, rounds, "Ceph", folder, big: true, store, environment,
        [
            ("aws s3 cp", into => $"aws s3 cp --only-show-errors --endpoint-url {url} {folder["content/big"]} s3://{RadosServer.Bucket}/peers/{into}"),
            ("rclone copyto", into => $"{Rclone} copyto {folder["content/big"]} :s3:{RadosServer.Bucket}/peers/{into}"),
        ]);

        TimedProcess.Run(["sh", "-c", $"{Rclone} --transfers 64 copy {folder["catalog"]} :s3:{RadosServer.Bucket}/catalog"], folder.Root, environment);
        var results = Contest.Run(
            [
                new Contestant("**asset list**", static () => { }, () => TimedProcess.Run(Asset("list", "--store", $"s3://{RadosServer.Bucket}/catalog"), folder.Root, environment)),
                new Contestant("aws s3 ls --recursive", static () => { }, () => TimedProcess.Run(["sh", "-c", $"aws s3 ls --recursive --endpoint-url {url} s3://{RadosServer.Bucket}/catalog"], folder.Root, environment)),
                new Contestant("rclone lsf -R", static () => { }, () => TimedProcess.Run(["sh", "-c", $"{Rclone} lsf -R :s3:{RadosServer.Bucket}/catalog"], folder.Root, environment)),
            ],
            rounds);
        report.Section("Listing 10,000 assets of Ceph", "build/bench.sh cli", "30,000 objects.");
        report.Table(["", "wall", "CPU", "peak memory"], results.Select(Row));
    }

    private static string[] Asset(params string[] arguments) => ["dotnet", Tool, .. arguments];

    private static IReadOnlyList<string> Row((string Name, IReadOnlyList<Cost> Costs) r) =>
        [r.Name, Report.Spread([.. r.Costs.Select(c => c.Wall)]), Report.Time(r.Costs.Select(c => c.Cpu).Median()), Report.Number(r.Costs.Select(c => c.PeakMebibytes).Median(), "0") + " MiB"];
}
