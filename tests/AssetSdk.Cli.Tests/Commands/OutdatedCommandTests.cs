namespace AssetSdk.Cli.Tests;

public sealed class OutdatedCommandTests
{
    [Fact]
    public async Task Outdated_ListsWhatHasLaterVersions()
    {
        using var folder = await SampleAsync();
        folder.Lock("App", ("test/words", "1", "1.0"), ("test/more", "", "1.0"), ("test/pinned", "1.0", "1.0"));

        var result = folder.Run("App", "outdated").Ends(ExitCode.Done);

        Assert.Equal(
            """
            NAME         REQUESTED  LOCKED  LATEST WITHIN  LATEST
            test/fresh   -          -       0.1            0.1
            test/pinned  1.0        1.0     1.0            1.2
            test/words   1          1.0     1.1            2.0

            """.ReplaceLineEndings(Environment.NewLine),
            result.Output);
        Assert.Contains("2 of 4 references are outdated", result.Error, StringComparison.Ordinal);
        folder.Run("App", "outdated", "--exit-code").Ends(ExitCode.Failed);
        var json = folder.Json("App", "outdated");
        Assert.Equal(2, (int)json["outdated"]!);
        Assert.Equal(["test/fresh  0.1 0.1 store false", "test/more 1.0 1.0 1.0 store false", "test/pinned 1.0 1.0 1.2 store true", "test/words 1.0 1.1 2.0 store true"], json["references"]!.AsArray().Select(r => $"{r!["name"]} {r["locked"]} {r["latestWithin"]} {r["latest"]} {r["source"]} {r["outdated"]}"));
    }

    [Theory]
    [InlineData("test/words:0.0", null, "0.0 → 0.3", "0.0 0.3")]
    [InlineData("test/words:0.0", "0.0", "0.0 → 0.3", "0.0 0.3")]
    [InlineData("test/words:0.2", null, "0.2 → 0.3", " 0.3")]
    [InlineData("test/words:0", "0.0", "0", "0.3 0.3")]
    [InlineData("test/words", "0.0", "-", "0.3 0.3")]
    [InlineData("test/words:0", null, null, null)]
    [InlineData("test/words:0.3", null, null, null)]
    [InlineData("test/words", "0.3", null, null)]
    public async Task Outdated_IsWhatUpgradeChanges(string reference, string? locked, string? change, string? versions)
    {
        using var folder = new ProjectFolder();
        await folder.PublishAsync("test/words", "0.0", "0.3");
        folder.App($"""<RemoteAsset Include="{reference}" />""");
        if (locked is not null)
            folder.Lock("App", ("test/words", reference.Contains(':', StringComparison.Ordinal) ? reference.Split(':')[1] : "", locked));

        var upgrade = folder.Run("App", "upgrade", "--dry-run").Ends(ExitCode.Done);
        var outdated = folder.Json("App", "outdated");

        Assert.Equal(change is null ? 0 : 2, upgrade.Lines.Count);
        if (change is not null)
            Assert.EndsWith("  " + change, upgrade.Lines[1].TrimEnd(), StringComparison.Ordinal);
        Assert.Equal(change is null ? 0 : 1, (int)outdated["outdated"]!);
        var row = outdated["references"]![0]!;
        Assert.Equal(change is not null, (bool)row["outdated"]!);
        if (versions is not null)
            Assert.Equal(versions, $"{row["latestWithin"]} {row["latest"]}");
        folder.Run("App", "outdated", "--exit-code").Ends(change is null ? ExitCode.Done : ExitCode.Failed);
    }

    [Theory]
    [InlineData("test/words:1.0")]
    [InlineData("test/words:1")]
    public async Task Outdated_LaterMajorAlone_IsForUpgradeMajor(string reference)
    {
        using var folder = new ProjectFolder();
        await folder.PublishAsync("test/words", "1.0", "2.0");
        folder.App($"""<RemoteAsset Include="{reference}" />""");

        Assert.Empty(folder.Run("App", "upgrade", "--dry-run").Ends(ExitCode.Done).Output);
        Assert.NotEmpty(folder.Run("App", "upgrade", "--dry-run", "--major").Ends(ExitCode.Done).Output);
        Assert.Contains("1 of 1 references is outdated", folder.Run("App", "outdated").Ends(ExitCode.Done).Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Outdated_NothingIsLater_SaysSo()
    {
        using var folder = new ProjectFolder();
        await folder.PublishAsync("test/words", "1.0");
        folder.App("""<RemoteAsset Include="test/words" />""");
        folder.Lock("App", ("test/words", "", "1.0"));

        var result = folder.Run("App", "outdated", "--exit-code").Ends(ExitCode.Done);

        Assert.Empty(result.Output);
        Assert.Contains("No reference of 1 is outdated", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("All.slnx", """<Solution><Folder Name="/src/"><Project Path="App/App.csproj" /></Folder><Project Path="Lib\Lib.csproj" /><Project Path="web/web.esproj" /></Solution>""")]
    [InlineData("All.sln", "Microsoft Visual Studio Solution File\r\nProject(\"{9A19103F-16F7-4668-BE54-9A1E7A4F7556}\") = \"App\", \"App\\App.csproj\", \"{1}\"\r\nEndProject\r\nProject(\"{9A19103F-16F7-4668-BE54-9A1E7A4F7556}\") = \"Lib\", \"Lib\\Lib.csproj\", \"{2}\"\r\nEndProject\r\nProject(\"{2150E333-8FDC-42A3-9474-1A3956D46DE8}\") = \"src\", \"src\", \"{3}\"\r\nEndProject\r\n")]
    public async Task Outdated_Solution_HasAColumnOfProjects(string name, string solution)
    {
        using var folder = await SampleAsync();
        folder.App("""<RemoteAsset Include="test/words:1" />""", "Lib");
        folder.Lock("App", ("test/words", "1", "1.1"), ("test/more", "", "1.0"), ("test/pinned", "1.0", "1.0"));
        folder.Lock("Lib", ("test/words", "1", "1.0"));
        folder.Temp.Write(name, solution);

        var lines = folder.Run("", "outdated").Ends(ExitCode.Done).Output.Split(Environment.NewLine);

        Assert.Equal("PROJECT  NAME         REQUESTED  LOCKED  LATEST WITHIN  LATEST", lines[0]);
        Assert.Contains("Lib      test/words   1          1.0     1.1            2.0", lines);
        Assert.Contains("App      test/words   1          1.1     1.1            2.0", lines);
    }

    [Fact]
    public void Outdated_SolutionWithAProjectThatIsGone_NamesIt()
    {
        using var folder = new ProjectFolder();
        folder.Temp.Write("All.slnx", """<Solution><Project Path="App/App.csproj" /></Solution>""");

        Assert.Contains("App.csproj', which does not exist", folder.Run("", "outdated").Ends(ExitCode.Failed).Error, StringComparison.Ordinal);
    }

    private static async Task<ProjectFolder> SampleAsync()
    {
        var folder = new ProjectFolder();
        await folder.PublishAsync("test/words", "1.0", "1.1", "2.0");
        await folder.PublishAsync("test/more", "1.0");
        await folder.PublishAsync("test/pinned", "1.0", "1.2");
        await folder.PublishAsync("test/fresh", "0.1");
        folder.App("""
            <RemoteAsset Include="test/words:1" />
            <RemoteAsset Include="test/more" />
            <RemoteAsset Include="test/pinned:1.0" />
            <RemoteAsset Include="test/fresh" />
            """);
        return folder;
    }
}
