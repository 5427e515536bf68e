using FsCheck;
using FsCheck.Fluent;

namespace AssetSdk.Generators.Tests;

public class PropertyTests
{
    // Few characters, so that clashes are the rule.
    private static readonly Gen<string> Segment = Gen.Elements("a", "A", "b", "1", "-", ".", " ", "_", "equals", "files", "Equals", "path", "\"", "<", "é", "İ", "ı", "😀", "\u202E", "class")
        .ArrayOf().Select(parts => string.Concat(parts)).Where(segment => segment is not ("" or "." or ".."));

    private static readonly Gen<string> FilePath = Segment.NonEmptyListOf().Select(segments => string.Join('/', segments.Take(4)));

    private static readonly Gen<string[]> FileSet = FilePath.ListOf().Select(paths => Laid(paths));

    private static readonly Gen<string> Name = Gen.Elements("a", "A", "b", "a-b", "a.b", "path", "name", "files", "all", "equals", "asset-info", "assets", "1")
        .NonEmptyListOf().Select(segments => string.Join('/', segments.Take(4)));

    [Fact]
    public void Files_AnySet_CompilesAndAccessorsDiffer() => Check(30, FileSet, paths =>
    {
        var result = Generation.Run(new IndexBuilder().Folder("a/b", paths).Write());
        result.Compile(withoutPragma: true).Emitted();
        var accessors = Accessors.OfFiles(result);
        Assert.Equal(paths.Length, accessors.Count);
        Assert.Equal(paths.Length, accessors.Values.Distinct(StringComparer.Ordinal).Count());
    });

    [Fact]
    public void Names_AnySet_CompilesAndAccessorsDiffer() => Check(30, Name.NonEmptyListOf(), names =>
    {
        var distinct = names.Distinct(StringComparer.Ordinal).ToArray();
        var result = Generation.Run(distinct.Aggregate(new IndexBuilder(), (index, name) => index.Folder(name, "x")).Write());
        result.Compile(withoutPragma: true).Emitted();
        var accessors = Accessors.OfAssets(result);
        Assert.Equal(accessors.Count, accessors.Values.Distinct(StringComparer.Ordinal).Count());
        // Whatever has no accessor is named by an error.
        var errors = string.Concat(result.Diagnostics.Where(d => d.Id == "ASSET2001").Select(d => d.ToString()));
        Assert.All(distinct.Except(accessors.Keys, StringComparer.Ordinal), name => Assert.Contains($"'{name}'", errors, StringComparison.Ordinal));
    });

    [Fact]
    public void Files_OneMore_RenamesOnlyWhatItClashesWith() => Check(200, FileSet.Zip(FilePath), pair =>
    {
        var (paths, added) = (pair.Item1, pair.Item2);
        var more = Laid([.. paths, added]);
        if (more.Length != paths.Length + 1)
            return;
        var before = Accessors.OfFiles(Generation.Run(new IndexBuilder().Folder("a", paths).Write()));
        var after = Accessors.OfFiles(Generation.Run(new IndexBuilder().Folder("a", more).Write()));
        foreach (var path in paths)
        {
            if (!MayClash(path, added))
                Assert.Equal(before[path], after[path]);
        }
    });

    [Fact]
    public void Code_AnyText_ReadsBackFromTheLiteral() => Check(300, Segment, text =>
    {
        var literal = new System.Text.StringBuilder().Literal(text).ToString();
        Assert.Equal(text, Microsoft.CodeAnalysis.CSharp.SyntaxFactory.ParseToken(literal).ValueText);
        System.Xml.Linq.XElement.Parse("<d>" + new System.Text.StringBuilder().Doc(text) + "</d>");
    });

    /// <summary>Whether somewhere on the way the two go apart under one identifier.</summary>
    private static bool MayClash(string path, string added)
    {
        var (one, other) = (path.Split('/'), added.Split('/'));
        for (var i = 0; i < one.Length && i < other.Length; i++)
        {
            if (one[i] == other[i])
                continue;
            return Identifier.FromSegment(one[i], string.Join('/', one.Take(i + 1))) == Identifier.FromSegment(other[i], string.Join('/', other.Take(i + 1)));
        }

        return false;
    }

    /// <summary>What of <paramref name="paths"/> can lie in one folder: each once, and no file that is also a folder.</summary>
    private static string[] Laid(IEnumerable<string> paths)
    {
        var all = paths.Distinct(StringComparer.Ordinal).ToArray();
        return all.Where(path => !Array.Exists(all, other => other.StartsWith(path + "/", StringComparison.Ordinal))).Order(StringComparer.Ordinal).ToArray();
    }

    private static void Check<T>(int times, Gen<T> values, Action<T> property) =>
        FsCheck.Check.One(Config.QuickThrowOnFailure.WithMaxTest(times), Prop.ForAll(values.ToArbitrary(), property));
}
