namespace AssetSdk.EndToEnd.Tests;

/// <summary>Items as MSBuild passes them on: escapes, metadata, and what an error says of where they were written.</summary>
public sealed class ItemTests
{
    [Fact]
    public async Task SubPathsWithEscapes_NameTheirFiles()
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishAsync("test/odd", "1.0", ("a*b?.txt", "star"), ("c;d.txt", "semicolon"), ("e%20f.txt", "percent"), ("$(g)@(h).txt", "dollar"), ("plain/x.txt", "plain"));
        workspace.App(
            "App",
            """
            <RemoteAsset Include="test/odd[a%2Ab%3F.txt]" Accessor="Odd.Star" />
            <RemoteAsset Include="test/odd[c%3Bd.txt]" Version="1" Accessor="Odd.Semicolon" />
            <RemoteAsset Include="test/odd:1[e%2520f.txt]" Accessor="Odd.Percent" />
            <RemoteAsset Include="test/odd:1[%24(g)%40(h).txt]" Accessor="Odd.Dollar" />
            <RemoteAsset Include="test/odd:1[plain/]" />
            """,
            """
            using System;
            using System.IO;
            using App;

            foreach (var path in new[] { Assets.Odd.Star.Path, Assets.Odd.Semicolon.Path, Assets.Odd.Percent.Path, Assets.Odd.Dollar.Path, Path.Combine(Assets.Test.Odd.Path, "x.txt") })
                Console.WriteLine(File.ReadAllText(path));
            """);

        (await workspace.DotnetAsync("publish", "App", "-c", "Debug", "-o", workspace.PathOf("out"))).Succeeds();

        const string Printed = "star\nsemicolon\npercent\ndollar\nplain\n";
        Assert.Equal(Printed, (await workspace.RunAsync("App")).Succeeds().Output);
        Assert.Equal(["$(g)@(h).txt", "a*b?.txt", "c;d.txt", "e%20f.txt", "plain/x.txt"], workspace.Files("out/assets/test/odd/1.0"));
        workspace.DeleteCache();
        Assert.Equal(Printed, (await workspace.DotnetAsync("out/App.dll")).Succeeds().Output);
    }

    [Theory]
    [InlineData("<TargetFramework>net10.0</TargetFramework>")]
    [InlineData("<TargetFrameworks>net10.0;netstandard2.0</TargetFrameworks>")]
    public async Task Errors_SayFileLineAndColumnOfTheDefiningItem(string frameworks)
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync();
        workspace.Write("Directory.Build.props", """
            <Project>
              <ItemGroup>
                <RemoteAsset
                  Include="test/none" />
              </ItemGroup>
            </Project>
            """);
        workspace.Project("App", $"""
              <PropertyGroup>{frameworks}<AssetStore>../store</AssetStore></PropertyGroup>
              <ItemGroup>
                <RemoteAsset Include="test/words:1" />
                <RemoteAsset Include="test/corpus:7" />
                <RemoteAsset Include="test/words:1[no.txt]" Accessor="No" />
              </ItemGroup>
            """, "public class C { }");

        var result = (await workspace.DotnetAsync("restore", "App", "-tl:off")).Fails();

        result.Says($"{workspace.PathOf("Directory.Build.props")}(4,7): error ASSET1007: ")
            .Says($"{workspace.PathOf("App/App.csproj")}(6,18): error ASSET1006: ")
            .Says("(7,18): error ASSET1008: ");
        Assert.True(workspace.Exists("App/obj/project.assets.json"));
        Assert.False(workspace.Exists("App/assets.lock.json"));
    }

    [Fact]
    public async Task Errors_InTheBuild_SayTheSame()
    {
        using var workspace = await Workspace.CreateAsync();
        workspace.App("App", """<RemoteAsset Include="test/none:1" />""", "System.Console.WriteLine(1);", sdk: false);

        (await workspace.DotnetAsync("build", "App", "-tl:off")).Fails().Says($"{workspace.PathOf("App/App.csproj")}(10,18): error ASSET1007: ");
    }

    [Fact]
    public async Task Override_AccessorsReflectIt_TheBuildWarns_LockedModeRefuses()
    {
        using var workspace = await Workspace.CreateAsync();
        await workspace.PublishSamplesAsync();
        workspace.App("App", """<RemoteAsset Include="test/corpus:1" />""", "System.Console.WriteLine(App.Assets.Test.Corpus.Version + System.IO.File.ReadAllText(App.Assets.Test.Corpus.Files.ATxt));");
        (await workspace.DotnetAsync("build", "App")).Succeeds();
        var locked = workspace.Read("App/assets.lock.json");
        workspace.Write("App/draft/a.txt", "draft");
        workspace.Write("App/draft/new.txt", "fresh");
        workspace.Write("App/App.csproj.user", """
            <Project>
              <ItemGroup>
                <AssetOverride Include="test/corpus" Path="draft" />
              </ItemGroup>
            </Project>
            """);
        workspace.Write("App/Program.cs", "System.Console.WriteLine(App.Assets.Test.Corpus.Version + System.IO.File.ReadAllText(App.Assets.Test.Corpus.Files.ATxt) + System.IO.File.ReadAllText(App.Assets.Test.Corpus.Files.NewTxt));");

        (await workspace.DotnetAsync("build", "App", "-tl:off")).Succeeds().Says("App.csproj.user(3,20): warning ASSET1013: ");
        Assert.Equal("localdraftfresh\n", (await workspace.RunAsync("App")).Succeeds().Output);
        Assert.Equal(locked, workspace.Read("App/assets.lock.json"));
        (await workspace.DotnetAsync("build", "App", "-p:AssetRestoreLockedMode=true")).Fails().Says("error ASSET1014");
        (await workspace.DotnetAsync("publish", "App", "-c", "Debug", "-o", workspace.PathOf("out"))).Succeeds();
        Assert.Contains("\"overridden\": true", workspace.Read("out/App.assets.json"), StringComparison.Ordinal);
        Directory.Move(workspace.PathOf("App/draft"), workspace.PathOf("App/gone"));
        Assert.Equal("localdraftfresh\n", (await workspace.DotnetAsync("out/App.dll")).Succeeds().Output);

        File.Delete(workspace.PathOf("App/App.csproj.user"));
        workspace.Write("App/Program.cs", "System.Console.WriteLine(App.Assets.Test.Corpus.Version + System.IO.File.ReadAllText(App.Assets.Test.Corpus.Files.ATxt));");
        (await workspace.DotnetAsync("build", "App")).Succeeds().DoesNotSay("ASSET1013");
        Assert.Equal("1.0a one\n", (await workspace.RunAsync("App")).Succeeds().Output);
    }
}
