using AssetSdk.Core;

namespace AssetSdk.Generators.Tests;

public class GoldenTests
{
    [Fact]
    public void Code_FolderAsset_IsAsBefore() => Golden.Matches("Folder.txt", Without("AssetLocator", new IndexBuilder { Visibility = "public" }
        .Folder("unicode/ucd", "15.0", ["ReadMe.txt", "auxiliary/Word Break.txt", "auxiliary/Word-Break.txt", "<odd>&\"\u202E.txt"], reference: "unicode/ucd:15")));

    [Fact]
    public void Code_PrefixAndSubPathAndFile_IsAsBefore() => Golden.Matches("Names.txt", Without("AssetLocator", new IndexBuilder { Namespace = "" }
        .Folder("a/b", "1.0", ["x.txt"], reference: "a/b:1[x.txt]", subPath: "x.txt").Folder("a/b/path", "2.0", [], fileAccessors: "none", fileCount: 3).File("fonts/inter", "Inter.ttf", version: "4.0")));

    [Fact]
    public void Code_States_AreAsBefore() => Golden.Matches("States.txt", Without("AssetLocator", new IndexBuilder()
        .Folder("locked", "1.0", [], state: IndexAsset.Locked, fileCount: 7)
        .Folder("mine", "1.0", ["a"], state: IndexAsset.Overridden, digest: "")
        .Folder("big", "1.0", [], fileAccessors: IndexAsset.Omitted, fileCount: 12345)
        .Folder("chosen", "1.0", ["a.json"], fileAccessors: "*.json", fileCount: 3)));

    [Fact]
    public void Code_Locator_IsAsBefore() => Golden.Matches("AssetLocator.txt", Generation.Run(new IndexBuilder { AssemblyName = "Odd \"name\"" }.Folder("a").Write()).Source("Assets.AssetLocator.g.cs"));

    private static string Without(string file, IndexBuilder index) => string.Concat(Generation.Run(index.Write()).Sources()
        .Where(s => !s.HintName.Contains(file, StringComparison.Ordinal))
        .OrderBy(s => s.HintName, StringComparer.Ordinal)
        .Select(s => $"// ==== {s.HintName}\n{s.SourceText}\n"));
}
