namespace AssetSdk.Cli.Tests;

/// <summary>What an upgrade changes; that it restores then is a matter of end-to-end tests.</summary>
public sealed class UpgradeCommandTests
{
    private const string Items = """
        <RemoteAsset Include="test/words:1" />
            <RemoteAsset Include="test/pinned:1.0[a.txt]" Accessor='P' />
            <RemoteAsset Include="test/central" />
        """;

    private const string Central = "<Project>\n  <ItemGroup>\n    <RemoteAsset Update=\"test/central\" Version=\"1\" />\n  </ItemGroup>\n</Project>\n";

    [Fact]
    public async Task Upgrade_WithinWhatIsRequested_MakesRoomInTheLock()
    {
        using var folder = await SampleAsync();
        var project = folder.Read("App/App.csproj");

        var dry = folder.Run("App", "upgrade", "--dry-run").Ends(ExitCode.Done);
        Assert.Equal(
            """
            NAME          FROM  TO   REQUEST
            test/central  1.0   1.1  1
            test/pinned   1.0   1.2  1.0 → 1.2
            test/words    1.0   1.1  1

            """.ReplaceLineEndings(Environment.NewLine),
            dry.Output);
        Assert.Equal(["test/central:1 1.0", "test/pinned:1.0 1.0", "test/words:1 1.0"], folder.Locked("App"));
        folder.Run("App", "upgrade").Ends(ExitCode.Usage);

        folder.Run("App", "upgrade", "test/words", "test/pinned", "--no-restore", "--yes").Ends(ExitCode.Done);

        Assert.Equal(["test/central:1 1.0"], folder.Locked("App"));
        Assert.Equal(project.Replace("pinned:1.0[", "pinned:1.2[", StringComparison.Ordinal), folder.Read("App/App.csproj"));
        Assert.Equal(Central, folder.Read("App/Central.targets"));
    }

    [Fact]
    public async Task Upgrade_Major_ChangesRequestsInTheirForm_WhereTheyAreWritten()
    {
        using var folder = await SampleAsync();
        var project = folder.Read("App/App.csproj");

        var asked = folder.In("App", answers: "y\n").Run("upgrade", "--major", "--no-restore").Ends(ExitCode.Done);

        Assert.Contains("Upgrade 3 references of App.csproj? [y/N]", asked.Error, StringComparison.Ordinal);
        Assert.Contains("Central.targets is changed: it concerns every project", asked.Error, StringComparison.Ordinal);
        Assert.Equal(project.Replace("words:1", "words:2", StringComparison.Ordinal).Replace("pinned:1.0", "pinned:3.0", StringComparison.Ordinal), folder.Read("App/App.csproj"));
        Assert.Equal(Central.Replace("\"1\"", "\"2\"", StringComparison.Ordinal), folder.Read("App/Central.targets"));
        Assert.Empty(folder.Locked("App"));
    }

    [Fact]
    public async Task Upgrade_AnswerIsNo_ChangesNothing()
    {
        using var folder = await SampleAsync();
        var project = folder.Read("App/App.csproj");

        folder.In("App", answers: "n\n").Run("upgrade", "--major", "--no-restore").Ends(ExitCode.Failed);

        Assert.Equal(project, folder.Read("App/App.csproj"));
        Assert.Equal(3, folder.Locked("App").Count);
    }

    [Fact]
    public async Task Upgrade_UnknownName_IsNotFound_NothingToDo_SaysSo()
    {
        using var folder = await SampleAsync();
        Assert.Contains("no reference to 'test/none'", folder.Run("App", "upgrade", "test/none").Ends(ExitCode.NotFound).Error, StringComparison.Ordinal);
        folder.Lock("App", ("test/words", "1", "1.1"));

        Assert.Contains("Everything is up to date.", folder.Run("App", "upgrade", "test/words").Ends(ExitCode.Done).Error, StringComparison.Ordinal);
        var json = folder.Json("App", "upgrade", "test/words", "--major", "--dry-run");

        var change = Assert.Single(json["changes"]!.AsArray())!;
        Assert.Equal("test/words 1 2 1.1 2.0 false", $"{change["name"]} {change["requested"]} {change["request"]} {change["from"]} {change["to"]} {json["applied"]}");
    }

    [Fact]
    public async Task Upgrade_FailedRestore_LeavesEverythingAsItWas()
    {
        using var folder = await SampleAsync();
        Assert.Contains("asset init", folder.Run("App", "upgrade", "--major", "--yes").Ends(ExitCode.Usage).Error, StringComparison.Ordinal);
        var project = folder.Read("App/App.csproj").Replace("</Project>", """
              <PropertyGroup>
                <_AssetSdkWay>Sdk</_AssetSdkWay>
              </PropertyGroup>
              <Target Name="Restore">
                <Error Code="ASSET1201" Text="The bytes are others." />
              </Target>
            </Project>
            """, StringComparison.Ordinal);
        folder.Temp.Write("App/App.csproj", project);

        var result = folder.Run("App", "upgrade", "--major", "--yes").Ends(ExitCode.Integrity);

        Assert.Contains("error ASSET1201: The bytes are others.", result.Error, StringComparison.Ordinal);
        Assert.Contains("as they were", result.Error, StringComparison.Ordinal);

        Assert.Equal(project, folder.Read("App/App.csproj"));
        Assert.Equal(Central, folder.Read("App/Central.targets"));
        Assert.Equal(["test/central:1 1.0", "test/pinned:1.0 1.0", "test/words:1 1.0"], folder.Locked("App"));
    }

    private static async Task<ProjectFolder> SampleAsync()
    {
        var folder = new ProjectFolder();
        await folder.PublishAsync("test/words", "1.0", "1.1", "2.0");
        await folder.PublishAsync("test/pinned", "1.0", "1.2", "2.0", "3.0");
        await folder.PublishAsync("test/central", "1.0", "1.1", "2.4");
        folder.App(Items);
        folder.Temp.Write("App/App.csproj", folder.Read("App/App.csproj").Replace("</Project>", "  <Import Project=\"Central.targets\" />\n</Project>", StringComparison.Ordinal));
        folder.Temp.Write("App/Central.targets", Central);
        folder.Lock("App", ("test/words", "1", "1.0"), ("test/pinned", "1.0", "1.0"), ("test/central", "1", "1.0"));
        return folder;
    }
}
