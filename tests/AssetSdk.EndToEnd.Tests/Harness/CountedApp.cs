using AssetSdk.Testing;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>A project 'App' whose store is a web server that counts. It has <c>test/words</c> 1.0 and <c>test/more</c> 0.1.</summary>
internal sealed class CountedApp : IAsyncDisposable
{
    /// <summary>Requests that resolve and fetch one asset: its list of versions, its manifest, its bytes.</summary>
    public const int RequestsOfOne = 3;

    private const string OneAsset = """
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <AssetStore>{0}</AssetStore>
          </PropertyGroup>
          <ItemGroup><RemoteAsset Include="test/words:1" /></ItemGroup>
        """;

    private CountedApp(Workspace workspace, FaultServer server)
    {
        Workspace = workspace;
        Server = server;
    }

    public Workspace Workspace { get; }

    public FaultServer Server { get; }

    /// <summary>Starts the server and writes the project.</summary>
    /// <param name="sdk">Whether it uses <c>&lt;Sdk&gt;</c>, or the package.</param>
    /// <param name="settings">Its content, with <c>{0}</c> where the store's address belongs.</param>
    /// <param name="program">Its code.</param>
    public static async Task<CountedApp> StartAsync(bool sdk, string settings = OneAsset, string program = "public class C { }")
    {
        var workspace = await Workspace.CreateAsync();
        await workspace.PublishAsync("test/words", "1.0", (".", "one"));
        await workspace.PublishAsync("test/more", "0.1", (".", "more"));
        var server = await FaultServer.StartAsync(workspace.Store);
        workspace.Project("App", settings.Replace("{0}", server.Url, StringComparison.Ordinal), program, sdk);
        return new CountedApp(workspace, server);
    }

    /// <summary>Writes a solution that holds the project.</summary>
    public async Task AddSolutionAsync(string format)
    {
        (await Workspace.DotnetAsync("new", "sln", "--format", format, "-n", "All")).Succeeds();
        (await Workspace.DotnetAsync("sln", $"All.{format}", "add", "App")).Succeeds();
    }

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        Workspace.Dispose();
    }
}
