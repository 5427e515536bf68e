using AssetSdk.Core;

namespace AssetSdk.Restore.Tests;

public sealed class FileAccessorsTests
{
    private static readonly AssetFile[] Files = [.. new[] { "a.txt", "b.bin", "data/c.txt", "data/deep/d.txt", "other/a.txt", "x+y.txt" }.Select(p => new AssetFile(p, 1, Digest.Of([1])))];

    [Theory]
    [InlineData("", "all", "a.txt b.bin data/c.txt data/deep/d.txt other/a.txt x+y.txt")]
    [InlineData("ALL", "all", "a.txt b.bin data/c.txt data/deep/d.txt other/a.txt x+y.txt")]
    [InlineData("none", "none", "")]
    [InlineData("*.bin", "*.bin", "b.bin")]
    [InlineData("a.txt", "a.txt", "a.txt other/a.txt")]
    [InlineData("data/*", "data/*", "data/c.txt")]
    [InlineData("data/**", "data/**", "data/c.txt data/deep/d.txt")]
    [InlineData("**/d.txt", "**/d.txt", "data/deep/d.txt")]
    [InlineData("**/a.txt", "**/a.txt", "a.txt other/a.txt")]
    [InlineData("?.txt; *.bin ", "?.txt; *.bin ", "a.txt b.bin data/c.txt data/deep/d.txt other/a.txt")]
    [InlineData("x+y.*", "x+y.*", "x+y.txt")]
    [InlineData("(", "(", "")]
    [InlineData("A.txt", "A.txt", "")]
    public void Choose_Setting_TakesTheFiles(string setting, string mode, string expected)
    {
        var (actual, files) = FileAccessors.Choose(setting, Files);

        Assert.Equal(mode, actual);
        Assert.Equal(expected, string.Join(' ', files.Select(f => f.Path)));
    }

    [Fact]
    public void Choose_ManyFilesWithoutASetting_AreOmitted()
    {
        var many = Enumerable.Range(0, FileAccessors.DefaultLimit + 1).Select(i => new AssetFile($"{i}", 1, Digest.Of([1]))).ToArray();

        Assert.Equal((IndexAsset.Omitted, 0), (FileAccessors.Choose("", many).Mode, FileAccessors.Choose("", many).Files.Count));
        Assert.Equal(FileAccessors.DefaultLimit, FileAccessors.Choose("", many[1..]).Files.Count);
        Assert.Equal(many.Length, FileAccessors.Choose("all", many).Files.Count);
    }

    [Fact]
    public void Choose_HostileGlob_IsLinear() =>
        Assert.Empty(FileAccessors.Choose(string.Concat(Enumerable.Repeat("*a", 200)) + "b", [new AssetFile(new string('a', 1000), 1, Digest.Of([1]))]).Files);
}
