namespace AssetSdk.EndToEnd.Tests;

/// <summary>Assets of libraries, in the apps and test projects that reference them.</summary>
public sealed class ReferencedProjectTests
{
    private const string Library = """
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <AssetStore>../store</AssetStore>
          </PropertyGroup>
          <ItemGroup><RemoteAsset Include="test/words:1" /></ItemGroup>
        """;

    private const string LibraryCode = "namespace Library { public static class Words { public static string Text => System.IO.File.ReadAllText(Assets.Test.Words.Path); } }";

    private const string Plain = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <TargetFramework>net10.0</TargetFramework>
          </PropertyGroup>
          <ItemGroup><ProjectReference Include="../Library/Library.csproj" /></ItemGroup>
        </Project>
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task AppWithoutAssetSdk_RunsAndPublishesTheLibrarysAssets(bool sdk)
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync();
        workspace.Project("Library", Library, LibraryCode, sdk);
        workspace.Write("App/App.csproj", Plain);
        workspace.Write("App/Program.cs", "System.Console.WriteLine(Library.Words.Text);");

        (await workspace.DotnetAsync("publish", "App", "-c", "Debug", "-o", workspace.PathOf("out"))).Succeeds();

        Assert.True(workspace.Exists("App/bin/Debug/net10.0/Library.assets.map"));
        Assert.Equal("one\n", (await workspace.RunAsync("App")).Succeeds().Output);
        Assert.Equal(["assets/test/words/1.0/words"], workspace.Files("out").Where(f => f.Contains("assets/", StringComparison.Ordinal)));
        Assert.DoesNotContain("Library.assets.map", workspace.Files("out"));
        workspace.DeleteCache();
        Assert.Equal("one\n", (await workspace.DotnetAsync("out/App.dll")).Succeeds().Output);
    }

    [Fact]
    public async Task AppWithAssetSdk_EqualDigestsAreCarriedOnce_WithOneRecord()
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync();
        workspace.Project("Library", Library.Replace("words:1\"", "words:1\" CopyToOutputDirectory=\"PreserveNewest\"", StringComparison.Ordinal), LibraryCode);
        workspace.App(
            "App",
            """<RemoteAsset Include="test/words:1.0" /><RemoteAsset Include="test/corpus" /><ProjectReference Include="../Library/Library.csproj" />""",
            "System.Console.WriteLine(Library.Words.Text + System.IO.File.ReadAllText(App.Assets.Test.Words.Path));");

        (await workspace.DotnetAsync("publish", "App", "-c", "Debug", "-o", workspace.PathOf("out"))).Succeeds().DoesNotSay("warning");

        Assert.Equal("oneone\n", (await workspace.RunAsync("App")).Succeeds().Output);
        Assert.Equal(["test/words/1.0/words"], workspace.Files("App/bin/Debug/net10.0/assets"));
        Assert.Equal(["test/corpus/1.0/a.txt", "test/corpus/1.0/sub/b.txt", "test/words/1.0/words"], workspace.Files("out/assets"));
        Assert.Equal(2, workspace.Read("out/App.assets.json").Split("\"name\"").Length - 1);
        workspace.DeleteCache();
        Assert.Equal("oneone\n", (await workspace.DotnetAsync("out/App.dll")).Succeeds().Output);
    }

    [Fact]
    public async Task DifferentDigestsUnderOneVersion_AreAnErrorThatNamesBothProjects()
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync();
        workspace.Project("Library", Library, LibraryCode);
        (await workspace.DotnetAsync("build", "Library")).Succeeds();
        // Another store with other bytes under the same name and version.
        Directory.Move(workspace.Store, workspace.PathOf("other"));
        await workspace.PublishSamplesAsync("1.0", "ONE");
        workspace.App("App", """<RemoteAsset Include="test/words" /><ProjectReference Include="../Library/Library.csproj" />""", "System.Console.WriteLine(1);");

        (await workspace.DotnetAsync("publish", "App")).Fails().Says("error ASSET1016").Says("App.csproj").Says("Library.csproj").Says("test/words 1.0");

        // A build copies nothing, so there is nothing in its way.
        (await workspace.DotnetAsync("build", "App")).Succeeds();
    }

    [Fact]
    public async Task AppThatCarriesNoneItself_FindsTheConflictOfItsLibraries()
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync();
        workspace.Project("Library", Library, LibraryCode);
        (await workspace.DotnetAsync("build", "Library")).Succeeds();
        Directory.Move(workspace.Store, workspace.PathOf("other"));
        await workspace.PublishSamplesAsync("1.0", "ONE");
        workspace.Project("Second", Library, "public class C { }");
        workspace.App("App", """<ProjectReference Include="../Library/Library.csproj;../Second/Second.csproj" />""", "System.Console.WriteLine(1);");

        (await workspace.DotnetAsync("publish", "App")).Fails().Says("error ASSET1016").Says("Second.csproj").Says("Library.csproj");
    }

    /// <summary>The packages come from the machine's own folder, where this repository's restore has put them.</summary>
    [Fact]
    public async Task TestProject_FindsTheAssetsOfWhatItTests()
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync();
        workspace.Project("Library", Library, LibraryCode);
        workspace.Write("Library.Tests/Directory.Packages.props", File.ReadAllText(Repository.File("Directory.Packages.props")));
        workspace.Write("Library.Tests/Library.Tests.csproj", """
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup>
              <ItemGroup>
                <PackageReference Include="Microsoft.NET.Test.Sdk" />
                <PackageReference Include="xunit" />
                <PackageReference Include="xunit.runner.visualstudio" />
                <ProjectReference Include="../Library/Library.csproj" />
              </ItemGroup>
            </Project>
            """);
        workspace.Write("Library.Tests/Tests.cs", "public class Tests { [Xunit.Fact] public void Text() => Xunit.Assert.Equal(\"one\", Library.Words.Text); }");

        (await workspace.DotnetAsync("test", "Library.Tests")).Succeeds().Says("Passed:     1");
    }
}
