namespace AssetSdk.Core.Tests;

/// <summary>The README's code is this file's: what is shown compiles and runs.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void Readme_Example_Runs()
    {
        var output = new StringWriter();

        // <readme>
        var reference = AssetReference.Parse("unicode/ucd:15[UnicodeData.txt]");
        var best = VersionScheme.Get("major_minor").Select(reference.Version, ["16.0", "15.1", "15.0"]);
        output.WriteLine($"{reference.Name} {best[0]}");

        var tree = AssetTree.Create(AssetKind.Folder, [new AssetFile("UnicodeData.txt", 3, Digest.Of("abc"u8))]);
        output.WriteLine($"{tree.Contains(reference.SubPath!)} {tree.Digest}");

        var entry = new LockEntry(reference.Name, "15", "major_minor", best[0], tree.Kind, tree.Digest, tree.Size, tree.Files.Count);
        var bytes = LockFileFormat.Write(AssetLock.Empty.With(entry));
        output.WriteLine(LockFileFormat.Read(bytes, "assets.lock.json").Entries.Count);
        // </readme>

        Assert.Equal($"unicode/ucd 15.1\nTrue {Digest.Of(tree.ToListing())}\n1\n", output.ToString().ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Readme_Code_IsThatOfTheExample()
    {
        var example = File.ReadAllText(SourceTree.Path("tests/AssetSdk.Core.Tests/ReadmeTests.cs")).Split("// <readme>\n")[1].Split("        // </readme>")[0];
        var unindented = string.Join('\n', example.Split('\n').Select(l => l.Length >= 8 ? l[8..] : l.Trim()));

        Assert.Contains("```csharp\n" + unindented.TrimEnd() + "\n```", File.ReadAllText(SourceTree.Path("src/AssetSdk.Core/README.md")), StringComparison.Ordinal);
    }
}
