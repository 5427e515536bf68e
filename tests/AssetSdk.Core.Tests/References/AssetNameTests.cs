namespace AssetSdk.Core.Tests;

public sealed class AssetNameTests
{
    [Theory]
    [InlineData("a")]
    [InlineData("0")]
    [InlineData("a.b")]
    [InlineData("a..b")]
    [InlineData("con")]
    [InlineData("x/1.0")]
    [InlineData("x.meta")]
    public void IsValid_Name_CanBeRead(string name)
    {
        Assert.True(AssetName.IsValid(name, out var problem));
        Assert.Null(problem);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a-")]
    [InlineData("-a")]
    [InlineData("a/_b")]
    [InlineData("a/b.")]
    [InlineData("_assetsdk/x")]
    [InlineData("a b")]
    [InlineData("a:b")]
    [InlineData("ａ")]
    [InlineData("a\u200db")]
    public void IsValid_NoName_SaysWhy(string? name)
    {
        Assert.False(AssetName.IsValid(name, out var problem));
        Assert.NotEmpty(problem);
    }
}
