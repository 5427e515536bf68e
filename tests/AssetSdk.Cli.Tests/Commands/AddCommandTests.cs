namespace AssetSdk.Cli.Tests;

public sealed class AddCommandTests
{
    [Fact]
    public async Task Add_NewReference_WritesOneLineAndSaysWhatItMeans()
    {
        using var folder = new ProjectFolder();
        await folder.PublishAsync("test/words", "1.0", "1.1", "2.0");
        var file = folder.App("""<RemoteAsset Include="zeta" />""");
        var before = File.ReadAllText(file);

        var result = folder.Run("App", "add", "test/words:1").Ends(ExitCode.Done);

        Assert.Equal(before.Replace("""    <RemoteAsset Include="zeta" />""", "    <RemoteAsset Include=\"test/words:1\" />\n    <RemoteAsset Include=\"zeta\" />", StringComparison.Ordinal), File.ReadAllText(file));
        Assert.StartsWith("Added test/words:1 to App.csproj: it means 1.1 of ", result.Output, StringComparison.Ordinal);
        Assert.Contains("asset init", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("test/none:1", ExitCode.NotFound)]
    [InlineData("test/words:7", ExitCode.NotFound)]
    [InlineData("test/words:1.0[x]", ExitCode.NotFound)]
    [InlineData("test/words:x", ExitCode.Usage)]
    [InlineData("test//words", ExitCode.Usage)]
    public async Task Add_WhatIsNotThere_WritesNothing(string reference, int code)
    {
        using var folder = new ProjectFolder();
        await folder.PublishAsync("test/words", "1.0");
        var file = folder.App("");
        var before = File.ReadAllBytes(file);

        Assert.Empty(folder.Run("App", "add", reference).Ends(code).Output);

        Assert.Equal(before, File.ReadAllBytes(file));
    }

    [Fact]
    public async Task Add_WhatIsThere_SaysSoOrChangesItsVersion()
    {
        using var folder = new ProjectFolder();
        await folder.PublishAsync("test/words", "1.0", "2.0");
        var file = folder.App("""<RemoteAsset Include='test/words:1' Accessor="W" /><!-- c -->""");
        folder.Lock("App", ("test/words", "1", "1.0"));
        var before = File.ReadAllText(file);

        Assert.Equal("none", (string?)folder.Json("App", "add", "test/words:1")["change"]);
        Assert.Equal("none", (string?)folder.Json("App", "add", "test/words")["change"]);
        Assert.Equal(before, File.ReadAllText(file));
        var changed = folder.Json("App", "add", "test/words:2");

        Assert.Equal(("changed", "2.0", "store"), ((string?)changed["change"], (string?)changed["version"], (string?)changed["source"]));
        Assert.Equal(before.Replace("words:1", "words:2", StringComparison.Ordinal), File.ReadAllText(file));
        Assert.Empty(folder.Locked("App"));
    }

    [Fact]
    public async Task Add_AnotherSubPath_NeedsAnAccessor()
    {
        using var folder = new ProjectFolder();
        await folder.PublishAsync("test/words", "1.0");
        var file = folder.App("""<RemoteAsset Include="test/words:1" />""");

        Assert.Contains("--accessor", folder.Run("App", "add", "test/words:1[words.txt]").Ends(ExitCode.Conflict).Error, StringComparison.Ordinal);
        folder.Run("App", "add", "test/words:1[words.txt]", "--accessor", "Words2", "--copy-to-output", "--target-path", "data", "--source", "store").Ends(ExitCode.Done);

        Assert.Contains("""<RemoteAsset Include="test/words:1[words.txt]" Source="store" Accessor="Words2" TargetPath="data" CopyToOutputDirectory="true" />""", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Add_VersionOfACentralPlace_IsReadAndChangedThere()
    {
        using var folder = new ProjectFolder();
        await folder.PublishAsync("test/words", "1.0", "2.0");
        const string Central = "<Project>\r\n  <ItemGroup>\r\n    <RemoteAsset Update=\"test/words\">\r\n      <Version>1</Version>\r\n    </RemoteAsset>\r\n  </ItemGroup>\r\n</Project>";
        folder.Temp.Write("App/Central.targets", Central);
        var file = folder.Temp.Write("App/App.csproj", "<Project>\n  <PropertyGroup>\n    <AssetStore>../store</AssetStore>\n  </PropertyGroup>\n  <Import Project=\"Central.targets\" />\n</Project>\n");

        // Items that come after the import are not updated by it: the import is the last one in a real project.
        File.WriteAllText(file, "<Project>\n  <PropertyGroup>\n    <AssetStore>../store</AssetStore>\n  </PropertyGroup>\n  <ItemGroup>\n    <RemoteAsset Include=\"zeta\" />\n  </ItemGroup>\n  <Import Project=\"Central.targets\" />\n</Project>\n");
        Assert.Equal("1.0", (string?)folder.Json("App", "add", "test/words")["version"]);
        Assert.Contains("<RemoteAsset Include=\"test/words\" />", File.ReadAllText(file), StringComparison.Ordinal);

        var result = folder.Run("App", "add", "test/words:2").Ends(ExitCode.Done);

        Assert.Equal(Central.Replace("<Version>1<", "<Version>2<", StringComparison.Ordinal), folder.Read("App/Central.targets"));
        Assert.Contains("concerns every project", result.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<RemoteAsset Include=\"test/words:$(V)\" />", "written as 'test/words:$(V)'")]
    [InlineData("<RemoteAsset Include=\"@(X)\" />", "written as '@(X)'")]
    [InlineData("<RemoteAsset Include=\"test/words\" Version=\"$(V)\" />", "written as '$(V)'")]
    public async Task Add_VersionThatIsNotWrittenOut_IsRefusedWithItsPlace(string item, string says)
    {
        using var folder = new ProjectFolder();
        await folder.PublishAsync("test/words", "1.0", "2.0");
        var file = folder.App($"<X Include=\"test/words:1\" />{item}", properties: "<V>1</V>");
        var before = File.ReadAllText(file);

        var result = folder.Run("App", "add", "test/words:2").Ends(ExitCode.Failed);

        Assert.Contains(says, result.Error, StringComparison.Ordinal);
        Assert.Contains("App.csproj(6,", result.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(file));
    }

    [Fact]
    public async Task Add_OneOfAList_ChangesItsPart()
    {
        using var folder = new ProjectFolder();
        await folder.PublishAsync("test/words", "1.0", "2.0");
        var file = folder.App("<RemoteAsset Include=\"a&amp;b;\n        test/words:1 ;c:1\" />".Replace("a&amp;b", "b", StringComparison.Ordinal));

        folder.Run("App", "add", "test/words:2").Ends(ExitCode.Done);

        Assert.Contains("Include=\"b;\n        test/words:2 ;c:1\"", File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--target-path", "../../x", "TargetPath")]
    [InlineData("--target-path", "/x", "TargetPath")]
    [InlineData("--target-path", "a\nb", "control character")]
    [InlineData("--accessor", "class 1", "'class 1' is no C# name")]
    [InlineData("--accessor", "A\"B<&", "'A\"B<&' is no C# name")]
    [InlineData("--accessor", "A..B", "is no C# name")]
    [InlineData("--accessor", "A.1B", "is no C# name")]
    [InlineData("--accessor", "", "is no C# name")]
    public async Task Add_WhatARestoreOrABuildRefuses_WritesNothing(string option, string value, string says)
    {
        using var folder = new ProjectFolder();
        await folder.PublishAsync("test/words", "1.0");
        var file = folder.App("");
        var before = File.ReadAllBytes(file);

        var result = folder.Run("App", "add", "test/words:1", option, value).Ends(ExitCode.Usage);

        Assert.Empty(result.Output);
        Assert.Contains(says, result.Error, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllBytes(file));
    }

    [Theory]
    [InlineData("--accessor", "@class.Wörter_2", "Accessor=\"%40class.Wörter_2\"")]
    [InlineData("--target-path", "R&D (100%);x", "TargetPath=\"R&amp;D %28100%25%29%3Bx\"")]
    public async Task Add_SpecialCharacters_AreEscaped(string option, string value, string written)
    {
        using var folder = new ProjectFolder();
        await folder.PublishAsync("test/words", "1.0");
        var file = folder.App("");

        folder.Run("App", "add", "test/words:1", option, value).Ends(ExitCode.Done);

        Assert.Contains(written, File.ReadAllText(file), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("<RemoteAsset Remove=\"test/words:1\" />")]
    [InlineData("<RemoteAsset Update=\"test/words:1\" TargetPath=\"elsewhere\" />")]
    [InlineData("<RemoteAsset Update=\"test/words:1\" Version=\"1\" />")]
    public async Task Add_WhatTheProjectChangesLater_WritesNothing(string later)
    {
        using var folder = new ProjectFolder();
        await folder.PublishAsync("test/words", "1.0");
        var file = folder.App($"<RemoteAsset Include=\"zeta\" />\n  </ItemGroup>\n  <ItemGroup>\n    {later}");
        var before = File.ReadAllBytes(file);

        Assert.Empty(folder.Run("App", "add", "test/words:1", "--target-path", "data").Ends(ExitCode.Usage).Output);

        Assert.Equal(before, File.ReadAllBytes(file));
    }

    [Fact]
    public async Task Add_AnotherItemIsWrong_IsNoneOfItsBusiness()
    {
        using var folder = new ProjectFolder();
        await folder.PublishAsync("test/words", "1.0");
        folder.App("""<RemoteAsset Include="zeta" TargetPath="../x" />""");

        folder.Run("App", "add", "test/words:1").Ends(ExitCode.Done);
    }

    [Fact]
    public async Task Add_WhatIsUnderACondition_IsAConflict()
    {
        using var folder = new ProjectFolder();
        await folder.PublishAsync("test/words", "1.0");
        folder.App("""<RemoteAsset Include="test/words:1" Condition="'$(Configuration)' == 'Release'" />""");

        Assert.Contains("App.csproj(6)", folder.Run("App", "add", "test/words:1").Ends(ExitCode.Conflict).Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Add_SeveralProjects_ListsThem()
    {
        using var folder = new ProjectFolder();
        folder.App("");
        folder.Temp.Write("App/Other.fsproj", "<Project />");

        var result = folder.Run("App", "add", "test/words").Ends(ExitCode.Usage);

        Assert.Contains("App.csproj, Other.fsproj", result.Error, StringComparison.Ordinal);
        Assert.Contains("no project", folder.Run("", "add", "test/words").Ends(ExitCode.Usage).Error, StringComparison.Ordinal);
        Assert.Contains("There is no '", folder.Run("", "add", "test/words", "--project", "none").Ends(ExitCode.Usage).Error, StringComparison.Ordinal);
    }
}
