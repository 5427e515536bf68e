using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.MSBuild;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>What an editor sees: the project loaded through a design-time build, as editors and language servers do.</summary>
public sealed class DesignTimeTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Editor_SeesAccessorsAndTheirDocumentation(bool sdk)
    {
        await using var app = await StartAsync(sdk);
        (await app.Workspace.DotnetAsync("build", "App")).Succeeds();
        var asked = app.Server.Requests.Count;
        var digest = app.Workspace.Lock("App").Entries.Values.Single().Digest.ToString();

        using var editor = MSBuildWorkspace.Create();
        var assets = await AccessorsAsync(editor, app.Workspace);

        var words = Member(assets, "Test", "Words");
        Assert.Equal("test/words", Constant(words, "Name"));
        Assert.Equal("1.0", Constant(words, "Version"));
        Assert.Equal(digest, Constant(words, "Digest"));
        Assert.Contains(words.GetMembers("Path"), m => m is IPropertySymbol { Type.SpecialType: SpecialType.System_String });
        Assert.NotEmpty(words.GetTypeMembers("Files"));
        var documentation = words.GetDocumentationCommentXml()!;
        Assert.Contains("test/words:1", documentation, StringComparison.Ordinal);
        Assert.Contains("1.0", documentation, StringComparison.Ordinal);
        Assert.Contains(digest, documentation, StringComparison.Ordinal);
        Assert.Equal(asked, app.Server.Requests.Count);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EmptyCacheAndDeadServer_OffersWhatTheLockKnows_AndNothingIsTrustedLater(bool sdk)
    {
        await using var app = await StartAsync(sdk);
        (await app.Workspace.DotnetAsync("build", "App")).Succeeds();
        var locked = app.Workspace.Read("App/assets.lock.json");
        app.Workspace.DeleteCache();
        File.Delete(app.Workspace.PathOf("App/obj/Debug/net10.0/App.assets.index"));
        Directory.Delete(app.Workspace.PathOf("App/bin"), recursive: true);
        app.Server.Reset();
        app.Server.Rule = _ => throw new InvalidOperationException("an editor asked a server");

        using var editor = MSBuildWorkspace.Create();
        var words = Member(await AccessorsAsync(editor, app.Workspace), "Test", "Words");

        Assert.Equal("test/words", Constant(words, "Name"));
        Assert.Equal("1.0", Constant(words, "Version"));
        Assert.StartsWith("sha256:", Constant(words, "Digest"), StringComparison.Ordinal);
        Assert.NotEmpty(words.GetMembers("Path"));
        Assert.Contains(editor.Diagnostics, d => d.Message.Contains("Build the project once", StringComparison.Ordinal));
        Assert.Empty(app.Server.Requests);
        Assert.False(Directory.Exists(app.Workspace.Cache));
        Assert.Equal(locked, app.Workspace.Read("App/assets.lock.json"));

        app.Server.Reset();
        (await app.Workspace.DotnetAsync("build", "App", "--no-restore")).Succeeds();
        Assert.Equal("one\n", (await app.Workspace.RunAsync("App")).Succeeds().Output);
    }

    [Fact]
    public async Task NothingLockedYet_SucceedsWithAWarning_AndWritesNothingThatABuildTrusts()
    {
        await using var app = await StartAsync(sdk: true);
        (await app.Workspace.DotnetAsync("restore", "App", "-p:AssetRestoreEnabled=false")).Succeeds();

        // As Visual Studio calls it: targets of the compiler, nothing is compiled, no error may stop it.
        var result = await app.Workspace.DotnetAsync(
            "msbuild", "App", "-t:ResolveAssemblyReferences;Compile", "-tl:off",
            "-p:DesignTimeBuild=true", "-p:BuildingInsideVisualStudio=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true", "-p:BuildProjectReferences=false");

        result.Succeeds().Says("warning ASSET1017").Says("App.csproj(");
        Assert.Empty(app.Server.Requests);
        Assert.False(app.Workspace.Exists("App/assets.lock.json"));
        Assert.DoesNotContain(app.Workspace.Files("App/obj"), f => f.EndsWith(".assets.map", StringComparison.Ordinal));
        (await app.Workspace.DotnetAsync("build", "App", "--no-restore")).Succeeds();
        Assert.Equal("one\n", (await app.Workspace.RunAsync("App")).Succeeds().Output);
    }

    private static async Task<CountedApp> StartAsync(bool sdk)
    {
        var app = await CountedApp.StartAsync(
            sdk,
            """
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <AssetCachePath>../cache</AssetCachePath>
                <AssetStore>{0}</AssetStore>
              </PropertyGroup>
              <ItemGroup><RemoteAsset Include="test/words:1" /></ItemGroup>
            """,
            "System.Console.WriteLine(System.IO.File.ReadAllText(App.Assets.Test.Words.Path));");
        // The process that loads the project for the editor has this one's environment: its packages are set here.
        var config = app.Workspace.Read("nuget.config");
        app.Workspace.Write("nuget.config", config.Replace("<packageSources>", $"<config><add key=\"globalPackagesFolder\" value=\"{Path.Combine(PackedSdk.Root, "packages")}\" /></config><packageSources>", StringComparison.Ordinal));
        return app;
    }

    private static async Task<INamedTypeSymbol> AccessorsAsync(MSBuildWorkspace editor, Workspace workspace)
    {
        var project = await editor.OpenProjectAsync(workspace.PathOf("App/App.csproj"));
        var compilation = (await project.GetCompilationAsync())!;
        // Whatever MSBuild says is a failure to this workspace, warnings too: ours is the one that may be there.
        Assert.All(editor.Diagnostics, d => Assert.Contains("Build the project once", d.Message, StringComparison.Ordinal));
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        var assets = compilation.GetTypeByMetadataName("App.Assets");
        Assert.NotNull(assets);
        return assets;
    }

    private static INamedTypeSymbol Member(INamedTypeSymbol type, params IEnumerable<string> path) => path.Aggregate(type, (t, name) => Assert.Single(t.GetTypeMembers(name)));

    private static string? Constant(INamedTypeSymbol type, string name) => Assert.IsAssignableFrom<IFieldSymbol>(Assert.Single(type.GetMembers(name))).ConstantValue as string;
}
