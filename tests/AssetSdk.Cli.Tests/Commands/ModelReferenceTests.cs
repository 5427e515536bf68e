namespace AssetSdk.Cli.Tests;

/// <summary>References that only models of a project name.</summary>
public sealed class ModelReferenceTests
{
    [Fact]
    public async Task Outdated_ListsThemAndUpgradeSaysWhereTheyStand()
    {
        using var folder = await SampleAsync();

        var outdated = folder.Run("App", "outdated").Ends(ExitCode.Done);
        var upgrade = folder.Run("App", "upgrade", "--dry-run").Ends(ExitCode.Done);

        Assert.Equal(["test/words  1.0        1.0     1.0            1.2", "test/more   1          1.0     1.1            1.1"], outdated.Lines.Skip(1).Select(l => l.TrimEnd()).OrderDescending(StringComparer.Ordinal));
        Assert.Contains("'test/words:1.0' is named by ModelConfig 'm' in App.csproj: write 1.2 there.", upgrade.Error, StringComparison.Ordinal);
        Assert.Equal(["NAME", "test/more"], upgrade.Lines.Select(l => l.Split(' ')[0]));
    }

    [Fact]
    public async Task Remove_AssetThatAModelNamesToo_StaysLocked()
    {
        using var folder = await SampleAsync("""<RemoteAsset Include="test/more:1" />""");

        folder.Run("App", "remove", "test/more").Ends(ExitCode.Done);

        Assert.Equal(["test/more:1 1.0", "test/words:1.0 1.0"], folder.Locked("App"));
    }

    [Fact]
    public async Task Why_NamesTheModelAndWhereItIsDeclared()
    {
        using var folder = await SampleAsync();

        Assert.Contains("└─ test/more:1  App/models.yaml(3)  model n  locked to 1.0, from store", folder.Run("", "why", "test/more", "--project", "App").Ends(ExitCode.Done).Output, StringComparison.Ordinal);
        var item = folder.Json("", "why", "test/words", "--project", "App")["projects"]![0]!["items"]![0]!;
        Assert.Equal("m 7 1.0", $"{item["model"]} {item["line"]} {item["locked"]}");
    }

    private static async Task<ProjectFolder> SampleAsync(string items = "")
    {
        var folder = new ProjectFolder();
        await folder.PublishAsync("test/words", "1.0", "1.2");
        await folder.PublishAsync("test/more", "1.0", "1.1");
        folder.App($"""
            {items}
                <ModelConfig Include="m" Asset="test/words:1.0" />
                <ModelManifest Include="models.yaml" />
            """);
        folder.Temp.Write("App/models.yaml", "models:\n  - id: n\n    asset: test/more:1\n");
        folder.Lock("App", ("test/words", "1.0", "1.0"), ("test/more", "1", "1.0"));
        return folder;
    }
}
