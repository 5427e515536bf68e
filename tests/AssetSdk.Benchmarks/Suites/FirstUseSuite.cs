using System.Diagnostics;
using System.Globalization;
using System.Runtime;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using AssetSdk.Stores;
using AssetSdk.Testing;

namespace AssetSdk.Benchmarks;

/// <summary>
/// What the first use of each driver costs a process: loading it and what it needs, compiling what is not precompiled, opening a store and reading one small object. Whole processes,
/// beside one that does nothing. The servers are this process's and check no signature, so that what is measured is the driver's side.
/// </summary>
internal static class FirstUseSuite
{
    private const string Key = "a";

    public static async Task RunAsync(Report report, int rounds)
    {
        using var folder = new BenchFolder();
        await using var web = await FaultServer.StartAsync();
        await using var google = await GcsServer.StartAsync("bench");
        var bytes = "bytes"u8.ToArray();
        folder.Write("store/" + Key, "bytes");
        foreach (var path in new[] { Key, "bench/" + Key, "acct/bench/" + Key })
            web.Objects[path] = bytes;
        google.Buckets.Create("bench").Put(Key, bytes);
        const string Token = """{"access_token":"ya29.x","expires_in":3600,"token_type":"Bearer"}""";
        web.Always("token", Fault.Head($"HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: {Token.Length}", _ => Encoding.ASCII.GetBytes(Token)));

        var aws = folder.Write("aws", "[bench]\naws_access_key_id = AKIABENCH\naws_secret_access_key = secret\n");
        var account = Convert.ToBase64String("a key"u8);
        List<Contestant> contestants =
        [
            new("nothing", static () => { }, () => TimedProcess.Run(Worker.Command("first"), folder.Root)),
            First("file", folder["store"], ""),
            First("http", web.Url, ""),
            First("s3, keys of the environment", "s3://bench", web.Url, environment: [("AWS_ACCESS_KEY_ID", "AKIABENCH"), ("AWS_SECRET_ACCESS_KEY", "secret")]),
            First("s3, profile", "s3://bench", web.Url, profile: "bench", environment: [("AWS_SHARED_CREDENTIALS_FILE", aws)]),
            First("gs, anonymous", "gs://bench", google.Url, anonymous: true),
            First("gs, service account", "gs://bench", google.Url, environment: [("GOOGLE_APPLICATION_CREDENTIALS", ServiceAccount(folder, web.Url))]),
            First("az, account key", "az://acct/bench", web.Url + "/acct", environment: [("AZURE_STORAGE_KEY", account)]),
        ];

        Contestant First(string name, string url, string endpoint, string profile = "", bool anonymous = false, (string Name, string? Value)[]? environment = null) => new(
            name,
            static () => { },
            () => TimedProcess.Run(Worker.Command("first", url, endpoint, profile, anonymous.ToString(), Key), folder.Root, Environment(environment ?? [])));

        var results = Contest.Run(contestants, rounds);
        var nothing = results[0].Costs;
        report.Section("First use of a driver in a process", "build/bench.sh firstuse", "Opening a store and reading an object of five bytes from it, once. Beyond nothing: against the same program that opens no store. In it: as the process itself measures from before the driver is made to the last byte. The drivers are precompiled, the libraries of clouds as they are shipped.");
        report.Table(["", "wall", "CPU", "beyond nothing", "in it", "assemblies", "methods compiled", "compiling", "peak memory"], results.Select(r =>
        {
            var counts = r.Costs.Select(c => FirstUse.Parse(c.Output)).ToList();
            return (IReadOnlyList<string>)[r.Name, Report.Spread([.. r.Costs.Select(c => c.Wall)]), Report.Time(r.Costs.Select(c => c.Cpu).Median()),
                "+" + Report.Time(Math.Max(0, r.Costs.Select(c => c.Wall).Median() - nothing.Select(c => c.Wall).Median())), Report.Time(counts.Select(c => c.Seconds).Median()),
                Report.Number(counts.Select(c => (double)c.Assemblies).Median(), "0"), Report.Number(counts.Select(c => (double)c.Methods).Median(), "0"), Report.Time(counts.Select(c => c.Compiling).Median()),
                Report.Number(r.Costs.Select(c => c.PeakMebibytes).Median(), "0") + " MiB"];
        }));
    }

    // What this machine has of credentials is not what is measured.
    private static Dictionary<string, string?> Environment((string Name, string? Value)[] wanted)
    {
        var environment = new[] { "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE", "AWS_REGION", "GOOGLE_APPLICATION_CREDENTIALS", "STORAGE_EMULATOR_HOST", "AZURE_STORAGE_CONNECTION_STRING", "AZURE_STORAGE_ACCOUNT" }
            .ToDictionary(n => n, _ => (string?)null, StringComparer.Ordinal);
        foreach (var (name, value) in wanted)
            environment[name] = value;
        return environment;
    }

    private static string ServiceAccount(BenchFolder folder, string tokens)
    {
        using var key = RSA.Create(2048);
        return folder.Write("key.json", JsonSerializer.Serialize(new Dictionary<string, string>(StringComparer.Ordinal)
        {
            ["type"] = "service_account",
            ["project_id"] = "bench",
            ["private_key_id"] = "1",
            ["private_key"] = key.ExportPkcs8PrivateKeyPem(),
            ["client_email"] = "bench@acme.iam.gserviceaccount.com",
            ["token_uri"] = tokens + "/token",
        }));
    }
}

/// <summary>What a process has cost up to now, as it says it itself.</summary>
/// <param name="Seconds">From before the driver was made to the last byte.</param>
/// <param name="Assemblies">How many assemblies are loaded.</param>
/// <param name="Methods">How many methods were compiled at run time.</param>
/// <param name="Compiling">What that took, in seconds.</param>
internal sealed record FirstUse(double Seconds, int Assemblies, long Methods, double Compiling)
{
    /// <summary>Reads an object as the first thing that a process does, or nothing.</summary>
    public static async Task<int> RunAsync(StoreSettings? settings, string key)
    {
        var start = Stopwatch.GetTimestamp();
        if (settings is not null)
            await ReadAsync(settings, key);
        var seconds = Stopwatch.GetElapsedTime(start).TotalSeconds;
        var (methods, compiling) = (JitInfo.GetCompiledMethodCount(), JitInfo.GetCompilationTime().TotalSeconds);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{seconds} {AppDomain.CurrentDomain.GetAssemblies().Length} {methods} {compiling}"));
        return 0;
    }

    public static FirstUse Parse(string line)
    {
        var words = line.Split(' ');
        return new FirstUse(Number(words[0]), (int)Number(words[1]), (long)Number(words[2]), Number(words[3]));

        static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
    }

    private static async Task ReadAsync(StoreSettings settings, string key)
    {
        using var store = StandardStores.Create().Open(settings);
        await using var read = await store.ReadAsync(key, ObjectReadOptions.Whole, CancellationToken.None);
        if (read.Status != ObjectReadStatus.Found || await read.Content.ReadAtLeastAsync(new byte[100], 100, throwOnEndOfStream: false) != 5)
            throw new InvalidOperationException($"{settings.Url} has not what it should have.");
    }
}
