namespace AssetSdk.EndToEnd.Tests;

/// <summary>The hook matrix, builds with and without restore, and of referenced projects: one test a cell (MSBuild SDK or package). The binary log says how often resolving ran, the server how often it was asked.</summary>
public sealed class BuildTests
{
    [Fact]
    public async Task C_Build_Sdk_ResolvesAtRestoreAndFindsNothingToDoInTheBuild()
    {
        await using var app = await CountedApp.StartAsync(sdk: true);

        var (result, log) = await app.Workspace.BuildAsync("build", "App");

        result.Succeeds();
        Assert.Equal(1, log.Runs("RestoreAssets", "Restore"));
        Assert.Equal(1, log.Runs("RestoreAssets", "Build"));
        Assert.Equal(CountedApp.RequestsOfOne, app.Server.Requests.Count);
        Assert.Equal(["False", "True"], log.Outputs("RestoreAssets", "_AssetsWereInPlace"));
    }

    [Fact]
    public async Task C_Build_Package_ResolvesInTheBuild()
    {
        await using var app = await CountedApp.StartAsync(sdk: false);

        var (result, log) = await app.Workspace.BuildAsync("build", "App");

        result.Succeeds();
        Assert.Equal(0, log.Runs("RestoreAssets", "Restore"));
        Assert.Equal(1, log.Runs("RestoreAssets", "Build"));
        Assert.Equal(CountedApp.RequestsOfOne, app.Server.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task C_BuildAgain_DoesNothingAndAsksNobody(bool sdk)
    {
        await using var app = await CountedApp.StartAsync(sdk);
        (await app.Workspace.DotnetAsync("build", "App")).Succeeds();
        var before = app.Server.Requests.Count;

        var (result, log) = await app.Workspace.BuildAsync("build", "App");

        result.Succeeds();
        Assert.All(log.Outputs("RestoreAssets", "_AssetsWereInPlace"), v => Assert.Equal("True", v));
        Assert.Equal(before, app.Server.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task D_NoRestore_ResolvesInTheBuild(bool sdk)
    {
        await using var app = await CountedApp.StartAsync(sdk);
        (await app.Workspace.DotnetAsync("restore", "App", "-p:AssetRestoreEnabled=false")).Succeeds();
        Assert.Empty(app.Server.Requests);

        var (result, log) = await app.Workspace.BuildAsync("build", "App", "--no-restore");

        result.Succeeds();
        Assert.Equal(0, log.Runs("RestoreAssets", "Restore"));
        Assert.Equal(1, log.Runs("RestoreAssets", "Build"));
        Assert.Equal(CountedApp.RequestsOfOne, app.Server.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task G_ReferencedProject_ResolvesOnceEach(bool sdk)
    {
        await using var app = await CountedApp.StartAsync(sdk);
        app.Workspace.Project("Main", """
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup><ProjectReference Include="../App/App.csproj" /></ItemGroup>
            """, sdk: sdk);

        var (result, log) = await app.Workspace.BuildAsync("build", "Main");

        result.Succeeds();
        Assert.Equal(sdk ? 1 : 0, log.Runs("RestoreAssets", "Restore", "App"));
        Assert.Equal(1, log.Runs("RestoreAssets", "Build", "App"));
        Assert.Equal(0, log.Runs("RestoreAssets", null, "Main"));
        Assert.Equal(CountedApp.RequestsOfOne, app.Server.Requests.Count);
    }

    [Fact]
    public async Task PublicTargets_AreNamesToHookOn()
    {
        await using var app = await CountedApp.StartAsync(sdk: true);
        app.Workspace.Write("Directory.Build.targets", """
            <Project>
              <Target Name="AfterMine" AfterTargets="RestoreRemoteAssets"><Message Importance="high" Text="hooked on restore" /></Target>
              <Target Name="BeforeMine" BeforeTargets="ResolveRemoteAssets"><Message Importance="high" Text="hooked on resolve" /></Target>
            </Project>
            """);

        (await app.Workspace.DotnetAsync("build", "App")).Succeeds().Says("hooked on restore").Says("hooked on resolve");
    }
}
