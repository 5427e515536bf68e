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
    public void List_WhereTheProjectIsOfNoUse_GoesOnWithoutIt(string? project, string detail)
    {
        using var folder = new ProjectFolder();
        folder.Temp.Write("App/App.csproj", project ?? "<Project />");
        if (project is null)
            folder.Temp.Write("App/Other.csproj", "<Project />");

        var quiet = folder.Run("App", "list").Ends(ExitCode.Usage);
        Assert.StartsWith("error ASSET1101", quiet.Error, StringComparison.Ordinal);
        Assert.Contains(detail, folder.Run("App", "list", "-v").Ends(ExitCode.Usage).Error, StringComparison.Ordinal);
        Directory.CreateDirectory(folder.Temp["store"]);
        folder.Run("App", "list", "--store", "../store").Ends(ExitCode.Done);
    }
}
