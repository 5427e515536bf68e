using AssetSdk.Testing;

namespace AssetSdk.Restore.Tests;

public sealed class ItemLocatorTests : IDisposable
{
    private readonly TempFolder _temp = new();

    public void Dispose() => _temp.Dispose();

    private ItemPosition Find(string include, string itemType = "RemoteAsset", string? text = null) => ItemLocator.Find(new ItemOrigin(itemType, include, _temp.Write("p.csproj", text ?? """
        <Project>
          <ItemGroup>
            <Other Include="n/a" />
            <RemoteAsset Include="n/a" />
            <RemoteAsset
              Include="n/b:1; n/c" />
            <RemoteAsset Include="n/d[a%2Ab]" />
            <RemoteAsset Include="n\e" />
            <RemoteAsset Include="$(Name)" />
            <AssetOverride Include="n/a" />
          </ItemGroup>
        </Project>
        """)));

    [Theory]
    [InlineData("n/a", 4, 18)]
    [InlineData("n/b:1", 6, 7)]
    [InlineData("n/c", 6, 7)]
    [InlineData("n/d[a*b]", 7, 18)]
    [InlineData("n/e", 8, 18)]
    [InlineData("n/f", 0, 0)]
    public void Find_Item_IsItsInclude(string include, int line, int column) => Assert.Equal(new ItemPosition(line, column), Find(include));

    [Fact]
    public void Find_OtherItemType_IsItsOwn() => Assert.Equal(10, Find("n/a", "AssetOverride").Line);

    [Theory]
    [InlineData("")]
    [InlineData("<Project>")]
    [InlineData("<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><Project><RemoteAsset Include='&e;'/></Project>")]
    public void Find_NoProject_IsNowhere(string text) => Assert.Equal(default, Find("n/a", text: text));

    [Theory]
    [InlineData("")]
    [InlineData("/nowhere/p.csproj")]
    public void Find_NoFile_IsNowhere(string file) => Assert.Equal(default, ItemLocator.Find(new ItemOrigin("RemoteAsset", "x", file)));
}
