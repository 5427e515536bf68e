using System.Text;

namespace AssetSdk.Core.Tests;

public sealed class VersionListTests
{
    [Fact]
    public void Read_ModelkitsOwn_IsTheList() =>
        Assert.Equal(["1.0", "0.1", "0.0"], VersionList.Read("""{"versions": ["1.0", "0.1", "0.0"]}"""u8));

    [Fact]
    public void Read_DuplicatesAndNonsense_AreLeftOut() =>
        Assert.Equal(["1.0", "1", "x"], VersionList.Read("""{"versions": ["1.0", "1", "../../x", "1.0", "", "a/b", "x", "_"], "more": 1}"""u8));

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"versions\": {}}")]
    [InlineData("{\"versions\": [1]}")]
    [InlineData("{\"versions\": [null]}")]
    [InlineData("{\"versions\": [\"\\ud800\"]}")]
    [InlineData("{\"versions\": [], \"versions\": [\"1.0\"]}")]
    public void Read_Malformed_IsRefused(string json) =>
        Assert.Equal(AssetErrorCode.InvalidManifest, Assert.Throws<AssetException>(() => VersionList.Read(Encoding.UTF8.GetBytes(json))).Code);

    [Fact]
    public void Write_List_IsModelkitsForm() =>
        Assert.Equal("""{"versions": ["1.0", "0.0"]}""", Encoding.UTF8.GetString(VersionList.Write(["1.0", "0.0"])));

    [Fact]
    public void WriteAndRead_AnyList_AreInverse() => Properties.Check(
        FsCheck.Fluent.Gen.Select(FsCheck.Fluent.Gen.ListOf(Samples.Versions), l => l.Distinct(StringComparer.Ordinal).ToList()),
        versions => VersionList.Read(VersionList.Write(versions)).SequenceEqual(versions));
}
