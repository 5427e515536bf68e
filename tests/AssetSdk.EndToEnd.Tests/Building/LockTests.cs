namespace AssetSdk.EndToEnd.Tests;

/// <summary>The lock file as NuGet's switches and ours treat it.</summary>
public sealed class LockTests
{
    private const string Items = """<RemoteAsset Include="test/words:1" />""";
    private const string Program = "System.Console.WriteLine(System.IO.File.ReadAllText(App.Assets.Test.Words.Path));";

    [Fact]
    public async Task Sdk_LockedModeAndForceEvaluate_FollowNuGetsSwitches()
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync();
        workspace.App("App", Items, Program);

        (await workspace.DotnetAsync("restore", "App", "--locked-mode")).Fails().Says("error ASSET1205").Says("App.csproj(");
        Assert.False(workspace.Exists("App/assets.lock.json"));
        Assert.True(workspace.Exists("App/obj/project.assets.json"));

        (await workspace.DotnetAsync("restore", "App")).Succeeds();
        (await workspace.DotnetAsync("restore", "App", "--locked-mode")).Succeeds();
        await workspace.PublishSamplesAsync("1.1", "two");
        (await workspace.DotnetAsync("restore", "App")).Succeeds();
        Assert.Equal("1.0", workspace.Lock("App").Entries.Values.Single().Resolved);

        (await workspace.DotnetAsync("restore", "App", "--locked-mode", "-p:AssetForceEvaluate=true")).Fails().Says("error ASSET1205");
        Assert.Equal("1.0", workspace.Lock("App").Entries.Values.Single().Resolved);
        (await workspace.DotnetAsync("restore", "App", "--force-evaluate")).Succeeds();
        Assert.Equal("1.1", workspace.Lock("App").Entries.Values.Single().Resolved);

        // With the last item gone, its entry stays until someone asks to evaluate anew; and what is neither true nor false is said.
        workspace.App("App", "", "System.Console.WriteLine(1);");
        (await workspace.DotnetAsync("restore", "App")).Succeeds();
        Assert.Single(workspace.Lock("App").Entries);
        (await workspace.DotnetAsync("restore", "App", "--force-evaluate")).Succeeds();
        Assert.Empty(workspace.Lock("App").Entries);
        workspace.App("App", Items, Program);
        (await workspace.DotnetAsync("restore", "App", "-p:AssetOffline=1")).Fails().Says("error ASSET1009: AssetOffline is '1'. It must be true or false.");
    }

    [Fact]
    public async Task Package_LockedModeAndForceEvaluate_AreProperties()
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync();
        workspace.App("App", Items, Program, sdk: false);
        (await workspace.DotnetAsync("restore", "App")).Succeeds();

        (await workspace.DotnetAsync("build", "App", "--no-restore", "-p:AssetRestoreLockedMode=true")).Fails().Says("error ASSET1205");
        (await workspace.DotnetAsync("build", "App", "--no-restore")).Succeeds();
        await workspace.PublishSamplesAsync("1.1", "two");
        (await workspace.DotnetAsync("build", "App", "--no-restore", "-p:AssetRestoreLockedMode=true")).Succeeds();
        Assert.Equal("one\n", (await workspace.RunAsync("App")).Output);
        (await workspace.DotnetAsync("build", "App", "--no-restore", "-p:AssetForceEvaluate=true")).Succeeds();

        Assert.Equal("two\n", (await workspace.RunAsync("App")).Output);
    }

    [Fact]
    public async Task Offline_WithWarmCacheBuilds_WithoutItSaysWhatIsMissing()
    {
        await using var app = await CountedApp.StartAsync(sdk: true);
        (await app.Workspace.DotnetAsync("build", "App", "-p:AssetOffline=true")).Fails().Says("error ASSET1106");
        (await app.Workspace.DotnetAsync("restore", "App")).Succeeds();
        await app.Server.DisposeAsync();
        Directory.Delete(app.Workspace.PathOf("App/obj"), recursive: true);

        (await app.Workspace.DotnetAsync("build", "App", "-p:AssetOffline=true")).Succeeds();

        app.Workspace.DeleteCache();
        (await app.Workspace.DotnetAsync("build", "App", "--no-restore", "-p:AssetOffline=true")).Fails().Says("error ASSET1106").Says("test/words 1.0");
    }

    [Fact]
    public async Task FailedAssetRestore_DoesNotKeepNuGetFromWritingItsFiles()
    {
        using var workspace = await Workspace.CreateAsync();
        workspace.App("App", """<RemoteAsset Include="test/none:1" />""", Program);

        (await workspace.DotnetAsync("restore", "App")).Fails().Says("error ASSET1007");

        Assert.True(workspace.Exists("App/obj/project.assets.json"));
        Assert.True(workspace.Exists("App/obj/App.csproj.nuget.g.props"));
    }

    [Fact]
    public async Task StoreThatChangedAVersion_IsNamedAndNothingIsKept()
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync();
        workspace.App("App", Items, Program);
        (await workspace.DotnetAsync("build", "App")).Succeeds();
        workspace.DeleteCache();
        File.WriteAllText(workspace.PathOf("store/test/words/1.0"), "ONE");

        (await workspace.DotnetAsync("build", "App", "--no-restore")).Fails().Says("error ASSET1201").Says(workspace.PathOf("store"));

        Assert.DoesNotContain(workspace.Files("cache"), f => f.EndsWith(".complete", StringComparison.Ordinal));
    }
}
