namespace AssetSdk.Cli.Tests;

public sealed class InitCommandTests
{
    private const string Plain = "<Project Sdk=\"Microsoft.NET.Sdk\">\n\n  <PropertyGroup>\n    <TargetFramework>net10.0</TargetFramework>\n  </PropertyGroup>\n\n</Project>\n";

    [Fact]
    public void Init_AddsSdkAndStore_OverTheFolderOfTheProject()
    {
        using var folder = new ProjectFolder();
        folder.Temp.Write("App/App.csproj", Plain);

        var result = folder.Run("", "init", "--project", "App", "--store", "store").Ends(ExitCode.Done);

        Assert.Equal(
            Plain.Replace("Sdk\">\n", $"Sdk\">\n  <Sdk Name=\"AssetSdk\" Version=\"{InitCommand.ToolVersion}\" />\n", StringComparison.Ordinal)
                .Replace("</TargetFramework>\n", "</TargetFramework>\n    <AssetStore>../store</AssetStore>\n", StringComparison.Ordinal),
            folder.Read("App/App.csproj"));
        Assert.Contains("Set AssetStore to ../store.", result.Output, StringComparison.Ordinal);
        Assert.Equal(["App/App.csproj"], folder.Temp.Files());
    }

    [Fact]
    public void Init_Twice_ChangesNothing()
    {
        using var folder = new ProjectFolder();
        folder.Temp.Write("App/App.csproj", Plain);
        folder.Run("App", "init", "--package-reference", "--store", "s3://bucket/x y").Ends(ExitCode.Done);
        var once = folder.Read("App/App.csproj");
        Assert.Contains($"<PackageReference Include=\"AssetSdk\" Version=\"{InitCommand.ToolVersion}\" />", once, StringComparison.Ordinal);

        var result = folder.Run("App", "init", "--store", "s3://bucket/x y").Ends(ExitCode.Done);

        Assert.Empty(result.Output);
        Assert.Contains("nothing to do", result.Error, StringComparison.Ordinal);
        Assert.Equal(once, folder.Read("App/App.csproj"));
    }

    [Fact]
    public void Init_AnotherStore_ReplacesTheOneOfTheProject_AndLeavesThatOfAnImport()
    {
        using var folder = new ProjectFolder();
        folder.Temp.Write("App/App.csproj", Plain.Replace("</TargetFramework>", "</TargetFramework><AssetStore>a</AssetStore>", StringComparison.Ordinal));
        folder.Run("App", "init", "--package-reference", "--store", "https://b").Ends(ExitCode.Done);
        Assert.Contains("<AssetStore>https://b</AssetStore>", folder.Read("App/App.csproj"), StringComparison.Ordinal);
        folder.Temp.Write("App/App.csproj", Plain);
        folder.Temp.Write("App/Directory.Build.props", "<Project>\n  <PropertyGroup>\n    <AssetStore>a</AssetStore>\n  </PropertyGroup>\n</Project>\n");

        var result = folder.Run("App", "init", "--store", "https://b").Ends(ExitCode.Conflict);

        Assert.Contains("Directory.Build.props(3)", result.Error, StringComparison.Ordinal);
        Assert.Equal(Plain, folder.Read("App/App.csproj"));
    }

    [Fact]
    public void Init_CentralPackageVersions_GoWhereTheyAre()
    {
        using var folder = new ProjectFolder();
        folder.Temp.Write("App/App.csproj", Plain);
        folder.Temp.Write("Directory.Packages.props", "<Project>\n  <PropertyGroup>\n    <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>\n  </PropertyGroup>\n  <ItemGroup>\n    <PackageVersion Include=\"Zeta\" Version=\"1.0.0\" />\n  </ItemGroup>\n</Project>\n");

        folder.Run("App", "init", "--package-reference", "--sdk-version", "1.2.3").Ends(ExitCode.Done);

        Assert.Contains("    <PackageReference Include=\"AssetSdk\" />\n", folder.Read("App/App.csproj"), StringComparison.Ordinal);
        Assert.Contains("  <ItemGroup>\n    <PackageVersion Include=\"AssetSdk\" Version=\"1.2.3\" />\n    <PackageVersion Include=\"Zeta\"", folder.Read("Directory.Packages.props"), StringComparison.Ordinal);
    }

    [Fact]
    public void Init_BrokenProject_IsNamedWithItsLine()
    {
        using var folder = new ProjectFolder();
        folder.Temp.Write("App/App.csproj", "<Project>\n  <Import Project=\"none.props\" />\n</Project>\n");

        Assert.Contains("App.csproj(2,", folder.Run("App", "init").Ends(ExitCode.Failed).Error, StringComparison.Ordinal);
    }
}
