using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using AssetSdk.Stores;
using AssetSdk.Stores.Tests;
using AssetSdk.Testing;

namespace AssetSdk.Benchmarks;

/// <summary>
/// Down and up, one large file and many small ones, against tools of each cloud on the same server: Ceph's gateway for S3, Azurite for Azure, and the service of the tests
/// for Google, which no tool but curl is measured against. For S3 also over a long way and with requests that fail.
/// </summary>
internal static class CloudSuite
{
    private const long BigSize = 1L << 30;
    private const int SmallCount = 10_000;
    private const int SmallSize = 4096;

    /// <summary>S3: Ceph.</summary>
    public static Task S3Async(Report report, int rounds) => RunAsync(report, rounds, S3Async);

    /// <summary>Azure: Azurite.</summary>
    public static Task AzureAsync(Report report, int rounds) => RunAsync(report, rounds, AzureAsync);

    /// <summary>Google: the service of the tests.</summary>
    public static Task GcsAsync(Report report, int rounds) => RunAsync(report, rounds, GcsAsync);

    private static async Task RunAsync(Report report, int rounds, Func<Report, int, BenchFolder, double, Task> run)
    {
        using var folder = new BenchFolder();
        folder.WriteBytes("content/big", BigSize, seed: 1);
        folder.WriteFiles("content/small", SmallCount, SmallSize);
        var idle = Enumerable.Range(0, 3).Select(_ => TimedProcess.Run(Worker.Command("idle"), folder.Root).PeakMebibytes).Median();
        await run(report, rounds, folder, idle);
    }

    private static async Task S3Async(Report report, int rounds, BenchFolder folder, double idle)
    {
        using var server = new RadosServer();
        await server.InitializeAsync();
        var settings = server.Settings("bench");
        await PublishAsync(folder, settings);
        var cloud = new Cloud("s3", folder, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["AWS_ACCESS_KEY_ID"] = RadosServer.AccessKey,
            ["AWS_SECRET_ACCESS_KEY"] = RadosServer.SecretKey,
            ["AWS_DEFAULT_REGION"] = "us-east-1",

            // rclone takes none, and no certificate is asked for here.
            ["AWS_CA_BUNDLE"] = null,
            ["RCLONE_S3_PROVIDER"] = "Ceph",
            ["RCLONE_S3_ENV_AUTH"] = "true",
            ["RCLONE_S3_REGION"] = "us-east-1",
        });

        IEnumerable<Contestant> Peers(string url, bool big, bool up)
        {
            string Path(string rest) => $"{RadosServer.Bucket}/bench/{rest}";
            var rclone = $"RCLONE_S3_ENDPOINT={url} rclone --config /dev/null --transfers 16 --checkers 16 --s3-no-check-bucket";
            var s3cmd = $"s3cmd -q --no-ssl --host={new Uri(url).Authority} --host-bucket={new Uri(url).Authority} --access_key={RadosServer.AccessKey} --secret_key={RadosServer.SecretKey}";
            if (big && !up)
            {
                var signed = AmazonClient.Presigned(url, RadosServer.Bucket, "bench/bench/big/1.0");
                yield return cloud.Peer("curl", $"curl -sSf -o f '{signed}'");
                yield return cloud.Peer("aria2c -x 8", $"aria2c -q -x 8 -s 8 -o f '{signed}'");
                yield return cloud.Peer("aws s3 cp", $"aws s3 cp --only-show-errors --endpoint-url {url} s3://{Path("bench/big/1.0")} f");
                yield return cloud.Peer("rclone copyto", $"{rclone} copyto :s3:{Path("bench/big/1.0")} f");
                yield return cloud.Peer("s3cmd get", $"{s3cmd} get s3://{Path("bench/big/1.0")} f");
            }
            else if (big)
            {
                yield return cloud.Peer("aws s3 cp", $"aws s3 cp --only-show-errors --endpoint-url {url} {folder["content/big"]} s3://{Path("up/")}$$");
                yield return cloud.Peer("rclone copyto", $"{rclone} copyto {folder["content/big"]} :s3:{Path("up/")}$$");
                yield return cloud.Peer("s3cmd put", $"{s3cmd} put {folder["content/big"]} s3://{Path("up/")}$$");
            }
            else if (!up)
            {
                yield return cloud.Peer("aws s3 sync", $"aws s3 sync --only-show-errors --endpoint-url {url} s3://{Path("bench/small/1.0/")} .");
                yield return cloud.Peer("rclone copy", $"{rclone} copy :s3:{Path("bench/small/1.0")} .");
            }
            else
            {
                yield return cloud.Peer("aws s3 sync", $"aws s3 sync --only-show-errors --endpoint-url {url} {folder["content/small"]} s3://{Path("up/")}$$");
                yield return cloud.Peer("rclone copy", $"{rclone} copy {folder["content/small"]} :s3:{Path("up/")}$$");
            }
        }

        foreach (var (big, up) in new[] { (true, false), (false, false), (true, true), (false, true) })
            cloud.Measure(report, rounds, idle, "Ceph", big, up, [cloud.Ours(settings, big, up), .. Peers(server.Url, big, up)]);

        await using (var far = new NetworkProxy(server.Url) { Latency = TimeSpan.FromMilliseconds(10) })
        {
            foreach (var big in new[] { true, false })
                cloud.Measure(report, rounds, idle, "Ceph, 20 ms there and back", big, up: false, [cloud.Ours(settings with { Endpoint = far.Url }, big, up: false), .. Peers(far.Url, big, up: false)]);
        }

        await using var failing = new NetworkProxy(server.Url) { Rule = (i, _) => i % 100 == 50 ? new NetworkRule(NetworkFault.Reset) : null };
        foreach (var big in new[] { true, false })
            cloud.Measure(report, rounds, idle, "Ceph, each hundredth request reset", big, up: false, [cloud.Ours(settings with { Endpoint = failing.Url }, big, up: false), .. Peers(failing.Url, big, up: false).Where(c => c.Name is not "curl")]);
    }

    private static async Task AzureAsync(Report report, int rounds, BenchFolder folder, double idle)
    {
        using var server = new AzuriteServer();
        await server.InitializeAsync();
        var container = await server.CreateContainerAsync("blob");
        var settings = server.Settings(container, "/bench");
        await PublishAsync(folder, settings);
        var cloud = new Cloud("az", folder, new Dictionary<string, string?>(StringComparer.Ordinal)
        {
            ["AZURE_STORAGE_KEY"] = AzuriteServer.Key,

            // rclone takes an endpoint for the end of a host name; a signed URL it takes as it is.
            ["RCLONE_AZUREBLOB_SAS_URL"] = SignedUrl(server.Endpoint, container),
        });
        const string Rclone = "rclone --config /dev/null --transfers 16 --checkers 16";
        var open = $"{server.Endpoint}/{container}/bench/bench/big/1.0";
        cloud.Measure(report, rounds, idle, "Azurite", big: true, up: false,
            [cloud.Ours(settings, big: true, up: false), cloud.Peer("curl", $"curl -sSf -o f {open}"), cloud.Peer("aria2c -x 8", $"aria2c -q -x 8 -s 8 -o f {open}"), cloud.Peer("rclone copyto", $"{Rclone} copyto :azureblob:{container}/bench/bench/big/1.0 f")]);
        cloud.Measure(report, rounds, idle, "Azurite", big: false, up: false,
            [cloud.Ours(settings, big: false, up: false), cloud.Peer("rclone copy", $"{Rclone} copy :azureblob:{container}/bench/bench/small/1.0 .")]);
        cloud.Measure(report, rounds, idle, "Azurite", big: true, up: true,
            [cloud.Ours(settings, big: true, up: true), cloud.Peer("rclone copyto", $"{Rclone} copyto {folder["content/big"]} :azureblob:{container}/up/$$")]);
        cloud.Measure(report, rounds, idle, "Azurite", big: false, up: true,
            [cloud.Ours(settings, big: false, up: true), cloud.Peer("rclone copy", $"{Rclone} copy {folder["content/small"]} :azureblob:{container}/up/$$")]);
    }

    // A service SAS of a container (learn.microsoft.com/rest/api/storageservices/create-service-sas, version 2018-11-09).
    private static string SignedUrl(string endpoint, string container)
    {
        const string Rights = "racwdl";
        const string Until = "2099-01-01T00:00:00Z";
        const string Version = "2018-11-09";
        var text = string.Join('\n', Rights, "", Until, $"/blob/{AzuriteServer.Account}/{container}", "", "", "", Version, "c", "", "", "", "", "", "");
        var signature = Convert.ToBase64String(HMACSHA256.HashData(Convert.FromBase64String(AzuriteServer.Key), Encoding.UTF8.GetBytes(text)));
        return $"{endpoint}/{container}?sv={Version}&sr=c&sp={Rights}&se={Uri.EscapeDataString(Until)}&sig={Uri.EscapeDataString(signature)}";
    }

    private static async Task GcsAsync(Report report, int rounds, BenchFolder folder, double idle)
    {
        await using var server = await GcsServer.StartAsync("bench");
        var settings = new StoreSettings("gs://bench/assets") { Endpoint = server.Url, Anonymous = true };
        await PublishAsync(folder, settings);
        var cloud = new Cloud("gs", folder, new Dictionary<string, string?>(StringComparer.Ordinal));
        var url = $"{server.Url}/storage/v1/b/bench/o/{Uri.EscapeDataString("assets/bench/big/1.0")}?alt=media";
        cloud.Measure(report, rounds, idle, "the tests' own service", big: true, up: false, [cloud.Ours(settings, big: true, up: false), cloud.Peer("curl", $"curl -sSf -o f '{url}'")]);
        cloud.Measure(report, rounds, idle, "the tests' own service", big: false, up: false, [cloud.Ours(settings, big: false, up: false)]);
        cloud.Measure(report, rounds, idle, "the tests' own service", big: true, up: true, [cloud.Ours(settings, big: true, up: true)]);
        cloud.Measure(report, rounds, idle, "the tests' own service", big: false, up: true, [cloud.Ours(settings, big: false, up: true)]);
    }

    private static async Task PublishAsync(BenchFolder folder, StoreSettings settings)
    {
        using var store = StandardStores.Create().Open(settings);
        foreach (var name in new[] { "big", "small" })
            await AssetPublisher.Into(store).PublishAsync(new PublishRequest("bench/" + name, folder["content/" + name]) { Version = "1.0", Who = "bench" }, CancellationToken.None);
    }

    /// <summary>One cloud's server, and how it is spoken to.</summary>
    private sealed class Cloud(string scheme, BenchFolder folder, IReadOnlyDictionary<string, string?> environment)
    {
        private int _ups;

        public Contestant Peer(string name, string command) => Each(name, into => TimedProcess.Run(["sh", "-c", command], into, environment));

        public Contestant Ours(StoreSettings store, bool big, bool up) => Each("**AssetSdk**", into =>
        {
            var name = big ? "big" : "small";
            string[] arguments = up
                ? ["publish", store.Url, store.Endpoint!, store.Anonymous.ToString(), $"up/n{Interlocked.Increment(ref _ups)}", folder["content/" + name]]
                : ["restore-from", into, store.Url, store.Endpoint!, store.Anonymous.ToString(), $"bench/{name}:1"];
            return TimedProcess.Run(Worker.Command(arguments), into, environment);
        });

        public void Measure(Report report, int rounds, double idle, string server, bool big, bool up, List<Contestant> contestants)
        {
            var results = Contest.Run(contestants, rounds);
            var what = big ? "1 GiB" : "10,000 files of 4 KiB";
            report.Section($"{scheme}: {what} {(up ? "up" : "down")}, {server}", $"build/bench.sh {scheme}", up
                ? "AssetSdk hashes everything first, writes a claim, the data create-only, the manifest and the list; the others only copy."
                : "AssetSdk verifies, flushes and links; the others only copy.");
            var bytes = big ? BigSize : (long)SmallCount * SmallSize;
            report.Table(["", "wall", "CPU", "peak memory", "MiB/s"], results.Select(r =>
            {
                var wall = r.Costs.Select(c => c.Wall).Median();
                return (IReadOnlyList<string>)[r.Name, Report.Spread([.. r.Costs.Select(c => c.Wall)]), Report.Time(r.Costs.Select(c => c.Cpu).Median()),
                    Report.Number(r.Costs.Select(c => c.PeakMebibytes).Median(), "0") + " MiB", Report.Number(bytes / wall / (1 << 20), "0")];
            }));
            report.Line(string.Create(CultureInfo.InvariantCulture, $"An idle process of ours peaks at {idle:0} MiB."));
            folder.Remove("out");
        }

        private Contestant Each(string name, Func<string, Cost> run)
        {
            var into = "";
            return new Contestant(name, () => into = Directory.CreateDirectory(folder[Path.Combine("out", Guid.NewGuid().ToString("N"))]).FullName, () => run(into));
        }
    }
}
