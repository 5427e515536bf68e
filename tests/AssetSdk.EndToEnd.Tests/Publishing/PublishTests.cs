using System.Text.Json;

namespace AssetSdk.EndToEnd.Tests;

/// <summary>What <c>dotnet publish</c> carries.</summary>
public sealed class PublishTests
{
    private const string Items = """
        <RemoteAsset Include="test/words:1" />
        <RemoteAsset Include="test/corpus:1" TargetPath="data/corpus" />
        <RemoteAsset Include="test/more" CopyToPublishDirectory="Never" />
        """;

    private const string Program = """
        using System;
        using System.IO;
        using App;

        Console.WriteLine(File.ReadAllText(Assets.Test.Words.Path) + " " + File.ReadAllText(Assets.Test.Corpus.Files.Sub.BTxt));
        try
        {
            Console.WriteLine(File.ReadAllText(Assets.Test.More.Path));
        }
        catch (FileNotFoundException)
        {
            Console.WriteLine("not carried");
        }
        """;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Publish_CarriesAssetsWithARecord_AndNeedsNoCache(bool sdk)
    {
        using var workspace = await StartAsync(sdk);

        (await workspace.DotnetAsync("publish", "App", "-o", workspace.PathOf("out"))).Succeeds();

        Assert.Equal(
            ["App.assets.json", "App.deps.json", "App.dll", "App.pdb", "App.runtimeconfig.json", "assets/test/words/1.0/words", "data/corpus/a.txt", "data/corpus/sub/b.txt"],
            workspace.Files("out"));
        using var record = JsonDocument.Parse(workspace.Read("out/App.assets.json"));
        var assets = record.RootElement.GetProperty("assets").EnumerateArray().ToList();
        Assert.Equal(["test/corpus 1.0 data/corpus tests", "test/words 1.0 assets/test/words/1.0 tests"], assets.Select(a => $"{Text(a, "name")} {Text(a, "version")} {Text(a, "path")} {Text(a, "by")}"));
        Assert.Equal(workspace.Lock("App").Entries.Values.Where(e => e.Name != "test/more").Select(e => e.Digest.ToString()).Order(StringComparer.Ordinal), assets.Select(a => Text(a, "digest")).Order(StringComparer.Ordinal));
        Assert.All(assets, a => Assert.InRange(a.GetProperty("pushed").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddHours(-1), DateTimeOffset.UtcNow.AddHours(1)));

        workspace.DeleteCache();
        Assert.Equal("one b one\nnot carried\n", (await workspace.DotnetAsync("out/App.dll")).Succeeds().Output);
    }

    [Fact]
    public async Task PublishWithoutBuild_CarriesAssets()
    {
        using var workspace = await StartAsync(sdk: true);
        (await workspace.DotnetAsync("build", "App", "-c", "Release")).Succeeds();

        (await workspace.DotnetAsync("publish", "App", "--no-build", "-o", workspace.PathOf("out"))).Succeeds();

        Assert.Contains("assets/test/words/1.0/words", workspace.Files("out"));
        Assert.Contains("App.assets.json", workspace.Files("out"));
        Assert.DoesNotContain("App.assets.map", workspace.Files("out"));
    }

    /// <summary>The Web SDK publishes every JSON file that it finds.</summary>
    [Fact]
    public async Task WebApp_CarriesAssets_AndNotTheLockFile()
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync();
        workspace.Project("Web", """
              <PropertyGroup><TargetFramework>net10.0</TargetFramework><AssetStore>../store</AssetStore></PropertyGroup>
              <ItemGroup><RemoteAsset Include="test/words:1" /></ItemGroup>
            """, "System.Console.WriteLine(System.IO.File.ReadAllText(Web.Assets.Test.Words.Path));", attributes: "Sdk=\"Microsoft.NET.Sdk.Web\"");
        workspace.Write("Web/appsettings.json", "{}");

        // Twice: the lock file is there only when the second one collects the project's files.
        (await workspace.DotnetAsync("publish", "Web", "-o", workspace.PathOf("out"))).Succeeds();
        (await workspace.DotnetAsync("publish", "Web", "-o", workspace.PathOf("out"))).Succeeds();

        Assert.True(workspace.Exists("Web/assets.lock.json"));
        Assert.Contains("appsettings.json", workspace.Files("out"));
        Assert.Contains("assets/test/words/1.0/words", workspace.Files("out"));
        Assert.DoesNotContain("assets.lock.json", workspace.Files("out"));
    }

    [Fact]
    public async Task VersionLoweredAndRaised_NoStaleAssetIsLeft()
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync("1.0", "one");
        await workspace.PublishSamplesAsync("1.1", "two");
        foreach (var (requested, text) in new[] { ("1.1", "two"), ("1.0", "one"), ("1.1", "two") })
        {
            workspace.App(
                "App",
                $"""<RemoteAsset Include="test/words:{requested}" TargetPath="data" CopyToOutputDirectory="IfDifferent" /><RemoteAsset Include="test/corpus:{requested}" CopyToOutputDirectory="PreserveNewest" />""",
                "System.Console.WriteLine(System.IO.File.ReadAllText(App.Assets.Test.Words.Path));");

            (await workspace.DotnetAsync("publish", "App", "-c", "Debug", "-o", workspace.PathOf("out"))).Succeeds();

            foreach (var folder in new[] { "App/bin/Debug/net10.0", "out" })
            {
                Assert.Equal(text, workspace.Read($"{folder}/data/words"));
                Assert.Equal([$"test/corpus/{requested}/a.txt", $"test/corpus/{requested}/sub/b.txt"], workspace.Files($"{folder}/assets"));
            }

            Assert.Equal(text + "\n", (await workspace.RunAsync("App")).Succeeds().Output);
        }
    }

    [MachinePackageFact("microsoft.netcore.app.runtime.linux-x64")]
    public async Task SingleFile_FindsAssetsBesideTheProgram()
    {
        using var workspace = await StartAsync(sdk: true);

        (await workspace.DotnetAsync("publish", "App", "-o", workspace.PathOf("out"), "-r", Native.Runtime, "--self-contained", "false", "-p:PublishSingleFile=true", "-p:UseAppHost=true", "-p:DebugType=none", Native.OneFramework)).Succeeds();

        Assert.Equal(["App", "App.assets.json", "assets/test/words/1.0/words", "data/corpus/a.txt", "data/corpus/sub/b.txt"], workspace.Files("out"));
        workspace.DeleteCache();
        Assert.Equal("one b one\nnot carried\n", (await workspace.CommandAsync("", [workspace.PathOf("out/App")])).Succeeds().Output);
    }

    [MachinePackageFact("microsoft.netcore.app.runtime.linux-x64", "microsoft.net.illink.tasks")]
    public async Task SelfContainedSingleFileTrimmed_WithoutAWarning_Runs()
    {
        using var workspace = await StartAsync(sdk: true);

        (await workspace.DotnetAsync(
            "publish", "App", "-o", workspace.PathOf("out"), "-r", Native.Runtime, "--self-contained", "true",
            "-p:PublishSingleFile=true", "-p:PublishTrimmed=true", "-p:UseAppHost=true", "-p:DebugType=none", "-p:RunAnalyzers=true", "-warnaserror", Native.OneFramework)).Succeeds();

        Assert.Equal(["App", "App.assets.json", "assets/test/words/1.0/words", "data/corpus/a.txt", "data/corpus/sub/b.txt"], workspace.Files("out"));
        workspace.DeleteCache();
        Assert.Equal("one b one\nnot carried\n", (await workspace.CommandAsync("", [workspace.PathOf("out/App")])).Succeeds().Output);
    }

    /// <summary>The compiler to native code is not part of the SDK: where it cannot be had, its analyzers have to do.</summary>
    [MachinePackageFact("microsoft.net.illink.tasks")]
    public async Task NativeAot_WithoutAWarning_Runs()
    {
        using var workspace = await StartAsync(sdk: true);

        (await workspace.DotnetAsync("build", "App", "-p:IsAotCompatible=true", "-p:EnableSingleFileAnalyzer=true", "-p:RunAnalyzers=true", "-p:AnalysisLevel=latest-recommended", "-warnaserror")).Succeeds();

        if (!Native.CanCompile)
            return;
        (await workspace.DotnetAsync(["publish", "App", "-o", workspace.PathOf("out"), "-r", Native.Runtime, "-p:PublishAot=true", "-p:UseAppHost=true", "-p:StripSymbols=false", "-p:RunAnalyzers=true", "-warnaserror", Native.OneFramework, .. Native.Linker])).Succeeds();
        Assert.Contains("App.assets.json", workspace.Files("out"));
        Assert.DoesNotContain("App.dll", workspace.Files("out"));
        workspace.DeleteCache();
        Assert.Equal("one b one\nnot carried\n", (await workspace.CommandAsync("", [workspace.PathOf("out/App")])).Succeeds().Output);
    }

    private static string Text(JsonElement asset, string key) => asset.GetProperty(key).GetString()!;

    private static async Task<Workspace> StartAsync(bool sdk)
    {
        var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync();
        await workspace.PublishAsync("test/more", "0.1", (".", "more"));
        workspace.App("App", Items, Program, sdk);
        return workspace;
    }
}
