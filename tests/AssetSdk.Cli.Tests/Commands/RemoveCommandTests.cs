namespace AssetSdk.Cli.Tests;

public sealed class RemoveCommandTests
{
    [Fact]
    public async Task Remove_TakesItemsAndTheLockThatNothingNeeds()
    {
        using var folder = new ProjectFolder();
        await folder.PublishAsync("test/words", "1.0", "2.0");
        await folder.PublishAsync("test/more", "1.0");
        var file = folder.App("""
            <RemoteAsset Include="test/words:1" /> <!-- why -->
                <RemoteAsset Include="test/words:2" Accessor="W2" Condition="'$(X)' == 'y'" />
                <RemoteAsset Include="test/more:1;test/words:2" Accessor="W3" />
            """);
        folder.Lock("App", ("test/words", "1", "1.0"), ("test/words", "2", "2.0"), ("test/more", "1", "1.0"));

        Assert.Contains("Removed test/words:1 from App.csproj(6).", folder.Run("App", "remove", "test/words:1").Ends(ExitCode.Done).Output, StringComparison.Ordinal);
        Assert.Equal(["test/more:1 1.0", "test/words:2 2.0"], folder.Locked("App"));
        var removed = folder.Json("App", "remove", "test/words");

        Assert.Equal(2, removed["removed"]!.AsArray().Count);
        Assert.Equal(["test/more:1 1.0"], folder.Locked("App"));
        Assert.Equal("<Project>\n  <PropertyGroup>\n    <AssetStore>../store</AssetStore>\n  </PropertyGroup>\n  <ItemGroup>\n    <RemoteAsset Include=\"test/more:1\" Accessor=\"W3\" />\n  </ItemGroup>\n</Project>\n", File.ReadAllText(file));
        Assert.Contains("no reference to 'test/words'", folder.Run("App", "remove", "test/words").Ends(ExitCode.NotFound).Error, StringComparison.Ordinal);
        folder.Run("App", "remove", "test/more").Ends(ExitCode.Done);
        Assert.Equal("<Project>\n  <PropertyGroup>\n    <AssetStore>../store</AssetStore>\n  </PropertyGroup>\n</Project>\n", File.ReadAllText(file));
        Assert.Empty(folder.Locked("App"));
    }

    [Fact]
    public void Remove_FromAnImportedFile_HappensThereAndIsSaid()
    {
        using var folder = new ProjectFolder();
        folder.Temp.Write("App/Common.props", "<Project>\n  <ItemGroup>\n    <RemoteAsset Include=\"a\" />\n    <RemoteAsset Include=\"b\" />\n  </ItemGroup>\n</Project>\n");
        folder.Temp.Write("App/App.csproj", "<Project>\n  <Import Project=\"Common.props\" />\n</Project>\n");

        var result = folder.Run("App", "remove", "a").Ends(ExitCode.Done);

        Assert.Equal("<Project>\n  <ItemGroup>\n    <RemoteAsset Include=\"b\" />\n  </ItemGroup>\n</Project>\n", folder.Read("App/Common.props"));
        Assert.Contains("Common.props is changed: it concerns every project", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Remove_WhatAPackageGenerates_IsRefused()
    {
        using var folder = new ProjectFolder();
        folder.Temp.Write("App/obj/App.g.props", "<Project>\n  <ItemGroup>\n    <RemoteAsset Include=\"a\" />\n  </ItemGroup>\n</Project>\n");
        folder.Temp.Write("App/App.csproj", "<Project>\n  <Import Project=\"obj/App.g.props\" />\n</Project>\n");

        Assert.Contains("is generated", folder.Run("App", "remove", "a").Ends(ExitCode.Failed).Error, StringComparison.Ordinal);
    }
}
