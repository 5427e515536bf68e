using FsCheck;
using FsCheck.Fluent;

namespace AssetSdk.Core.Tests;

public sealed class AssetIndexTests
{
    private static Gen<IndexAsset> Assets { get; } =
        from texts in Samples.Text.ListOf(13)
        from numbers in Gen.Choose(0, int.MaxValue).ListOf(2)
        from files in (from path in Samples.Text from size in Gen.Choose(0, int.MaxValue) from digest in Samples.Digests select new IndexFile(path, (long)size << 20, digest.Hex)).ListOf()
        select new IndexAsset(texts[0], texts[1], texts[2], texts[3], texts[4], texts[5], numbers[0] % 2 == 0, (long)numbers[0] << 20, numbers[1], texts[6], texts[7], texts[8], texts[9], texts[10], texts[11], [.. files]);

    private static AssetIndex Sample { get; } = new("Assets", "My.App", "internal", "My.App",
    [
        new IndexAsset("a/b:1", "a/b", "1", "major_minor", "1.0", Digest.Of("abc"u8).ToString(), true, 3, 1, "", "", "", "all", IndexAsset.Restored, "", [new IndexFile("x\ty", 3, Digest.Of("abc"u8).Hex)]),
        new IndexAsset("c", "c", "", "semver", "1.0.0", Digest.Of("abc"u8).ToString(), false, 3, 1, "c.bin", "", "My.C", "none", IndexAsset.Locked, "data", []),
    ]);

    [Fact]
    public void Write_Golden_IsARecordALine() => Assert.Equal(
        "assetsdk-index 1\n"
        + "class\tAssets\nnamespace\tMy.App\nvisibility\tinternal\nassembly\tMy.App\n"
        + "asset\ta/b:1\ta/b\t1\tmajor_minor\t1.0\tsha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\tfolder\t3\t1\t\t\t\tall\trestored\t\n"
        + "asset\tc\tc\t\tsemver\t1.0.0\tsha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\tfile\t3\t1\tc.bin\t\tMy.C\tnone\tlocked\tdata\n"
        + "file\t0\tx\\ty\t3\tba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad\n",
        Sample.Write());

    [Fact]
    public void WriteAndRead_AnyIndex_AreInverse() => Properties.Check(
        from assets in Assets.ListOf() from texts in Samples.Text.ListOf(4) select new AssetIndex(texts[0], texts[1], texts[2], texts[3], [.. assets]),
        index => AssetIndex.TryRead(new StringReader(index.Write()), withFiles: true)?.Write() == index.Write());

    [Fact]
    public void TryRead_WithoutFiles_HasTheRest()
    {
        var read = AssetIndex.TryRead(new StringReader(Sample.Write()), withFiles: false)!;

        Assert.Equal("Assets", read.ClassName);
        Assert.Equal(2, read.Assets.Count);
        Assert.Equal("assets/a/b/1.0", read.Assets[0].TargetFolder);
        Assert.Equal("data", read.Assets[1].TargetFolder);
        Assert.All(read.Assets, a => Assert.Empty(a.Files));
    }

    [Fact]
    public void TryRead_KeysAndColumnsOfANewerVersion_AreSkipped()
    {
        var newer = Sample.Write()
            .Replace("lock\tlock\n", "lock\tlock\tmore\nnews\tx\nlonely\n", StringComparison.Ordinal)
            .Replace("restored\t\n", "restored\t\textra\tmore\n", StringComparison.Ordinal)
            .Replace("0015ad\n", "0015ad\tmore\n", StringComparison.Ordinal);

        Assert.Equal(Sample.Write(), AssetIndex.TryRead(new StringReader(newer), withFiles: true)!.Write());
    }

    [Theory]
    [InlineData("")]
    [InlineData("assetsdk-index 2\n")]
    [InlineData("assetsdk-index 1\nasset\ta\n")]
    [InlineData("assetsdk-index 1\nfile\t0\ta\t3\taa\n")]
    [InlineData("assetsdk-index 1\nfile\tx\ta\t3\taa\n")]
    [InlineData("assetsdk-index 1\nfile\t0\ta\n")]
    [InlineData("assetsdk-index 1\nasset\tr\tn\t\ts\tv\td\tfolder\t1\t12147483648\t\t\t\tall\trestored\t\n")]
    public void TryRead_NoIndex_IsNull(string text) => Assert.Null(AssetIndex.TryRead(new StringReader(text), withFiles: true));

    [Fact]
    public void TryRead_CutAnywhere_DoesNotThrow()
    {
        var text = Sample.Write();
        for (var i = 0; i < text.Length; i++)
            _ = AssetIndex.TryRead(new StringReader(text[..i]), withFiles: true);
    }

    [Fact]
    public void TryRead_CarriageReturns_MeanTheSame() =>
        Assert.Equal(Sample.Write(), AssetIndex.TryRead(new StringReader(Sample.Write().Replace("\n", "\r\n", StringComparison.Ordinal)), withFiles: true)!.Write());

    [Fact]
    public void EscapeAndUnescape_AnyText_AreInverseAndHaveNoSeparators() => Properties.Check(
        Samples.Text, text => TabText.Unescape(TabText.Escape(text)) == text && TabText.Escape(text).AsSpan().IndexOfAny("\t\r\n") < 0, 1000);
}
