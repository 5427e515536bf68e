using System.Text.RegularExpressions;
using AssetSdk.Core;
using Microsoft.CodeAnalysis;

namespace AssetSdk.Generators.Tests;

public class DiagnosticTests
{
    private static IEnumerable<DiagnosticDescriptor> All => AccessorDiagnostics.All.Concat(ModelDiagnostics.All);

    private static Diagnostic Only(GeneratorDriverRunResult result) => Assert.Single(result.Diagnostics);

    [Fact]
    public void Assets_OneAccessor_ErrorNamesBothAndTheOthersAreGenerated()
    {
        var result = Generation.Run(new IndexBuilder().Folder("some-data", "1.0", ["x"], reference: "some-data:1").Folder("some.data", "x").Folder("other", "x").Folder("some-data/more", "x").Write());
        var diagnostic = Assert.Single(result.Diagnostics, d => d.Id != "ASSET2005");
        Assert.Equal(("ASSET2001", DiagnosticSeverity.Error), (diagnostic.Id, diagnostic.Severity));
        Assert.Equal("Assets.SomeData is the accessor of 'some-data:1' and 'some.data': tell them apart with the item metadata Accessor, for example Accessor=\"SomeData2\" on one of them", Message(diagnostic));
        Assert.Equal(new HashSet<string>(StringComparer.Ordinal) { "other", "some-data/more" }, Accessors.OfAssets(result).Keys.ToHashSet(StringComparer.Ordinal));
        result.Compile().Emitted();
    }

    [Fact]
    public void Assets_OneAccessorAsked_ErrorUntilTheyDiffer()
    {
        Assert.Equal("ASSET2001", Only(Generation.Run(new IndexBuilder().Folder("a", "1.0", [], accessor: "X").Folder("b", "1.0", [], accessor: "@X").Write())).Id);
        Assert.Empty(Generation.Run(new IndexBuilder().Folder("a", "1.0", []).Folder("a", "2.0", [], accessor: "A2").Write()).Diagnostics);
    }

    [Theory]
    [InlineData("")]
    [InlineData("garbage")]
    [InlineData("assetsdk-index 2\n")]
    [InlineData("assetsdk-index 1\nasset\tfew\tcolumns\n")]
    [InlineData("assetsdk-index 1\nfile\t0\ta\t1\tff\n")]
    public void Index_Unreadable_Error(string text)
    {
        var result = Generation.Run(text);
        var diagnostic = Only(result);
        Assert.Equal(("ASSET2002", DiagnosticSeverity.Error), (diagnostic.Id, diagnostic.Severity));
        Assert.StartsWith("'App.assets.index' is not an index", Message(diagnostic), StringComparison.Ordinal);
        Assert.Empty(result.Sources());
    }

    [Fact]
    public void Index_Two_FirstIsUsedWhateverTheOrderAndPlace()
    {
        var a = new IndexBuilder().Folder("a", "x").Write();
        var b = new IndexBuilder().Folder("b", "x").Write();
        var one = Generation.Run(new IndexFileText("/1/a.index", a), new IndexFileText("/2/b.index", b));
        var two = Generation.Run(new IndexFileText("/0/b.index", b), new IndexFileText("/3/a.index", a));
        Assert.Equal("'b.index' is a second index, and a project has one: remove it from AdditionalFiles", Message(Only(one)));
        Assert.Equal("ASSET2002", Only(two).Id);
        Assert.Equal(one.Code(), two.Code());
        Assert.Contains("class A\n", one.Code(), StringComparison.Ordinal);
    }

    [Fact]
    public void Index_TwiceTheSame_IsOne() =>
        Assert.Empty(Generation.Run(new IndexFileText("/1/a.index", new IndexBuilder().Folder("a").Write()), new IndexFileText("/2/a.index", new IndexBuilder().Folder("a").Write())).Diagnostics);

    [Fact]
    public void AdditionalFile_Unmarked_IsNotRead()
    {
        var result = Generation.Run(new IndexFileText("/1/a.index", "garbage", isMarked: false));
        Assert.Empty(result.Diagnostics);
        Assert.Empty(result.Sources());
    }

    [Fact]
    public void Index_WithoutAssets_GeneratesNothing()
    {
        var result = Generation.Run(new IndexBuilder { Namespace = "not-a-name" }.Write());
        Assert.Empty(result.Diagnostics);
        Assert.Empty(result.Sources());
    }

    [Fact]
    public void FileAccessors_Omitted_Information()
    {
        var diagnostic = Only(Generation.Run(new IndexBuilder().Folder("big", "1.0", [], fileAccessors: IndexAsset.Omitted, fileCount: 12345, reference: "big:1").Write()));
        Assert.Equal(("ASSET2003", DiagnosticSeverity.Info), (diagnostic.Id, diagnostic.Severity));
        Assert.StartsWith("'big:1' has 12,345 files, too many for an accessor each", Message(diagnostic), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("A..B")]
    [InlineData("A-B")]
    [InlineData("1A")]
    [InlineData("A.")]
    public void Accessor_Invalid_ErrorAndTheOthersAreGenerated(string accessor)
    {
        var result = Generation.Run(new IndexBuilder().Folder("a", "1.0", [], accessor: accessor).Folder("b", "x").Write());
        var diagnostic = Only(result);
        Assert.Equal(("ASSET2004", DiagnosticSeverity.Error), (diagnostic.Id, diagnostic.Severity));
        Assert.Equal($"The Accessor of 'a', '{accessor}' is not C# identifiers joined by dots", Message(diagnostic));
        Assert.Equal("b", Assert.Single(Accessors.OfAssets(result)).Key);
        result.Compile().Emitted();
    }

    [Theory]
    [InlineData("my-app", "Assets")]
    [InlineData("A..B", "Assets")]
    [InlineData("A", "As sets")]
    [InlineData("A", "A.B")]
    [InlineData("A", "All")]
    [InlineData("A", "AssetInfo")]
    public void ClassOrNamespace_Invalid_ErrorAndNothingIsGenerated(string @namespace, string className)
    {
        var result = Generation.Run(new IndexBuilder { Namespace = @namespace, ClassName = className }.Folder("a").Write());
        Assert.Equal("ASSET2004", Only(result).Id);
        Assert.Empty(result.Sources());
    }

    [Fact]
    public void Variable_SharedByTwoNames_Warning()
    {
        var diagnostic = Only(Generation.Run(new IndexBuilder().Folder("a/b").Folder("a-b", "1.0", []).Write()));
        Assert.Equal(("ASSET2005", DiagnosticSeverity.Warning), (diagnostic.Id, diagnostic.Severity));
        Assert.StartsWith("'a/b', 'a-b' share the environment variable ASSETSDK_A_B_PATH", Message(diagnostic), StringComparison.Ordinal);
    }

    [Fact]
    public void Variable_SharedByOneNameTwice_NoWarning() =>
        Assert.Empty(Generation.Run(new IndexBuilder().Folder("a", "1.0", []).Folder("a", "2.0", [], accessor: "A2").Write()).Diagnostics);

    [Fact]
    public void Descriptors_All_AreOfTheListOfCodes()
    {
        var codes = AssetErrorCode.All;
        Assert.All(All, d => Assert.Equal(codes.Single(code => code.Id == d.Id).Title, d.Title.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        Assert.All(codes.Where(code => code.Id.StartsWith("ASSET20", StringComparison.Ordinal) || code.Id.StartsWith("ASSET211", StringComparison.Ordinal)), code => Assert.Single(All, d => d.Id == code.Id));
        Assert.All(All, d => Assert.Equal(codes.Single(code => code.Id == d.Id).HelpLink ?? "", d.HelpLinkUri));
    }

    [Fact]
    public void Descriptors_All_AreInTheReleases()
    {
        var releases = string.Concat(Directory.GetFiles(Repository.Folder("src/AssetSdk.Generators"), "AnalyzerReleases.*.md").Order(StringComparer.Ordinal).Select(File.ReadAllText));
        var rules = Regex.Count(releases, @"^ASSET\d+ \|", RegexOptions.Multiline | RegexOptions.NonBacktracking);
        Assert.Equal(All.Count(), rules);
        Assert.All(All, d => Assert.Contains($"\n{d.Id} | {d.Category} | {d.DefaultSeverity} | {d.Title}\n", releases, StringComparison.Ordinal));
    }

    private static string Message(Diagnostic diagnostic) => diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture);
}
