namespace AssetSdk.Core.Tests;

public sealed class PublishRulesTests
{
    [Theory]
    [InlineData("unicode/ucd")]
    [InlineData("1.0")]
    [InlineData("2026-11-20T19-30-00Z/x")]
    [InlineData("a/1")]
    [InlineData("a/v1.0")]
    [InlineData("en-US/model-small")]
    [InlineData("a.metadata/b")]
    [InlineData("console")]
    [InlineData("com0")]
    public void CheckName_Publishable_IsTaken(string name) => PublishRules.CheckName(name);

    [Theory]
    [InlineData("a/1.0", "major_minor")]
    [InlineData("a/1.0/b", "major_minor")]
    [InlineData("a/2026-11-20T19-30-00Z", "simple_date")]
    [InlineData("a/1.2.3", "semver")]
    [InlineData("a/1.2.3-rc.1", "semver")]
    [InlineData("a.meta", ".meta")]
    [InlineData("a.META/b", ".meta")]
    [InlineData("a/b.versions", ".versions")]
    [InlineData("a/b.files", ".files")]
    [InlineData("a/b.claim", ".claim")]
    [InlineData("con", "device")]
    [InlineData("a/NUL/b", "device")]
    [InlineData("a/aux.txt", "device")]
    [InlineData("a/Com1", "device")]
    [InlineData("lpt9.a.b", "device")]
    public void CheckName_ReadsButIsNotPublished_IsRefused(string name, string why)
    {
        Assert.True(AssetName.IsValid(name, out _));

        var failure = Assert.Throws<AssetException>(() => PublishRules.CheckName(name));

        Assert.Equal(AssetErrorCode.NotPublishable, failure.Code);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("_")]
    [InlineData("c/_bad_")]
    [InlineData("../x")]
    public void CheckName_NoName_IsRefused(string name) =>
        Assert.Equal(AssetErrorCode.NotPublishable, Assert.Throws<AssetException>(() => PublishRules.CheckName(name)).Code);

    [Theory]
    [InlineData("major_minor", "1")]
    [InlineData("major_minor", "x")]
    [InlineData("major_minor", "00.1")]
    [InlineData("major_minor", "0.01")]
    [InlineData("major_minor", "")]
    [InlineData("simple_date", "2026-02-30T00-00-00Z")]
    [InlineData("simple_date", "9999-99-99T99-99-99Z")]
    [InlineData("semver", "1.0")]
    [InlineData("semver", "1.0.0.0")]
    [InlineData("semver", "v1.0.0")]
    [InlineData("semver", "1.0.0+build")]
    [InlineData("semver", "01.0.0")]
    [InlineData("tagged", "1.0")]
    [InlineData("tagged", "1.0-")]
    [InlineData("tagged", "1.0-a_")]
    [InlineData("tagged", "-a")]
    public void CheckVersion_NotCanonical_IsRefused(string scheme, string version) =>
        Assert.Equal(AssetErrorCode.NotPublishable, Assert.Throws<AssetException>(() => PublishRules.CheckVersion(VersionScheme.Get(scheme), version, [])).Code);

    [Theory]
    [InlineData("semver", "1.0.0-RC", "1.0.0-rc")]
    [InlineData("major_minor", "1.0", "01.0")]
    [InlineData("major_minor", "1.0", "1")]
    public void CheckVersion_EqualToAPublishedOne_IsRefused(string scheme, string version, string published)
    {
        var failure = Assert.Throws<AssetException>(() => PublishRules.CheckVersion(VersionScheme.Get(scheme), version, ["0.1", published]));

        Assert.Equal(AssetErrorCode.NotPublishable, failure.Code);
        Assert.Contains($"'{published}'", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("tagged", "1.0-x.meta", ".meta")]
    [InlineData("tagged", "1.0-x.claim", ".claim")]
    [InlineData("semver", "1.0.0-x.files", ".files")]
    [InlineData("semver", "1.0.0-x.versions", ".versions")]
    [InlineData("tagged", "nul.1-x", "device")]
    public void CheckVersion_CollidesWithTheStoreOrADisk_IsRefused(string scheme, string version, string why) =>
        Assert.Contains(why, Assert.Throws<AssetException>(() => PublishRules.CheckVersion(VersionScheme.Get(scheme), version, [])).Message, StringComparison.Ordinal);

    [Fact]
    public void CheckVersion_TagsOfOneVersion_AreTaken() =>
        PublishRules.CheckVersion(VersionScheme.Get("tagged"), "1.0-b", ["1.0-a"]);

    [Theory]
    [InlineData("a/nul", "device")]
    [InlineData("a/Con.txt", "device")]
    [InlineData("a./b", "dot or a space")]
    [InlineData("a ", "dot or a space")]
    [InlineData("../a", "'..'")]
    public void CheckPath_NotForEverySystem_IsRefused(string path, string why)
    {
        var failure = Assert.Throws<AssetException>(() => PublishRules.CheckPath(path));

        Assert.Equal(AssetErrorCode.InvalidContent, failure.Code);
        Assert.Contains(why, failure.Message, StringComparison.Ordinal);
    }
}
