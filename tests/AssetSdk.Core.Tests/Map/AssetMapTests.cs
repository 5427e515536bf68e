using System.Text;
using FsCheck;
using FsCheck.Fluent;

namespace AssetSdk.Core.Tests;

public sealed class AssetMapTests
{
    [Fact]
    public void Write_Golden_IsARecordALine() => Assert.Equal(
        "assetsdk-map 1\na/b\t1.0\tsha256:x\t/c\\\\a\\tc\\nhe\nc\tlocal\t\t/d\n",
        Encoding.UTF8.GetString(AssetMap.Write([new("a/b", "1.0", "sha256:x", "/c\\a\tc\nhe"), new("c", "local", "", "/d")])));

    [Fact]
    public void WriteAndRead_AnyMap_AreInverse() => Properties.Check(
        (from texts in Samples.Text.ListOf(4) select new AssetMap.Entry(texts[0], texts[1], texts[2], texts[3])).ListOf(),
        entries => AssetMap.Read(AssetMap.Write(entries)).SequenceEqual(entries));

    [Fact]
    public void Read_FurtherColumnsAndCarriageReturns_AreIgnored() =>
        Assert.Equal([new AssetMap.Entry("a", "1.0", "d", "/p")], AssetMap.Read("assetsdk-map 1\r\na\t1.0\td\t/p\tmore\tand more\r\n"u8));

    [Theory]
    [InlineData("")]
    [InlineData("assetsdk-map 2\n")]
    [InlineData("assetsdk-map 1\na\tb\tc\n")]
    public void Read_NoMap_IsRefused(string text) => Assert.Throws<AssetException>(() => AssetMap.Read(Encoding.UTF8.GetBytes(text)));
}
