namespace AssetSdk.EndToEnd.Tests;

/// <summary>The way that a developer meets first: a project with assets is built, run, built again, cleaned, and taken its cache.</summary>
public sealed class EverydayTests
{
    private const string Items = """<RemoteAsset Include="test/words:1" /><RemoteAsset Include="test/corpus" Version="1" />""";

    private const string Program = """
        using System;
        using System.IO;
        using App;

        Console.WriteLine($"{Assets.Test.Words.Name} {Assets.Test.Words.Version} {File.ReadAllText(Assets.Test.Words.Path)}");
        Console.WriteLine($"{Assets.Test.Corpus.Version} {File.ReadAllText(Assets.Test.Corpus.Files.Sub.BTxt)}");
        Console.WriteLine(Assets.All.Count);
        """;

    private const string Printed = "test/words 1.0 one\n1.0 b one\n2\n";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Build_LocksFetchesAndRuns_AndTheSecondRewritesNothing(bool sdk)
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync();
        workspace.App("App", Items, Program, sdk);

        (await workspace.DotnetAsync("build", "App")).Succeeds();

        Assert.Equal(Printed, (await workspace.RunAsync("App")).Succeeds().Output);
        Assert.Equal(["test/corpus 1 1.0", "test/words 1 1.0"], workspace.Lock("App").Entries.Values.Select(e => $"{e.Name} {e.Requested} {e.Resolved}"));
        Assert.StartsWith("assetsdk-map 1\n", workspace.Read("App/bin/Debug/net10.0/App.assets.map"), StringComparison.Ordinal);
        Assert.False(Directory.Exists(workspace.PathOf("App/bin/Debug/net10.0/assets")));

        // In a fresh clone a path in a string property still has the other system's separators.
        Assert.DoesNotContain(workspace.Files("App"), f => f.Contains('\\', StringComparison.Ordinal));

        string[] kept = ["App/assets.lock.json", "App/obj/Debug/net10.0/App.assets.index", "App/obj/Debug/net10.0/App.assets.map", "App/bin/Debug/net10.0/App.assets.map", "App/bin/Debug/net10.0/App.dll"];
        var before = workspace.Written(kept);
        var (again, log) = await workspace.BuildAsync("build", "App");
        again.Succeeds().Says("0 Warning(s)");
        Assert.Equal(before, workspace.Written(kept));
        Assert.All(log.Outputs("RestoreAssets", "_AssetsWereInPlace"), v => Assert.Equal("True", v));
    }

    [Fact]
    public async Task CacheDeleted_TheNextBuildBringsItBack_EvenWithoutRestore()
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync();
        workspace.App("App", Items, Program);
        (await workspace.DotnetAsync("build", "App")).Succeeds();
        var locked = workspace.Read("App/assets.lock.json");

        workspace.DeleteCache();
        (await workspace.RunAsync("App")).Fails().Says("Build the project again");
        (await workspace.DotnetAsync("build", "App", "--no-restore")).Succeeds();

        Assert.Equal(Printed, (await workspace.RunAsync("App")).Succeeds().Output);
        Assert.Equal(locked, workspace.Read("App/assets.lock.json"));
    }

    [Fact]
    public async Task Clean_TakesAwayWhatABuildMade_AndLeavesLockAndCache()
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync();
        workspace.App("App", """<RemoteAsset Include="test/words:1" CopyToOutputDirectory="IfDifferent" />""", "");
        workspace.Write("App/Program.cs", "System.Console.WriteLine(App.Assets.Test.Words.Version);");
        (await workspace.DotnetAsync("build", "App")).Succeeds();
        Assert.True(workspace.Exists("App/bin/Debug/net10.0/assets/test/words/1.0/words"));
        var cached = workspace.Files("cache");

        (await workspace.DotnetAsync("clean", "App")).Succeeds();

        Assert.DoesNotContain(workspace.Files("App"), f => f.Contains(".assets.map", StringComparison.Ordinal) || f.EndsWith(".assets.index", StringComparison.Ordinal) || f.EndsWith("/words", StringComparison.Ordinal));
        Assert.True(workspace.Exists("App/assets.lock.json"));
        Assert.Equal(cached, workspace.Files("cache"));
        (await workspace.DotnetAsync("build", "App", "--no-restore")).Succeeds();
        Assert.Equal("1.0\n", (await workspace.RunAsync("App")).Succeeds().Output);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task NoItems_NothingHappens(bool sdk)
    {
        using var workspace = await Workspace.CreateAsync();
        workspace.App("App", "", "System.Console.WriteLine(1);", sdk);

        var (result, log) = await workspace.BuildAsync("publish", "App");

        result.Succeeds();
        Assert.Equal(0, log.Runs("RestoreAssets"));
        Assert.Equal(0, log.Runs("PublishAssets"));
        Assert.DoesNotContain(workspace.Files("App"), f => f.EndsWith(".assets.index", StringComparison.Ordinal) || f.EndsWith(".assets.map", StringComparison.Ordinal) || f.EndsWith("App.assets.json", StringComparison.Ordinal) || f.EndsWith("lock.json", StringComparison.Ordinal));
        Assert.False(Directory.Exists(workspace.Cache));
    }

    [Fact]
    public async Task RestoreDisabled_NothingHappens()
    {
        using var workspace = await Workspace.CreateAsync();
        workspace.App("App", Items, "System.Console.WriteLine(1);", properties: "<AssetRestoreEnabled>false</AssetRestoreEnabled>");

        var (result, log) = await workspace.BuildAsync("publish", "App");

        result.Succeeds();
        Assert.Equal(0, log.Runs("RestoreAssets"));
        Assert.Equal(0, log.Runs("PublishAssets"));
        Assert.False(workspace.Exists("App/assets.lock.json"));
        Assert.False(Directory.Exists(workspace.Cache));
    }

    [Fact]
    public async Task FolderWithSpacesAndUmlauts_BuildsPublishesAndRuns()
    {
        using var workspace = await Workspace.CreateAsync("mein Präfix ü (x86) 100%");
        await workspace.PublishSamplesAsync();
        workspace.App("App", Items, Program);

        (await workspace.DotnetAsync("publish", "App", "-c", "Debug", "-o", workspace.PathOf("aus gabe"))).Succeeds();

        Assert.Equal(Printed, (await workspace.RunAsync("App")).Succeeds().Output);
        workspace.DeleteCache();
        Assert.Equal(Printed, (await workspace.DotnetAsync("aus gabe/App.dll")).Succeeds().Output);
    }
}
