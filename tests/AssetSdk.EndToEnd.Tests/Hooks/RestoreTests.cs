namespace AssetSdk.EndToEnd.Tests;

/// <summary>The hook matrix, restores of one project, of a solution and by static graph: one test a cell (MSBuild SDK or package). The binary log says how often resolving ran, the server how often it was asked.</summary>
public sealed class RestoreTests
{
    [Fact]
    public async Task A_OneProject_Sdk_ResolvesOnceAtRestore()
    {
        await using var app = await CountedApp.StartAsync(sdk: true);

        var (result, log) = await app.Workspace.BuildAsync("restore", "App");

        result.Succeeds();
        Assert.Equal(1, log.Runs("RestoreAssets"));
        Assert.Equal(1, log.Runs("RestoreAssets", "Restore"));
        Assert.Equal(CountedApp.RequestsOfOne, app.Server.Requests.Count);
    }

    [Fact]
    public async Task A_OneProject_Package_LeavesItToTheBuild()
    {
        await using var app = await CountedApp.StartAsync(sdk: false);

        var (result, log) = await app.Workspace.BuildAsync("restore", "App");

        result.Succeeds();
        Assert.Equal(0, log.Runs("RestoreAssets"));
        Assert.Empty(app.Server.Requests);
    }

    [Theory]
    [InlineData("sln")]
    [InlineData("slnx")]
    public async Task B_Solution_Sdk_ResolvesOnceAProjectAtRestore(string format)
    {
        await using var app = await CountedApp.StartAsync(sdk: true);
        await app.AddSolutionAsync(format);

        var (result, log) = await app.Workspace.BuildAsync("restore", $"All.{format}");

        result.Succeeds();
        Assert.Equal(1, log.Runs("RestoreAssets", "Restore", "App"));
        Assert.Equal(CountedApp.RequestsOfOne, app.Server.Requests.Count);
    }

    [Theory]
    [InlineData("sln")]
    [InlineData("slnx")]
    public async Task B_Solution_Package_ResolvesOnceAProjectAtBuild(string format)
    {
        await using var app = await CountedApp.StartAsync(sdk: false);
        await app.AddSolutionAsync(format);

        var (result, log) = await app.Workspace.BuildAsync("build", $"All.{format}");

        result.Succeeds();
        Assert.Equal(0, log.Runs("RestoreAssets", "Restore"));
        Assert.Equal(1, log.Runs("RestoreAssets", "Build", "App"));
        Assert.Equal(CountedApp.RequestsOfOne, app.Server.Requests.Count);
    }

    [Fact]
    public async Task E_StaticGraph_Sdk_ResolvesOnceAtRestore()
    {
        await using var app = await CountedApp.StartAsync(sdk: true);
        await app.AddSolutionAsync("sln");

        // Static graph evaluates and runs the hook in another process, whose tasks are not in this log: the server counts.
        var result = await app.Workspace.DotnetAsync("restore", "All.sln", "-p:RestoreUseStaticGraphEvaluation=true");

        result.Succeeds();
        Assert.True(app.Workspace.Exists("App/assets.lock.json"));
        Assert.Equal(CountedApp.RequestsOfOne, app.Server.Requests.Count);
    }

    [Fact]
    public async Task E_StaticGraph_Package_ResolvesInTheBuild()
    {
        await using var app = await CountedApp.StartAsync(sdk: false);

        (await app.Workspace.DotnetAsync("restore", "App", "-p:RestoreUseStaticGraphEvaluation=true")).Succeeds();
        Assert.Empty(app.Server.Requests);
        (await app.Workspace.DotnetAsync("build", "App", "-p:RestoreUseStaticGraphEvaluation=true")).Succeeds();

        Assert.Equal(CountedApp.RequestsOfOne, app.Server.Requests.Count);
    }
}
