namespace AssetSdk.Cli.Tests;

/// <summary>Commands that need no project use the one of the folder if they can.</summary>
public sealed class FolderProjectTests
{
    [Fact]
    public async Task List_InAProjectsFolder_UsesItsSources()
    {
        using var folder = new ProjectFolder();
        await folder.PublishAsync("test/words", "1.0");
        folder.App("");

        Assert.Contains("test/words", folder.Run("App", "list").Ends(ExitCode.Done).Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<Project>", "does not count")]
    [InlineData("<Project><Import Project=\"none\" /></Project>", "does not count")]
    [InlineData(null, "has 2 projects")]
    public void List_WhereTheProjectIsOfNoUse_SaysWhyAndGoesOnWithoutIt(string? project, string why)
    {
        using var folder = new ProjectFolder();
        folder.Temp.Write("App/App.csproj", project ?? "<Project />");
        if (project is null)
            folder.Temp.Write("App/Other.csproj", "<Project />");

        foreach (var option in new[] { "--offline", "--quiet", "--json" })
        {
            var result = folder.Run("App", "list", option).Ends(ExitCode.Usage);
            Assert.Contains("ASSET1101", result.Output + result.Error, StringComparison.Ordinal);
            Assert.Contains(why, result.Error, StringComparison.Ordinal);
            Assert.Contains("App.csproj", result.Error, StringComparison.Ordinal);
        }

        Directory.CreateDirectory(folder.Temp["store"]);
        Assert.DoesNotContain(why, folder.Run("App", "list", "--store", "../store").Ends(ExitCode.Done).Error, StringComparison.Ordinal);
        var modelkit = folder.In("App");
        (modelkit.Environment["MODELKIT_STORAGE_PROVIDER"], modelkit.Environment["MODELKIT_STORAGE_BUCKET"], modelkit.Environment["MODELKIT_STORAGE_PREFIX"]) = ("local", folder.Temp, "store");
        Assert.DoesNotContain(why, modelkit.Run("list").Ends(ExitCode.Done).Error, StringComparison.Ordinal);
    }
}
