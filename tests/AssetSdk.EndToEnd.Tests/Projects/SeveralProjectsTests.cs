using System.Globalization;
using AssetSdk.Testing;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>Projects beside each other, and both ways into one project.</summary>
public sealed class SeveralProjectsTests
{
    private const string Items = """<RemoteAsset Include="test/words:1" />""";

    [Fact]
    public async Task TwoProjectsInAFolder_EachHasItsLockFile()
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync();
        workspace.Write("Directory.Build.props", """
            <Project>
              <PropertyGroup>
                <BaseIntermediateOutputPath>obj/$(MSBuildProjectName)/</BaseIntermediateOutputPath>
                <OutputPath>bin/$(MSBuildProjectName)/</OutputPath>
                <EnableDefaultCompileItems>false</EnableDefaultCompileItems>
              </PropertyGroup>
            </Project>
            """);
        foreach (var (name, item) in new[] { ("One", "test/words"), ("Two", "test/corpus") })
        {
            workspace.App(name, $"""<RemoteAsset Include="{item}" />""", "");
            File.Move(workspace.PathOf($"{name}/{name}.csproj"), workspace.PathOf($"Both.{name}.csproj"));
            workspace.Write($"assets.Both.{name}.lock.json", "");
            workspace.Write($"{name}.cs", "class P { static void Main() { } }");
            workspace.Write($"Both.{name}.csproj", workspace.Read($"Both.{name}.csproj").Replace("../store", "store", StringComparison.Ordinal).Replace("<ItemGroup>", $"<ItemGroup><Compile Include=\"{name}.cs\" />", StringComparison.Ordinal));
        }

        workspace.Write("All.slnx", "<Solution><Project Path=\"Both.One.csproj\" /><Project Path=\"Both.Two.csproj\" /></Solution>");
        (await workspace.DotnetAsync("build", "All.slnx")).Succeeds();

        Assert.Contains("test/words", workspace.Read("assets.Both.One.lock.json"), StringComparison.Ordinal);
        Assert.DoesNotContain("test/words", workspace.Read("assets.Both.Two.lock.json"), StringComparison.Ordinal);
        Assert.Contains("test/corpus", workspace.Read("assets.Both.Two.lock.json"), StringComparison.Ordinal);
        Assert.False(workspace.Exists("assets.lock.json"));
    }

    [Fact]
    public async Task SdkBesideThePackage_OfOneVersion_WorksAndPassesTheGeneratorOnce()
    {
        await using var app = await CountedApp.StartAsync(sdk: true);
        var project = app.Workspace.Read("App/App.csproj");
        app.Workspace.Write("App/App.csproj", project.Replace("<ItemGroup>", $"<ItemGroup><PackageReference Include=\"AssetSdk\" Version=\"{PackedSdk.Version}\" />", StringComparison.Ordinal));

        var (result, log) = await app.Workspace.BuildAsync("build", "App");

        result.Succeeds();
        Assert.Single(log.Items("Csc", "Analyzers"), a => a.EndsWith("AssetSdk.Generators.dll", StringComparison.Ordinal));
        Assert.Equal(1, log.Runs("RestoreAssets", "Restore"));
        Assert.Equal(1, log.Runs("RestoreAssets", "Build"));
    }

    [Fact]
    public async Task SdkBesideThePackage_OfAnotherVersion_IsAnErrorThatNamesBoth()
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync();
        var other = await PackedSdk.FolderOfVersionAsync(PackedSdk.OtherVersion);
        workspace.Write("nuget.config", workspace.Read("nuget.config").Replace("<clear /><add", $"<clear /><add key=\"other\" value=\"{other}\" /><add", StringComparison.Ordinal));
        workspace.App("App", $"""{Items}<PackageReference Include="AssetSdk" Version="{PackedSdk.OtherVersion}" />""", "System.Console.WriteLine(1);");

        (await workspace.DotnetAsync("build", "App")).Fails().Says("error ASSET1011").Says(PackedSdk.Version).Says(PackedSdk.OtherVersion);
    }

    [Theory]
    [InlineData(20, true)]
    [InlineData(5, false)]
    public async Task ProjectsInParallelIntoAColdCache_FetchEachAssetOnce(int count, bool sdk)
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync();
        await using var server = await FaultServer.StartAsync(workspace.Store);
        var names = Enumerable.Range(1, count).Select(i => string.Create(CultureInfo.InvariantCulture, $"P{i}")).ToList();
        foreach (var name in names)
            workspace.App(name, Items + """<RemoteAsset Include="test/corpus:1.0" />""", "System.Console.WriteLine(1);", sdk, $"<AssetStore>{server.Url}</AssetStore>");
        workspace.Solution(names);

        (await workspace.DotnetAsync("build", "All.slnx", "-m")).Succeeds();

        foreach (var path in new[] { "test/words/1.0", "test/corpus/1.0/a.txt", "test/corpus/1.0/sub/b.txt" })
            Assert.Equal(1, server.CountOf(path));
        Assert.All(names, n => Assert.Equal(2, workspace.Lock(n).Entries.Count));
    }
}
