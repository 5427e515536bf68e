using System.Globalization;
using AssetSdk.Testing;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>The tool <c>asset-server</c>, installed once a run from the packed package, and running with a folder of its own.</summary>
internal sealed class InstalledServer : IDisposable
{
    private static readonly Lazy<Task<string>> Installed = new(InstallAsync);

    private readonly KillableProcess _process;

    private InstalledServer(KillableProcess process, string url)
    {
        _process = process;
        Url = url;
    }

    /// <summary>Where it listens.</summary>
    public string Url { get; }

    /// <summary>Starts one.</summary>
    public static async Task<InstalledServer> StartAsync(Workspace workspace)
    {
        var program = Path.Combine(await Installed.Value, "asset-server");
        var port = LoopbackPort.Free();
        var url = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}");
        var process = KillableProcess.Start(program, ["--data", workspace.PathOf("server"), "--urls", url], workspace.Environment, workspace.Root);
        await LoopbackPort.WaitAsync(port, "asset-server", () => process.Output);
        return new InstalledServer(process, url);
    }

    /// <summary>Makes a token in its database.</summary>
    public static async Task<string> CreateTokenAsync(Workspace workspace, string right)
    {
        var program = Path.Combine(await Installed.Value, "asset-server");
        return (await workspace.CommandAsync("", [program, "token", "create", "--name", "tests", "--right", right, "--data", workspace.PathOf("server")])).Succeeds().Output.Trim();
    }

    public void Dispose() => _process.Dispose();

    private static async Task<string> InstallAsync()
    {
        using var workspace = await Workspace.CreateAsync();
        var folder = Path.Combine(PackedSdk.Root, "server-tool");
        (await workspace.DotnetAsync("tool", "install", "AssetSdk.Server", "--version", PackedSdk.Version, "--tool-path", folder, "--configfile", workspace.PathOf("nuget.config"))).Succeeds();
        return folder;
    }
}
