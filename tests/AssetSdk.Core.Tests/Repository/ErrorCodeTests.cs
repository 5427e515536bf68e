using System.Text.RegularExpressions;

namespace AssetSdk.Core.Tests;

/// <summary>Holds README, sources and tests to the one list of codes.</summary>
public sealed partial class ErrorCodeTests
{
    private static readonly string[] SourceExtensions = [".cs", ".targets", ".props", ".md", ".csproj"];

    [Fact]
    public void All_Codes_AreDistinctAndAscending()
    {
        Assert.Equal(AssetErrorCode.All.Select(c => c.Id).Distinct().Order(StringComparer.Ordinal), AssetErrorCode.All.Select(c => c.Id));
        Assert.Equal(AssetErrorCode.All.Count, AssetErrorCode.All.Select(c => c.Title).Distinct().Count());
        Assert.Equal(AssetErrorCode.All.Count, typeof(AssetErrorCode).GetFields().Count(f => f.FieldType == typeof(AssetErrorCode)));
        Assert.All(AssetErrorCode.All, c => Assert.Null(c.HelpLink));
    }

    [Fact]
    public void Readme_DiagnosticsTable_HasEachCodeOnceWithItsTitle()
    {
        var rows = TableRow().Matches(File.ReadAllText(SourceTree.Path("README.md"))).Select(m => (m.Groups["id"].Value, m.Groups["title"].Value));

        Assert.Equal(AssetErrorCode.All.Select(c => (c.Id, c.Title)), rows);
    }

    [Fact]
    public void Sources_EachCode_IsUsed()
    {
        var sources = SourceTree.Files("src", SourceExtensions).Where(f => !f.EndsWith("AssetErrorCode.cs", StringComparison.Ordinal) && !f.EndsWith(".md", StringComparison.Ordinal)).Select(File.ReadAllText).ToList();
        var fields = typeof(AssetErrorCode).GetFields().Where(f => f.FieldType == typeof(AssetErrorCode)).ToDictionary(f => ((AssetErrorCode)f.GetValue(null)!).Id, f => f.Name);

        var unused = AssetErrorCode.All.Where(c => !sources.Exists(s => s.Contains(c.Id, StringComparison.Ordinal) || IsSaid(s, "AssetErrorCode." + fields[c.Id])));

        Assert.Empty(unused.Select(c => $"{c.Id} {fields[c.Id]}"));
    }

    [Fact]
    public void Repository_EveryCodeThatIsWritten_IsInTheList()
    {
        var known = AssetErrorCode.All.Select(c => c.Id).ToHashSet();
        var files = new[] { "src", "samples", "build", "tests" }.Where(f => Directory.Exists(SourceTree.Path(f))).SelectMany(f => SourceTree.Files(f, [.. SourceExtensions, ".sh", ".json", ".yml"])).Append(SourceTree.Path("README.md"));

        var unknown = files.SelectMany(f => Code().Matches(File.ReadAllText(f)).Where(m => !known.Contains(m.Value)).Select(m => $"{m.Value} in {f}"));

        Assert.Empty(unknown);
    }

    [Fact]
    public void Sources_EachCodeAsText_IsWrittenInOnePlaceOfCSharp()
    {
        // Others say AssetErrorCode.X: a code as text is a second list.
        var written = SourceTree.Files("src", ".cs").Where(f => !f.Contains("AssetSdk.Generators", StringComparison.Ordinal)).SelectMany(f => Code().Matches(File.ReadAllText(f)).Select(m => (m.Value, Path.GetFileName(f)))).ToList();

        Assert.All(written, w => Assert.Equal("AssetErrorCode.cs", w.Item2));
        Assert.All(AssetErrorCode.All, c => Assert.Contains((c.Id, "AssetErrorCode.cs"), written));
    }

    [Fact]
    public void Runtime_ItsOwnCopyOfTheList_IsThisList()
    {
        // The library compiles the list's source and needs no Core: a package of another build would have another list.
        var copy = System.Reflection.Assembly.Load("AssetSdk.Runtime").GetType(typeof(AssetErrorCode).FullName!, throwOnError: true)!;

        Assert.False(copy.IsVisible);
        Assert.Equal(AssetErrorCode.All.Select(c => c.Id), ((IEnumerable<object>)copy.GetProperty(nameof(AssetErrorCode.All))!.GetValue(null)!).Select(c => c.ToString()));
    }

    private static bool IsSaid(string source, string name)
    {
        for (var at = source.IndexOf(name, StringComparison.Ordinal); at >= 0; at = source.IndexOf(name, at + 1, StringComparison.Ordinal))
        {
            if (at + name.Length == source.Length || !char.IsLetterOrDigit(source[at + name.Length]))
                return true;
        }

        return false;
    }

    [GeneratedRegex("ASSET[0-9]{4}", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex Code();

    [GeneratedRegex(@"^\| `(?<id>ASSET[0-9]{4})` \| (?<title>[^|]+?) \| [^|]{10,} \|\r?$", RegexOptions.Multiline | RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 10_000)]
    private static partial Regex TableRow();
}
