using System.Globalization;
using AssetSdk.Testing;

namespace AssetSdk.Stores.Tests;

/// <summary>
/// A Ceph of this test run, with its S3 gateway: a monitor, a storage daemon that keeps everything in memory, and the gateway. Real signatures, conditions and
/// multipart uploads, by other people's code. Started once for all tests of the collection; its processes are ended by their ids.
/// </summary>
public sealed class RadosServer : IAsyncLifetime, IDisposable
{
    public const string AccessKey = "AKIATESTSOFASSETSDK0";
    public const string SecretKey = "secret-of-the-tests";
    public const string Bucket = "tests";

    private const string ClusterId = "6d0f1f0e-7a3a-4d0e-9f0a-6e3d3f7f3a01";
    private static readonly string[] Programs = ["ceph-mon", "ceph-osd", "radosgw", "radosgw-admin", "monmaptool", "ceph"];

    private readonly TempFolder _folder = new();
    private readonly List<KillableProcess> _processes = [];

    /// <summary>Why there is no server here; <see langword="null"/> when there is one, or a test shall fail that needs it.</summary>
    public static string? SkipReason { get; } = Machine.SkipWithout(Programs);

    /// <summary>The gateway's address.</summary>
    public string Url { get; private set; } = "";

    /// <summary>A driver's view of the environment: the credentials.</summary>
    public static string? Environment(string name) => name switch
    {
        "AWS_ACCESS_KEY_ID" => AccessKey,
        "AWS_SECRET_ACCESS_KEY" => SecretKey,
        _ => null,
    };

    /// <summary>Settings of a store, with a prefix of its own unless one is named.</summary>
    public StoreSettings Settings(string? prefix = null) =>
        new($"s3://{Bucket}/{prefix ?? Guid.NewGuid().ToString("N")}") { Endpoint = Url, Environment = Environment };

    public async Task InitializeAsync()
    {
        if (SkipReason is not null)
            return;
        try
        {
            await StartAsync("first");
        }
        catch (Exception e) when (e is InvalidOperationException or OperationCanceledException && Programs.All(p => Machine.Find(p) is not null))
        {
            // A port that was free was taken meanwhile, or the machine was busy: once more, with others.
            End();
            await StartAsync("second");
        }

        using var client = AmazonClient.Of(Url);
        await client.PutBucketAsync(Bucket);
    }

    private async Task StartAsync(string attempt)
    {
        var gateway = LoopbackPort.Free();
        Url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{gateway}");
        var configuration = Configure(attempt, LoopbackPort.Free(), gateway);
        var monitors = _folder[attempt + "/monmap"];

        await RunAsync("monmaptool", "--create", "--clobber", "--fsid", ClusterId, "--addv", "a", $"[{Monitor(configuration)}]", monitors);
        await RunAsync("ceph-mon", "-c", configuration, "-i", "a", "--mkfs", "--monmap", monitors);
        Start("ceph-mon", "-c", configuration, "-i", "a", "-f");
        var disk = Guid.NewGuid().ToString();
        await RunAsync("ceph", "-c", configuration, "--connect-timeout", "60", "osd", "new", disk);
        await RunAsync("ceph-osd", "-c", configuration, "-i", "0", "--mkfs", "--osd-uuid", disk);
        Start("ceph-osd", "-c", configuration, "-i", "0", "-f");
        await RunAsync("radosgw-admin", "-c", configuration, "user", "create", "--uid", "tester", "--display-name", "tester", "--access-key", AccessKey, "--secret", SecretKey);
        Start("radosgw", "-c", configuration, "-n", "client.rgw", "-f");
        await LoopbackPort.WaitAsync(gateway, "radosgw", () => string.Join('\n', _processes.Select(p => p.Output)));
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        End();
        _folder.Dispose();
    }

    private void End()
    {
        foreach (var process in Enumerable.Reverse(_processes))
            process.Dispose();
        _processes.Clear();
    }

    private static string Monitor(string configuration) =>
        File.ReadLines(configuration).Single(l => l.StartsWith("mon_host", StringComparison.Ordinal)).Split('=')[1].Trim();

    private string Configure(string attempt, int monitor, int gateway)
    {
        foreach (var folder in new[] { "mon", "osd" })
            Directory.CreateDirectory(_folder[$"{attempt}/{folder}"]);
        return _folder.Write(attempt + "/ceph.conf", string.Create(CultureInfo.InvariantCulture, $"""
            [global]
            fsid = {ClusterId}
            mon_host = v1:127.0.0.1:{monitor}
            mon_initial_members = a
            mon_data = {_folder[attempt + "/mon"]}
            mon_data_avail_crit = 1
            mon_allow_pool_size_one = true
            mon_max_pg_per_osd = 1000
            auth_cluster_required = none
            auth_service_required = none
            auth_client_required = none
            ms_bind_msgr2 = false
            public_addr = 127.0.0.1
            osd_data = {_folder[attempt + "/osd"]}
            osd_objectstore = memstore
            memstore_device_bytes = 17179869184
            osd_pool_default_size = 1
            osd_pool_default_min_size = 1
            osd_pool_default_pg_num = 1
            osd_pool_default_pgp_num = 1
            osd_pool_default_pg_autoscale_mode = off
            osd_crush_chooseleaf_type = 0
            rgw_data = {_folder[attempt]}
            rgw_frontends = beast endpoint=127.0.0.1:{gateway}
            rgw_enable_apis = s3
            rgw_enable_usage_log = false
            rgw_enable_ops_log = false
            run_dir = {_folder[attempt]}
            crash_dir = {_folder[attempt]}
            admin_socket =
            pid_file =
            log_file =
            log_to_file = false
            mon_cluster_log_to_file = false

            """));
    }

    private void Start(string program, params string[] arguments) =>
        _processes.Add(KillableProcess.Start(Found(program), arguments, new Dictionary<string, string?>(StringComparer.Ordinal) { ["CEPH_ARGS"] = null }));

    private static async Task RunAsync(string program, params string[] arguments)
    {
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var process = KillableProcess.Start(Found(program), arguments, new Dictionary<string, string?>(StringComparer.Ordinal) { ["CEPH_ARGS"] = null });
        if (await process.WaitAsync(stop.Token) != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)} failed: {process.Output}");
    }

    private static string Found(string program) =>
        Machine.Find(program) ?? throw new InvalidOperationException($"{program} is not installed, and REQUIRE_SERVERS=1 asks for it.");
}

/// <summary>The tests that share the server; a test that is none of this collection starts it in vain.</summary>
[CollectionDefinition(Name)]
public sealed class RadosTests : ICollectionFixture<RadosServer>
{
    public const string Name = "Ceph";
}

/// <summary>Tests against the server: skipped where Ceph is not installed, unless <c>REQUIRE_SERVERS=1</c> makes that a failure.</summary>
public sealed class NeedsRadosAttribute : NeedsServerAttribute
{
    public override string? Skip => RadosServer.SkipReason;
}
