namespace AssetSdk.Generators.Tests;

public class ClashTests
{
    private static string Six(string path) => IndexBuilder.Sha(path)[..6];

    private static Dictionary<string, string> Files(params string[] files)
    {
        var result = Generation.Run(new IndexBuilder().Folder("data", files).Write());
        result.Compile().Emitted();
        return Accessors.OfFiles(result);
    }

    private static Dictionary<string, string> Assets(params string[] names)
    {
        var result = Generation.Run(names.Aggregate(new IndexBuilder(), (index, name) => index.Folder(name, "a.txt")).Write());
        result.Compile().Emitted();
        return Accessors.OfAssets(result);
    }

    [Fact]
    public void TwoFiles_OneIdentifier_BothGetTheirHash()
    {
        var files = Files("a b.txt", "a-b.txt", "c.txt");
        Assert.Equal("ABTxt_" + Six("a b.txt"), files["a b.txt"]);
        Assert.Equal("ABTxt_" + Six("a-b.txt"), files["a-b.txt"]);
        Assert.Equal("CTxt", files["c.txt"]);
    }

    [Fact]
    public void FilesBelow_OneIdentifier_HashesTheWholePath()
    {
        var files = Files("x/a b", "x/a-b", "y/a b");
        Assert.Equal("X.AB_" + Six("x/a b"), files["x/a b"]);
        Assert.Equal("Y.AB", files["y/a b"]);
    }

    [Fact]
    public void TwoFolders_OneIdentifier_BothGetTheirHash()
    {
        var files = Files("a b/x.txt", "a-b/x.txt");
        Assert.Equal("AB_" + Six("a b") + ".XTxt", files["a b/x.txt"]);
        Assert.Equal("AB_" + Six("a-b") + ".XTxt", files["a-b/x.txt"]);
    }

    [Fact]
    public void FolderAndFile_OneIdentifier_BothGetTheirHash()
    {
        var files = Files("a.b", "a-b/x.txt");
        Assert.Equal("AB_" + Six("a.b"), files["a.b"]);
        Assert.Equal("AB_" + Six("a-b") + ".XTxt", files["a-b/x.txt"]);
    }

    [Fact]
    public void SixDigits_TheSame_MoreAreTaken()
    {
        var (first, second) = SameSixDigits();
        var files = Files(first, second);
        Assert.Equal(Six(first), Six(second));
        Assert.Equal("A_" + IndexBuilder.Sha(first)[..12], files[first]);
        Assert.Equal("A_" + IndexBuilder.Sha(second)[..12], files[second]);
    }

    [Theory]
    [InlineData("files", "Files_")]
    [InlineData("equals", "Equals_")]
    [InlineData("to-string", "ToString_")]
    [InlineData("get type", "GetType_")]
    [InlineData("finalize", "Finalize_")]
    [InlineData("path", "Path")]
    [InlineData("name", "Name")]
    [InlineData("all", "All")]
    [InlineData("data", "Data")]
    [InlineData("assets", "Assets")]
    [InlineData("a/a", "A.A_")]
    [InlineData("a/a/a", "A.A_.A")]
    [InlineData("files/files", "Files_.Files")]
    [InlineData("equals/equals", "Equals_.Equals__")]
    [InlineData("system/string", "System.String")]
    public void File_ReservedOrEnclosing_GetsAnUnderscoreOnlyIfItClashes(string path, string expected) => Assert.Equal(expected, Files(path)[path]);

    [Fact]
    public void Files_ReservedAndShared_GetTheHashOnly()
    {
        var files = Files("equals", "equals!");
        Assert.Equal("Equals_" + Six("equals"), files["equals"]);
    }

    [Theory]
    [InlineData("all", "All_")]
    [InlineData("asset-info", "AssetInfo_")]
    [InlineData("assetLocator", "AssetLocator_")]
    [InlineData("assets", "Assets_")]
    [InlineData("equals", "Equals_")]
    [InlineData("assets/assets", "Assets_.Assets")]
    [InlineData("a/path", "A.Path_")]
    [InlineData("a/name", "A.Name_")]
    [InlineData("a/path/b", "A.Path.B")]
    [InlineData("path/path", "Path.Path_")]
    [InlineData("a/all", "A.All")]
    [InlineData("a/a", "A.A_")]
    [InlineData("a/b/a", "A.B.A")]
    [InlineData("files", "Files_")]
    [InlineData("version", "Version_")]
    [InlineData("system/string", "System.String")]
    public void Asset_ReservedOrEnclosing_GetsAnUnderscoreOnlyIfItClashes(string name, string expected) => Assert.Equal(expected, Assets(name)[name]);

    [Fact]
    public void Asset_InsideAnAsset_AvoidsItsMembers()
    {
        var assets = Assets("a", "a/path", "a/name/x", "a/version", "a/digest", "a/files", "a/all", "a/b/c");
        Assert.Equal("A", assets["a"]);
        Assert.Equal("A.Path_", assets["a/path"]);
        Assert.Equal("A.Name_.X", assets["a/name/x"]);
        Assert.Equal("A.Version_", assets["a/version"]);
        Assert.Equal("A.Digest_", assets["a/digest"]);
        Assert.Equal("A.Files_", assets["a/files"]);
        Assert.Equal("A.All", assets["a/all"]);
        Assert.Equal("A.B.C", assets["a/b/c"]);
    }

    [Fact]
    public void Asset_OrderOfTheIndex_ChangesNoIdentifier() => Assert.Equal(Assets("a", "a/path", "b"), Assets("b", "a/path", "a"));

    [Fact]
    public void Accessor_Given_IsUsed()
    {
        var result = Generation.Run(new IndexBuilder().Folder("a/b", "1.0", ["x"], accessor: "Words.@class.data").Folder("a/c", "1.0", ["x"], accessor: "Words._asset.get_All").Write());
        result.Compile(consumer: "namespace Acme.App { class C { string P = Assets.Words.@class.data.Path + Assets.Words._asset.get_All.Name; } }").Emitted();
        Assert.Equal("Words.class.data", Accessors.OfAssets(result)["a/b"]);
    }

    [Fact]
    public void Accessor_MemberOfAnAsset_IsAvoided()
    {
        var result = Generation.Run(new IndexBuilder().Folder("a", "x").Folder("b", "1.0", ["x"], accessor: "A._asset").Folder("c", "1.0", ["x"], accessor: "A.get_Path").Folder("d", "1.0", ["x"], accessor: "get_All").Write());
        result.Compile().Emitted();
        Assert.Equal("A._asset_", Accessors.OfAssets(result)["b"]);
    }

    private static (string First, string Second) SameSixDigits()
    {
        // Names of one letter and symbols share the identifier A; counting in two symbols finds two that share six digits of their hashes.
        var seen = new Dictionary<string, string>(StringComparer.Ordinal);
        for (var i = 1; ; i++)
        {
            var path = "a" + string.Concat(Convert.ToString(i, 2).Select(bit => bit == '0' ? '-' : '+'));
            if (!seen.TryAdd(Six(path), path))
                return (seen[Six(path)], path);
        }
    }
}
