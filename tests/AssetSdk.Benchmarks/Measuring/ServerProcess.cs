using System.Globalization;
using AssetSdk.Testing;

namespace AssetSdk.Benchmarks;

/// <summary>An asset server as a whole process of its own.</summary>
internal sealed class ServerProcess : IDisposable
{
    private static readonly string Program = Path.Combine(BenchFolder.Repository, "src", "AssetSdk.Server", "bin", "Release", "net10.0", "asset-server.dll");

    private readonly KillableProcess _process;

    private ServerProcess(KillableProcess process, string url)
    {
        _process = process;
        Url = url;
    }

    /// <summary>Where it listens.</summary>
    public string Url { get; }

    /// <summary>Its largest resident set, in MiB.</summary>
    public double PeakMebibytes => Kilobytes("VmHWM") / 1024;

    /// <summary>Starts a server, which has its folder for itself.</summary>
    /// <param name="data">Its data folder.</param>
    /// <param name="database">The connection to PostgreSQL; <see langword="null"/> for SQLite.</param>
    public static async Task<ServerProcess> StartAsync(string data, string? database)
    {
        var port = LoopbackPort.Free();
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        var process = KillableProcess.Start("dotnet", [Program, "--urls", url, .. Where(data, database)]);
        await LoopbackPort.WaitAsync(port, "asset-server", () => process.Output);
        return new ServerProcess(process, url);
    }

    /// <summary>Takes documents into a server's database, one a line; gives what it cost.</summary>
    public static Cost Import(string data, string? database, string documents) => TimedProcess.Run(["dotnet", Program, "import", documents, .. Where(data, database)], Path.GetTempPath());

    public void Dispose() => _process.Dispose();

    private static string[] Where(string data, string? database) => database is null ? ["--data", data] : ["--data", data, "--database", database];

    private double Kilobytes(string key) =>
        double.Parse(File.ReadLines($"/proc/{_process.Id}/status").First(l => l.StartsWith(key, StringComparison.Ordinal)).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture);
}
