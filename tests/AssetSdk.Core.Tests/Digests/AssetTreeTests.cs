using System.Text;

namespace AssetSdk.Core.Tests;

public sealed class AssetTreeTests
{
    private static readonly Digest Empty = Digest.Of([]);
    private static readonly Digest Abc = Digest.Of("abc"u8);

    // (printf 'assetsdk-tree 1 folder\n'; for each name in the order of its UTF-8 bytes: printf '%s 0 - %s\n' $(sha256sum </dev/null) NAME) | sha256sum
    // UTF-16 order would put U+1F600 before U+E000.
    [Fact]
    public void Create_NamesInAnyOrder_AreSortedByUtf8Bytes()
    {
        string[] expected = ["Z", "a-b", "a/b", "a0", "b", "é", "\uE000", "\uFFEE", "\U0001F600"];

        var tree = AssetTree.Create(AssetKind.Folder, expected.Reverse().Select(p => new AssetFile(p, 0, Empty)));

        Assert.Equal(expected, tree.Files.Select(f => f.Path));
        Assert.Equal("6253d871ae514abfe8bf842e73b7761c4492f20d8e63c1c466169024a8c74eb9", tree.Digest.Hex);
    }

    // printf 'assetsdk-tree 1 file\nba78…15ad 3 - model.onnx\n' | sha256sum
    [Fact]
    public void Create_File_HasTheDigestOfItsNameAndBytes()
    {
        Assert.Equal("88cc1968569f61ee939c8210c9f8d38e1f08a32461e9bc7680a26579418ef2a4", AssetTree.Create(AssetKind.File, [new AssetFile("model.onnx", 3, Abc)]).Digest.Hex);
        Assert.NotEqual("88cc1968569f61ee939c8210c9f8d38e1f08a32461e9bc7680a26579418ef2a4", AssetTree.Create(AssetKind.File, [new AssetFile("model.bin", 3, Abc)]).Digest.Hex);
    }

    // printf 'assetsdk-tree 1 folder\n' | sha256sum
    [Fact]
    public void Create_EmptyFolder_HasTheDigestOfTheFirstLine() =>
        Assert.Equal("082f83f7b88bbc0258422fc34dd2ffcfea18a1d80fa9966a9b85e39c4d958df1", AssetTree.Create(AssetKind.Folder, []).Digest.Hex);

    // printf 'assetsdk-tree 1 folder\nba78…15ad 3 x run.sh\nba78…15ad 3 - run.sh.txt\n' | sha256sum
    [Fact]
    public void Create_Executable_IsPartOfTheDigest()
    {
        var tree = AssetTree.Create(AssetKind.Folder, [new AssetFile("run.sh.txt", 3, Abc), new AssetFile("run.sh", 3, Abc, Executable: true)]);

        Assert.Equal("9a41b2d2da8c50cb5f94163ba0d8cf1e35e864d99763e8ef60613b259145cfe1", tree.Digest.Hex);
        Assert.Equal($"assetsdk-tree 1 folder\n{Abc.Hex} 3 x run.sh\n{Abc.Hex} 3 - run.sh.txt\n", Encoding.UTF8.GetString(tree.ToListing()));
    }

    [Fact]
    public void Utf8Order_AnyStrings_IsThatOfTheirBytes() =>
        Properties.Check(
            FsCheck.Fluent.Gen.Two(Samples.Text),
            pair => Math.Sign(Utf8Order.Instance.Compare(pair.Item1, pair.Item2)) == Math.Sign(Encoding.UTF8.GetBytes(pair.Item1).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(pair.Item2))),
            2000);

    [Fact]
    public void ParseAndWrite_AnyTree_AreInverse() => Properties.Check(Samples.Trees, tree =>
    {
        var parsed = AssetTree.Parse(tree.ToListing());
        return parsed.Digest == tree.Digest && parsed.Digest == Digest.Of(tree.ToListing()) && parsed.Kind == tree.Kind && parsed.Size == tree.Size && parsed.Files.SequenceEqual(tree.Files);
    });

    [Fact]
    public void Create_FilesInAnotherOrder_IsTheSameTree() => Properties.Check(
        Samples.Trees, tree => AssetTree.Create(tree.Kind, tree.Files.OrderBy(f => f.Digest.Hex, StringComparer.Ordinal)).Digest == tree.Digest);

    [Fact]
    public void Create_Nothing_IsRefusedWhereItCannotBeAnAsset()
    {
        var file = new AssetFile("a", 1, Abc);
        foreach (var (kind, files) in new (AssetKind, AssetFile[])[]
        {
            (AssetKind.File, []),
            (AssetKind.File, [file, file with { Path = "b" }]),
            (AssetKind.File, [file with { Path = "a/b" }]),
            (AssetKind.File, [file with { Path = ".." }]),
            (AssetKind.Folder, [file with { Path = "../b" }]),
            (AssetKind.Folder, [file with { Path = "" }]),
            (AssetKind.Folder, [file, file]),
            (AssetKind.Folder, [file, file with { Path = "A" }]),
            (AssetKind.Folder, [file, file with { Path = "a/b" }]),
            (AssetKind.Folder, [file with { Size = -1 }]),
            (AssetKind.Folder, [file with { Size = long.MaxValue }, file with { Path = "b" }]),
            (AssetKind.Folder, [file with { Digest = default }]),
        })
        {
            Assert.Equal(AssetErrorCode.InvalidManifest, Assert.Throws<AssetException>(() => AssetTree.Create(kind, files)).Code);
        }
    }

    public static TheoryData<string> Malformed
    {
        get
        {
            var hex = new string('a', 64);
            return
            [
                "", "\n", "assetsdk-tree 1 folder", "assetsdk-tree 1 folder\r\n", "assetsdk-tree 2 folder\n", "assetsdk-tree 1 link\n", "\uFEFFassetsdk-tree 1 folder\n",
                $"assetsdk-tree 1 folder\n{hex} 1 - a", $"assetsdk-tree 1 folder\n{hex} 1 - a\n\n", $"assetsdk-tree 1 folder\n\n{hex} 1 - a\n",
                $"assetsdk-tree 1 folder\n{hex} 1 - b\n{hex} 1 - a\n", $"assetsdk-tree 1 folder\n{hex} 1 - a\n{hex} 1 - a\n",
                $"assetsdk-tree 1 folder\n{hex.ToUpperInvariant()} 1 - a\n", $"assetsdk-tree 1 folder\n{hex} 01 - a\n", $"assetsdk-tree 1 folder\n{hex} -1 - a\n", $"assetsdk-tree 1 folder\n{hex} +1 - a\n",
                $"assetsdk-tree 1 folder\n{hex} 1  - a\n", $"assetsdk-tree 1 folder\n{hex} 1 y a\n", $"assetsdk-tree 1 folder\n{hex} 1 - \n", $"assetsdk-tree 1 folder\n{hex} 1 -\n", $"assetsdk-tree 1 folder\n{hex} 99999999999999999999 - a\n",
                $"assetsdk-tree 1 folder\n{hex} 1 - a\r\n", $"assetsdk-tree 1 folder\n{hex} 1 - ../a\n", $"assetsdk-tree 1 folder\n{hex} 1 - /a\n", $"assetsdk-tree 1 folder\n{hex[..63]} 1 - a\n",
                $"assetsdk-tree 1 file\n{hex} 1 - a/b\n", "assetsdk-tree 1 file\n", $"assetsdk-tree 1 file\n{hex} 1 - a\n{hex} 1 - b\n",
            ];
        }
    }

    [Theory]
    [MemberData(nameof(Malformed))]
    public void Parse_NoListing_IsRefused(string listing) =>
        Assert.Equal(AssetErrorCode.InvalidManifest, Assert.Throws<AssetException>(() => AssetTree.Parse(Encoding.UTF8.GetBytes(listing))).Code);

    [Fact]
    public void Parse_NoUtf8_IsRefused() =>
        Assert.Equal(AssetErrorCode.InvalidManifest, Assert.Throws<AssetException>(() => AssetTree.Parse([.. "assetsdk-tree 1 folder\n"u8, 0xFF, (byte)'\n'])).Code);

    [Fact]
    public void Find_AnyOrderOfCharacters_FindsEachFileAndNoOther()
    {
        // Beside '/' in the order of bytes, beyond the basic plane, and each other's beginnings.
        string[] paths = ["a", "a-b", "a.b", "a/b", "a0", "b/\ud83d\ude00", "b/\uffe6", "b/c/d", "c"];
        var tree = AssetTree.Create(AssetKind.Folder, paths.Where(p => p != "a").Select(p => new AssetFile(p, 0, Empty)));
        Assert.All(paths.Where(p => p != "a"), p =>
        {
            Assert.Equal(p, tree.Find(p)?.Path);
            Assert.True(tree.Contains(p));
        });
        Assert.All(new[] { "", "a", "a/", "a/a", "b", "b/c", "c/", "z", "B" }, p => Assert.Null(tree.Find(p)));
        Assert.True(tree.Contains("a"));
        Assert.True(tree.Contains("b"));
        Assert.True(tree.Contains("b/c"));
        Assert.False(tree.Contains("b/"));
        Assert.False(tree.Contains("c/d"));
        Assert.False(tree.Contains(""));
    }

    [Theory]
    [InlineData("a", true)]
    [InlineData("a/b", true)]
    [InlineData("a/b/c.txt", true)]
    [InlineData("a/b/c", false)]
    [InlineData("A", false)]
    [InlineData("b", false)]
    public void Contains_FileOrFolder_IsTrue(string subPath, bool expected) =>
        Assert.Equal(expected, AssetTree.Create(AssetKind.Folder, [new AssetFile("a/b/c.txt", 0, Empty), new AssetFile("ab", 0, Empty)]).Contains(subPath));

    [Fact]
    public void Parse_AMillionFiles_IsTakenAndOneMoreIsRefused()
    {
        var text = new StringBuilder("assetsdk-tree 1 folder\n");
        for (var i = 0; i < AssetTree.MaxFiles; i++)
            text.Append(Abc.Hex).Append(" 3 - d").Append(i / 1000 + 1000).Append('/').Append(i % 1000 + 1000).Append('\n');
        Assert.Equal(AssetTree.MaxFiles, AssetTree.Parse(Encoding.UTF8.GetBytes(text.ToString())).Files.Count);

        text.Append(Abc.Hex).Append(" 3 - e\n");
        Assert.Contains("more than", Assert.Throws<AssetException>(() => AssetTree.Parse(Encoding.UTF8.GetBytes(text.ToString()))).Message, StringComparison.Ordinal);
    }
}
