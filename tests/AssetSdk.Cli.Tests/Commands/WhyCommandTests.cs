namespace AssetSdk.Cli.Tests;

public sealed class WhyCommandTests
{
    [Fact]
    public async Task Why_ShowsProjectsItemsLocksAndSources()
    {
        using var folder = new ProjectFolder();
        await folder.PublishAsync("test/words", "1.0", "1.1");
        folder.App("""
            <RemoteAsset Include="test/words:1" />
            <ProjectReference Include="..\Lib\Lib.csproj" />
            <ProjectReference Include="..\Other\Other.csproj" />
            """);
        folder.App("""<ProjectReference Include="../Deep/Deep.csproj" />""", "Lib");
        folder.App("""<RemoteAsset Include="test/words" />""", "Deep");
        folder.App("", "Other");
        folder.Lock("App", ("test/words", "1", "1.0"));
        folder.Temp.Write("All.slnx", """<Solution><Project Path="Lib/Lib.csproj" /><Project Path="App/App.csproj" /><Project Path="Deep/Deep.csproj" /><Project Path="Other/Other.csproj" /></Solution>""");

        var store = folder.Temp["store"];
        Assert.Equal(
            $"""
            App/App.csproj
            ├─ test/words:1  App/App.csproj(6)  locked to 1.0, from store ({store})
            └─ Lib/Lib.csproj
               └─ Deep/Deep.csproj
                  └─ test/words  Deep/Deep.csproj(6)  not locked, from store ({store})

            """.ReplaceLineEndings(Environment.NewLine),
            folder.Run("", "why", "test/words").Ends(ExitCode.Done).Output);
        var json = folder.Json("", "why", "test/words", "--project", "App");
        Assert.Equal("1.0", (string?)json["projects"]![0]!["items"]![0]!["locked"]);
        Assert.Equal(6, (int)json["projects"]![0]!["references"]![0]!["references"]![0]!["items"]![0]!["line"]!);
        Assert.Contains("brings 'test/none'", folder.Run("", "why", "test/none").Ends(ExitCode.NotFound).Error, StringComparison.Ordinal);
        folder.Run("Other", "why", "test/words").Ends(ExitCode.NotFound);
    }
}
