using System.Globalization;
using System.Text;
using AssetSdk.Stores.Tests;
using AssetSdk.Testing;

namespace AssetSdk.Benchmarks;

/// <summary>The asset server as a whole process: searches on both databases, with many assets; files beside nginx's.</summary>
internal static class ServerSuite
{
    private const long BigSize = 1L << 30;

    private static readonly (string What, string Filter)[] Filters =
    [
        ("name", """string.format('{"asset_name":"team%d/asset%d"}', math.floor(i / 20) * 20 % 200, math.floor(i / 20))"""),
        ("metadata", """string.format('{"asset_metadata.owner":"user%d","asset_metadata.stage":"stage%d"}', i % 1000, i % 3)"""),
        ("common metadata", """string.format('{"asset_metadata.stage":"stage%d"}', i % 3)"""),
        ("tag", """string.format('{"asset_tags":"tag%d"}', i % 500)"""),
    ];

    public static async Task SearchAsync(Report report, int rounds)
    {
        _ = rounds;
        using var folder = new BenchFolder();
        report.Section("Searching an asset server", "build/bench.sh server",
            "wrk with random requests for 5 seconds, which shares the two processors with the server and the database. By URI after 25 seconds of the same, in which most of the server is compiled; filters after 3. "
            + "Indexed: {\"asset_name\": …} with 20 assets, {\"asset_metadata.owner\": …, \"asset_metadata.stage\": …} with one asset in 3,000, {\"asset_metadata.stage\": …} with one in 3, {\"asset_tags\": …} with one in 500, all with limit 20. Unindexed: a regular expression that nothing matches, one request. "
            + "`asset-server import` as a whole process brought the assets there. PostgreSQL as it is installed, but that it does not flush.");
        foreach (var count in new[] { 100_000, 1_000_000 })
        {
            var documents = Documents(folder, count);
            foreach (var isPostgres in new[] { false, true })
            {
                using var postgres = isPostgres ? new PostgresServer() : null;
                if (postgres is not null)
                    await postgres.InitializeAsync();
                var (data, database) = (folder["data"], postgres?.ConnectionString());
                var name = string.Create(CultureInfo.InvariantCulture, $"{count:N0} assets, {(isPostgres ? "PostgreSQL" : "SQLite")}");
                Console.Error.WriteLine("  " + name);
                var import = ServerProcess.Import(data, database, documents);
                using var server = await ServerProcess.StartAsync(data, database);
                var rows = Queries(folder, server, count).ToList();
                rows.Add(["import of all", Report.Number(count / import.Wall, "N0"), Report.Time(import.Wall), ""]);
                rows.Add(["peak memory of the server", "", Report.Number(server.PeakMebibytes, "0") + " MiB", ""]);
                report.Table([name, "a second", "p50", "p95"], rows);
                folder.Remove("data");
            }

            folder.Remove("documents.jsonl");
        }
    }

    private static IEnumerable<IReadOnlyList<string>> Queries(BenchFolder folder, ServerProcess server, int count)
    {
        static IReadOnlyList<string> Row(string what, Load load) => [what, Report.Number(load.Rate, "N0"), Report.Time(load.Median), Report.Time(load.P95)];
        static string Post(string filter) => $"""return wrk.format("POST", "/assets?limit=20", nil, {filter})""";

        const string ByUri = """return wrk.format("GET", string.format("/asset/team%d/asset%d:%d.0-prod", math.floor(i / 20) * 20 % 200, math.floor(i / 20), i % 20))""";
        Wrk.Run(folder, server.Url, ByUri, count, 16, 25);
        yield return Row("GET by URI, 16 at once", Wrk.Run(folder, server.Url, ByUri, count, 16, 5));
        yield return Row("GET by URI, 4 at once", Wrk.Run(folder, server.Url, ByUri, count, 4, 5));
        foreach (var connections in new[] { 1, 8 })
        {
            var suffix = string.Create(CultureInfo.InvariantCulture, $", {connections} at once");
            foreach (var (what, filter) in Filters)
            {
                Wrk.Run(folder, server.Url, Post(filter), count, connections, 3);
                yield return Row("filter by " + what + suffix, Wrk.Run(folder, server.Url, Post(filter), count, connections, 5));
            }
        }

        var scan = TimedProcess.Run(["curl", "-sS", "--fail", "-d", """{"asset_metadata.note":{"$regex":"x.*nothing"}}""", server.Url + "/assets"], folder.Root);
        yield return ["unindexed filter, all looked at", "", Report.Time(scan.Wall), ""];
    }

    public static async Task FilesAsync(Report report, int rounds)
    {
        using var folder = new BenchFolder();
        folder.WriteBytes("content/big", BigSize, seed: 1);
        folder.WriteBytes("content/small", 4096, seed: 2);
        using var server = await ServerProcess.StartAsync(folder["data"], null);
        using var nginx = new NginxServer(folder["content"]) { Settings = "sendfile on;" };
        await nginx.StartAsync();

        var (version, copies) = (0, 0);
        Directory.CreateDirectory(folder["copies"]);
        Cost Upload(string file) => TimedProcess.Run(
            ["curl", "-sS", "--fail", "-o", "/dev/null", "-F", $"asset=@{folder["content/" + file]}", "-F", string.Create(CultureInfo.InvariantCulture, $$$"""asset_metadata={"asset_name":"bench/{{{file}}}","asset_version":{"version":"{{{++version}}}.0","tag":"bench"}}"""), server.Url + "/upload_asset"],
            folder.Root);
        var uploads = Contest.Run(
            [
                new Contestant("**upload to the server**", static () => { }, () => Upload("big")),
                // A new file each time, as the server's: memory that a removed file left in the page cache is written again in a fifth of the time that a virtual machine takes for memory its host has yet to give it.
                new Contestant("dd conv=fdatasync", static () => { }, () => TimedProcess.Run(["dd", "if=" + folder["content/big"], $"of={folder["copies"]}/{copies++}", "bs=1M", "conv=fdatasync", "status=none"], folder.Root)),
            ],
            rounds);
        report.Section("1 GiB to an asset server", "build/bench.sh serverfiles", "curl, a multipart form. The server hashes what comes, writes and flushes it; dd only copies and flushes. Each into a new file, and none is removed meanwhile.");
        report.Table(["", "wall", "MiB/s"], uploads.Select(Row));

        Upload("small");
        var big = await ObjectAsync(server, "bench/big:1.0-bench");
        var small = await ObjectAsync(server, string.Create(CultureInfo.InvariantCulture, $"bench/small:{version}.0-bench"));
        var downloads = Contest.Run(
            [
                new Contestant("**from the server**", static () => { }, () => TimedProcess.Run(["curl", "-sS", "--fail", "-o", "/dev/null", big], folder.Root)),
                new Contestant("from nginx, sendfile", static () => { }, () => TimedProcess.Run(["curl", "-sS", "--fail", "-o", "/dev/null", nginx.Url + "/big"], folder.Root)),
            ],
            rounds);
        report.Section("1 GiB from an asset server", "build/bench.sh serverfiles", "curl into /dev/null.");
        report.Table(["", "wall", "MiB/s"], downloads.Select(Row));

        report.Section("Files of 4 KiB from an asset server", "build/bench.sh serverfiles", "wrk for 5 seconds, 16 connections; each answer of the server looks into its database for who may read.");
        report.Table(["", "a second", "p50", "p95"], new[] { ("**from the server**", small), ("from nginx", nginx.Url + "/small") }.Select(p =>
        {
            var path = new Uri(p.Item2).PathAndQuery;
            var load = Wrk.Run(folder, p.Item2, $"""return wrk.format("GET", "{path}")""", 1, 16, 5);
            return (IReadOnlyList<string>)[p.Item1, Report.Number(load.Rate, "N0"), Report.Time(load.Median), Report.Time(load.P95)];
        }));
        report.Line($"Peak memory of the server over uploads and downloads: {Report.Number(server.PeakMebibytes, "0")} MiB.");
    }

    private static IReadOnlyList<string> Row((string Name, IReadOnlyList<Cost> Costs) result)
    {
        var walls = result.Costs.Select(c => c.Wall).ToArray();
        return [result.Name, Report.Spread(walls), Report.Number(BigSize / 1048576.0 / walls.Median(), "N0")];
    }

    private static async Task<string> ObjectAsync(ServerProcess server, string uri)
    {
        using var client = new HttpClient();
        using var answer = System.Text.Json.JsonDocument.Parse(await client.GetStringAsync($"{server.Url}/asset/{uri}"));
        return answer.RootElement.GetProperty("data").GetProperty("asset_public_url").GetString()!;
    }

    private static string Documents(BenchFolder folder, int count)
    {
        var path = folder["documents.jsonl"];
        using var file = new StreamWriter(path, append: false, new UTF8Encoding(false), 1 << 20);
        for (var i = 0; i < count; i++)
        {
            file.Write(string.Create(CultureInfo.InvariantCulture, $$$"""{"asset_name":"team{{{i / 20 * 20 % 200}}}/asset{{{i / 20}}}","asset_version":{"version":"{{{i % 20}}}.0","tag":"prod"}"""));
            file.Write(string.Create(CultureInfo.InvariantCulture, $$$""","asset_metadata":{"owner":"user{{{i % 1000}}}","stage":"stage{{{i % 3}}}","score":{{{i}}},"note":"what is said of number {{{i}}}, in a sentence of some length","data":{"language":"l{{{i % 40}}}","rows":{{{i * 7L}}}}}"""));
            file.Write(string.Create(CultureInfo.InvariantCulture, $$$""","asset_tags":["tag{{{i % 500}}}","all"],"asset_public_url":"https://files.example.org/{{{i}}}"}"""));
            file.Write('\n');
        }

        return path;
    }
}
