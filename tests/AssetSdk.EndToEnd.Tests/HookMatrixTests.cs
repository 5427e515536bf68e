using AssetSdk.Testing;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>
/// When assets are resolved: one test a cell of the matrix (seven kinds of restore and build, for the MSBuild SDK and for the package).
/// The binary log says how often resolving ran, the server's log how many requests were made.
/// </summary>
public sealed class HookMatrixTests
{
    private const string Settings = """
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <AssetStore>{0}</AssetStore>
          </PropertyGroup>
          <ItemGroup><RemoteAsset Include="test/words:1" /></ItemGroup>
        """;

    private const string SeveralFrameworks = """
          <PropertyGroup>
            <TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>
            <AssetStore>{0}</AssetStore>
          </PropertyGroup>
          <ItemGroup>
            <RemoteAsset Include="test/words:1" />
            <RemoteAsset Include="test/more" Condition="'$(TargetFramework)' == 'net10.0'" />
          </ItemGroup>
        """;

    // To resolve and fetch 'test/words:1': its list of versions, its manifest, its bytes.
    private const int RequestsOfOne = 3;

    [Fact]
    public async Task A_OneProject_Sdk_ResolvesOnceAtRestore()
    {
        await using var scene = await Scene.StartAsync(sdk: true, Settings);

        var (result, log) = await scene.Workspace.BuildAsync("restore", "App");

        result.Succeeds();
        Assert.Equal(1, log.Runs("RestoreAssets"));
        Assert.Equal(1, log.Runs("RestoreAssets", "Restore"));
        Assert.Equal(RequestsOfOne, scene.Server.Requests.Count);
    }

    [Fact]
    public async Task A_OneProject_Package_LeavesItToTheBuild()
    {
        await using var scene = await Scene.StartAsync(sdk: false, Settings);

        var (result, log) = await scene.Workspace.BuildAsync("restore", "App");

        result.Succeeds();
        Assert.Equal(0, log.Runs("RestoreAssets"));
        Assert.Empty(scene.Server.Requests);
    }

    [Theory]
    [InlineData("sln")]
    [InlineData("slnx")]
    public async Task B_Solution_Sdk_ResolvesOnceAProjectAtRestore(string format)
    {
        await using var scene = await Scene.StartAsync(sdk: true, Settings);
        await scene.AddSolutionAsync(format);

        var (result, log) = await scene.Workspace.BuildAsync("restore", $"All.{format}");

        result.Succeeds();
        Assert.Equal(1, log.Runs("RestoreAssets", "Restore", "App"));
        Assert.Equal(RequestsOfOne, scene.Server.Requests.Count);
    }

    [Theory]
    [InlineData("sln")]
    [InlineData("slnx")]
    public async Task B_Solution_Package_ResolvesOnceAProjectAtBuild(string format)
    {
        await using var scene = await Scene.StartAsync(sdk: false, Settings);
        await scene.AddSolutionAsync(format);

        var (result, log) = await scene.Workspace.BuildAsync("build", $"All.{format}");

        result.Succeeds();
        Assert.Equal(0, log.Runs("RestoreAssets", "Restore"));
        Assert.Equal(1, log.Runs("RestoreAssets", "Build", "App"));
        Assert.Equal(RequestsOfOne, scene.Server.Requests.Count);
    }

    [Fact]
    public async Task C_Build_Sdk_ResolvesAtRestoreAndFindsNothingToDoInTheBuild()
    {
        await using var scene = await Scene.StartAsync(sdk: true, Settings);

        var (result, log) = await scene.Workspace.BuildAsync("build", "App");

        result.Succeeds();
        Assert.Equal(1, log.Runs("RestoreAssets", "Restore"));
        Assert.Equal(1, log.Runs("RestoreAssets", "Build"));
        Assert.Equal(RequestsOfOne, scene.Server.Requests.Count);
        Assert.Equal(["False", "True"], log.Outputs("RestoreAssets", "_AssetsWereInPlace"));
    }

    [Fact]
    public async Task C_Build_Package_ResolvesInTheBuild()
    {
        await using var scene = await Scene.StartAsync(sdk: false, Settings);

        var (result, log) = await scene.Workspace.BuildAsync("build", "App");

        result.Succeeds();
        Assert.Equal(0, log.Runs("RestoreAssets", "Restore"));
        Assert.Equal(1, log.Runs("RestoreAssets", "Build"));
        Assert.Equal(RequestsOfOne, scene.Server.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task C_BuildAgain_DoesNothingAndAsksNobody(bool sdk)
    {
        await using var scene = await Scene.StartAsync(sdk, Settings);
        (await scene.Workspace.DotnetAsync("build", "App")).Succeeds();
        var before = scene.Server.Requests.Count;

        var (result, log) = await scene.Workspace.BuildAsync("build", "App");

        result.Succeeds();
        Assert.All(log.Outputs("RestoreAssets", "_AssetsWereInPlace"), v => Assert.Equal("True", v));
        Assert.Equal(before, scene.Server.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task D_NoRestore_ResolvesInTheBuild(bool sdk)
    {
        await using var scene = await Scene.StartAsync(sdk, Settings);
        (await scene.Workspace.DotnetAsync("restore", "App", "-p:AssetRestoreEnabled=false")).Succeeds();
        Assert.Empty(scene.Server.Requests);

        var (result, log) = await scene.Workspace.BuildAsync("build", "App", "--no-restore");

        result.Succeeds();
        Assert.Equal(0, log.Runs("RestoreAssets", "Restore"));
        Assert.Equal(1, log.Runs("RestoreAssets", "Build"));
        Assert.Equal(RequestsOfOne, scene.Server.Requests.Count);
    }

    [Fact]
    public async Task E_StaticGraph_Sdk_ResolvesOnceAtRestore()
    {
        await using var scene = await Scene.StartAsync(sdk: true, Settings);
        await scene.AddSolutionAsync("sln");

        // Static graph evaluates and runs the hook in another process, whose tasks are not in this log: the server counts.
        var result = await scene.Workspace.DotnetAsync("restore", "All.sln", "-p:RestoreUseStaticGraphEvaluation=true");

        result.Succeeds();
        Assert.True(scene.Workspace.Exists("App/assets.lock.json"));
        Assert.Equal(RequestsOfOne, scene.Server.Requests.Count);
    }

    [Fact]
    public async Task E_StaticGraph_Package_ResolvesInTheBuild()
    {
        await using var scene = await Scene.StartAsync(sdk: false, Settings);

        (await scene.Workspace.DotnetAsync("restore", "App", "-p:RestoreUseStaticGraphEvaluation=true")).Succeeds();
        Assert.Empty(scene.Server.Requests);
        (await scene.Workspace.DotnetAsync("build", "App", "-p:RestoreUseStaticGraphEvaluation=true")).Succeeds();

        Assert.Equal(RequestsOfOne, scene.Server.Requests.Count);
    }

    [Fact]
    public async Task F_SeveralFrameworks_Sdk_ResolvesOnceForAllOfThem()
    {
        await using var scene = await Scene.StartAsync(sdk: true, SeveralFrameworks);

        var (result, log) = await scene.Workspace.BuildAsync("build", "App");

        result.Succeeds();
        Assert.Equal(1, log.Runs("RestoreAssets", "Restore"));
        Assert.Equal(2, log.Runs("RestoreAssets", "Build"));
        Assert.Equal(2 * RequestsOfOne, scene.Server.Requests.Count);
        Assert.Equal(2, scene.Workspace.Lock("App").Entries.Count);
    }

    [Fact]
    public async Task F_SeveralFrameworks_Package_EachBuildAddsWhatItSees()
    {
        await using var scene = await Scene.StartAsync(sdk: false, SeveralFrameworks);

        var (result, log) = await scene.Workspace.BuildAsync("build", "App");

        result.Succeeds();
        Assert.Equal(0, log.Runs("RestoreAssets", "Restore"));
        Assert.Equal(2, log.Runs("RestoreAssets", "Build"));
        Assert.Equal(2, scene.Workspace.Lock("App").Entries.Count);
    }

    [Fact]
    public async Task F_OneFrameworkOfSeveral_Sdk_TheBuildCatchesWhatRestoreSkips()
    {
        await using var scene = await Scene.StartAsync(sdk: true, SeveralFrameworks);

        var result = await scene.Workspace.DotnetAsync("build", "App", "-f", "net10.0");

        result.Succeeds();
        Assert.True(scene.Workspace.Exists("App/bin/Debug/net10.0/App.assets.map"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task G_ReferencedProject_ResolvesOnceEach(bool sdk)
    {
        await using var scene = await Scene.StartAsync(sdk, Settings);
        scene.Workspace.Project("Main", """
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><ProjectReference Include="../App/App.csproj" /></ItemGroup>
            """, sdk: sdk);

        var (result, log) = await scene.Workspace.BuildAsync("build", "Main");

        result.Succeeds();
        Assert.Equal(sdk ? 1 : 0, log.Runs("RestoreAssets", "Restore", "App"));
        Assert.Equal(1, log.Runs("RestoreAssets", "Build", "App"));
        Assert.Equal(0, log.Runs("RestoreAssets", null, "Main"));
        Assert.Equal(RequestsOfOne, scene.Server.Requests.Count);
    }

    /// <summary>A project 'App' whose store is a web server that counts.</summary>
    private sealed class Scene : IAsyncDisposable
    {
        private Scene(Workspace workspace, FaultServer server)
        {
            Workspace = workspace;
            Server = server;
        }

        public Workspace Workspace { get; }

        public FaultServer Server { get; }

        public static async Task<Scene> StartAsync(bool sdk, string settings)
        {
            var workspace = await Workspace.CreateAsync();
            await workspace.PublishAsync("test/words", "1.0", (".", "one"));
            await workspace.PublishAsync("test/more", "0.1", (".", "more"));
            var server = await FaultServer.StartAsync(workspace.Store);
            workspace.Project("App", settings.Replace("{0}", server.Url, StringComparison.Ordinal), "public class C { }", sdk);
            return new Scene(workspace, server);
        }

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
}
