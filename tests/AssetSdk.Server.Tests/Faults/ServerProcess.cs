using System.Globalization;
using AssetSdk.Testing;

namespace AssetSdk.Server.Tests;

/// <summary>The server as a process of its own, to be killed.</summary>
internal sealed class ServerProcess : IDisposable
{
    private const string Routes = "/openapi/v1.json";

    private readonly KillableProcess _process;

    private ServerProcess(KillableProcess process, string url)
    {
        _process = process;
        Client = new ServerClient(url);
    }

    public ServerClient Client { get; }

    /// <summary>Starts the server's program, and returns when it listens.</summary>
    public static async Task<ServerProcess> StartAsync(string data, params IEnumerable<(string Key, string? Value)> settings)
    {
        var variables = settings.ToDictionary(s => "ASSETSDK_SERVER__" + s.Key.Replace(":", "__", StringComparison.Ordinal), s => s.Value, StringComparer.Ordinal);
        var process = KillableProcess.Start("dotnet", [Path.Combine(AppContext.BaseDirectory, "asset-server.dll"), "--data", data, "--urls", "http://127.0.0.1:0"], variables);
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        if (await process.WaitForLineAsync(Routes, limit.Token))
        {
            // The last that it says is where its routes are described.
            var line = process.Output.Split('\n').First(l => l.Contains(Routes, StringComparison.Ordinal));
            return new ServerProcess(process, line[line.IndexOf("http://", StringComparison.Ordinal)..line.IndexOf(Routes, StringComparison.Ordinal)]);
        }

        using (process)
            throw new InvalidOperationException($"The server did not start: {process.Output}");
    }

    /// <summary>What it wrote.</summary>
    public string Output => _process.Output;

    public Task KillAsync() => _process.KillAsync();

    /// <summary>Stops it where it is: it holds what it holds, and does nothing.</summary>
    public Task Stop()
    {
        _process.Stop();
        return Task.CompletedTask;
    }

    /// <summary>Lets it go on.</summary>
    public void Continue() => _process.Continue();

    /// <summary>Asks the process to end, as an orchestrator does; gives its exit code.</summary>
    public async Task<int> TerminateAsync()
    {
        using var kill = System.Diagnostics.Process.Start("kill", ["-TERM", _process.Id.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync();
        using var limit = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        return await _process.WaitAsync(limit.Token);
    }

    public void Dispose()
    {
        Client.Dispose();
        _process.Dispose();
    }
}
