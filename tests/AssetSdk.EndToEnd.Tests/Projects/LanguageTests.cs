namespace AssetSdk.EndToEnd.Tests;

/// <summary>Other languages, other hosts, and names that are none in C#.</summary>
public sealed class LanguageTests
{
    [Theory]
    [InlineData("fsproj", "Program.fs", "module Program\nprintfn \"%d\" 1\n")]
    [InlineData("vbproj", "Program.vb", "Module Program\n  Sub Main()\n    System.Console.WriteLine(1)\n  End Sub\nEnd Module\n")]
    public async Task FSharpAndVisualBasic_RestoreAndPublish_WithOneMessage(string extension, string file, string code)
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync();
        workspace.Project("App", $"""
              <PropertyGroup><OutputType>Exe</OutputType><TargetFramework>net10.0</TargetFramework><AssetStore>../store</AssetStore></PropertyGroup>
              <ItemGroup><RemoteAsset Include="test/words:1" /></ItemGroup>
              <ItemGroup Condition="'$(Language)' == 'F#'"><Compile Include="{file}" /></ItemGroup>
            """, extension: extension);
        workspace.Write($"App/{file}", code);

        var result = (await workspace.DotnetAsync("publish", $"App/App.{extension}", "-o", workspace.PathOf("out"), "-tl:off")).Succeeds();

        Assert.Equal(1, result.Output.Split("ASSET1012").Length - 1);
        Assert.Contains("assets/test/words/1.0/words", workspace.Files("out"));
        Assert.Contains("App.assets.map", workspace.Files("App/bin/Release/net10.0"));
    }

    [Fact]
    public async Task NamesThatAreNoneInCSharp_GetANamespaceAllTheSame()
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync();
        const string Items = """<RemoteAsset Include="test/words:1" />""";
        workspace.App("my-app", Items, "System.Console.WriteLine(my_app.Assets.Test.Words.Name);");
        workspace.App("1st.class", Items, "System.Console.WriteLine(_1st.@class.Assets.Test.Words.Name);");
        workspace.App("Rootless", Items, "System.Console.WriteLine(Assets.Test.Words.Name);", properties: "<RootNamespace></RootNamespace>");
        workspace.App("Named", Items, "System.Console.WriteLine(Acme.Data.Remote.Test.Words.Name);", properties: "<AssetNamespace>Acme.Data</AssetNamespace><AssetClassName>Remote</AssetClassName><AssetAccessorVisibility>public</AssetAccessorVisibility>");
        workspace.Solution("my-app", "1st.class", "Rootless", "Named");

        (await workspace.DotnetAsync("build", "All.slnx")).Succeeds();

        foreach (var name in new[] { "my-app", "1st.class", "Rootless", "Named" })
            Assert.Equal("test/words\n", (await workspace.RunAsync(name)).Succeeds().Output);
    }

    /// <summary>MSBuild does not let a project pretend to another version: the check is run on a copy of the targets in which it reads a property of ours.</summary>
    [Theory]
    [InlineData("17.14.5", false)]
    [InlineData("18.0.0", true)]
    public async Task HostThatIsTooOld_GetsOneClearMessage(string version, bool supported)
    {
        using var workspace = await Workspace.CreateAsync();
        var targets = File.ReadAllText(Repository.File("src", "AssetSdk", "build", "AssetSdk.Common.targets"));
        Assert.Contains("$(MSBuildVersion)", targets, StringComparison.Ordinal);
        workspace.Write("AssetSdk.Common.targets", targets.Replace("$(MSBuildVersion)", "$(HostVersion)", StringComparison.Ordinal));
        workspace.Write("probe.proj", $"""
            <Project>
              <PropertyGroup><HostVersion>{version}</HostVersion><AssetStore>store</AssetStore></PropertyGroup>
              <ItemGroup><RemoteAsset Include="test/words" /></ItemGroup>
              <Import Project="AssetSdk.Common.targets" />
            </Project>
            """);

        var result = await workspace.DotnetAsync("msbuild", "probe.proj", supported ? "-t:_CheckAssetHost" : "-t:ResolveRemoteAssets", "-nologo", "-tl:off");

        if (supported)
            result.Succeeds();
        else
            Assert.Single(result.Fails().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Distinct(), l => l.Contains("error ASSET1010: ", StringComparison.Ordinal) && l.Contains(version, StringComparison.Ordinal));
    }
}
