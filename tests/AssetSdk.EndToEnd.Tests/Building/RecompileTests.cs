namespace AssetSdk.EndToEnd.Tests;

/// <summary>What must not recompile a project: everything that the generated code is not made of.</summary>
public sealed class RecompileTests
{
    [Fact]
    public async Task Build_NothingOfTheCodeChanges_TheCompilerRestsWhateverElseDoes()
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync();
        workspace.App("App", """<RemoteAsset Include="test/words:1" />""", "System.Console.WriteLine(App.Assets.Test.Words.Version);");

        // As a package does it: its targets are imported by builds, and not while restoring.
        workspace.Write("App/obj/App.csproj.package.targets", """<Project><ItemGroup><RemoteAsset Include="test/corpus:1" /></ItemGroup></Project>""");
        (await workspace.DotnetAsync("build", "App")).Succeeds();

        await AssertRestsAsync(workspace, "build again");

        workspace.Write("App/assets.lock.json", workspace.Read("App/assets.lock.json").Replace(
            "  {\"name\":\"test/words\"",
            "  {\"name\":\"test/other\",\"requested\":\"\",\"scheme\":\"major_minor\",\"resolved\":\"1.0\",\"kind\":\"file\",\"digest\":\"sha256:" + new string('0', 64) + "\",\"size\":1,\"files\":1},\n  {\"name\":\"test/words\"",
            StringComparison.Ordinal));
        await AssertRestsAsync(workspace, "an entry of another evaluation");

        workspace.Write("draft/words", "draft");
        workspace.Write("App/App.csproj.user", """<Project><ItemGroup><AssetOverride Include="test/words" Path="../draft/words" /></ItemGroup></Project>""");
        (await workspace.DotnetAsync("build", "App")).Succeeds();
        (await workspace.DotnetAsync("msbuild", "App", "-t:Compile", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true")).Succeeds();
        await AssertRestsAsync(workspace, "an editor that looked");
    }

    private static async Task AssertRestsAsync(Workspace workspace, string what)
    {
        var (result, log) = await workspace.BuildAsync("build", "App");
        result.Succeeds();
        Assert.True(log.Runs("Csc") == 0, $"compiled after: {what}");
    }
}
