namespace AssetSdk.EndToEnd.Tests;

/// <summary>The hook matrix, projects with several target frameworks: one test a cell (MSBuild SDK or package). The binary log says how often resolving ran, the server how often it was asked.</summary>
public sealed class SeveralFrameworksTests
{
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

    [Fact]
    public async Task F_SeveralFrameworks_Sdk_ResolvesOnceForAllOfThem()
    {
        await using var app = await CountedApp.StartAsync(sdk: true, SeveralFrameworks);

        var (result, log) = await app.Workspace.BuildAsync("build", "App");

        result.Succeeds();
        Assert.Equal(1, log.Runs("RestoreAssets", "Restore"));
        Assert.Equal(2, log.Runs("RestoreAssets", "Build"));
        Assert.Equal(2 * CountedApp.RequestsOfOne, app.Server.Requests.Count);
        Assert.Equal(2, app.Workspace.Lock("App").Entries.Count);
    }

    [Fact]
    public async Task F_SeveralFrameworks_Package_EachBuildAddsWhatItSees()
    {
        await using var app = await CountedApp.StartAsync(sdk: false, SeveralFrameworks);

        var (result, log) = await app.Workspace.BuildAsync("build", "App");

        result.Succeeds();
        Assert.Equal(0, log.Runs("RestoreAssets", "Restore"));
        Assert.Equal(2, log.Runs("RestoreAssets", "Build"));
        Assert.Equal(2, app.Workspace.Lock("App").Entries.Count);
    }

    [Fact]
    public async Task F_OneFrameworkOfSeveral_Sdk_TheBuildCatchesWhatRestoreSkips()
    {
        await using var app = await CountedApp.StartAsync(sdk: true, SeveralFrameworks);

        var result = await app.Workspace.DotnetAsync("build", "App", "-f", "net10.0");

        result.Succeeds();
        Assert.True(app.Workspace.Exists("App/bin/Debug/net10.0/App.assets.map"));
    }

    [Theory]
    [InlineData("-graph")]
    [InlineData("-m:3")]
    [InlineData("-mt")]
    public async Task F_SeveralFrameworks_OtherWaysToBuild_GiveTheSame(string way)
    {
        await using var app = await CountedApp.StartAsync(sdk: true, SeveralFrameworks);

        var (result, log) = await app.Workspace.BuildAsync("build", "App", way);

        result.Succeeds();
        Assert.Equal(2, log.Runs("RestoreAssets", "Build"));
        Assert.Equal(2 * CountedApp.RequestsOfOne, app.Server.Requests.Count);
        Assert.Equal(2, app.Workspace.Lock("App").Entries.Count);
        Assert.Contains("test/more", app.Workspace.Read("App/bin/Debug/net10.0/App.assets.map"), StringComparison.Ordinal);
        Assert.DoesNotContain("test/more", app.Workspace.Read("App/bin/Debug/netstandard2.0/App.assets.map"), StringComparison.Ordinal);
    }
}
