namespace AssetSdk.Restore.Tests;

public class ByteSizeTests
{
    [Theory]
    [InlineData("1", 1)]
    [InlineData("20 MB", 20_000_000)]
    [InlineData("20MB", 20_000_000)]
    [InlineData(" 500 kb ", 500_000)]
    [InlineData("1.5g", 1_500_000_000)]
    [InlineData("2 GiB", 2L << 30)]
    [InlineData("3KiB", 3 << 10)]
    [InlineData("0.5 MiB", 1 << 19)]
    public void TryParse_Size_IsRead(string text, long bytes)
    {
        Assert.True(ByteSize.TryParse(text, out var read));
        Assert.Equal(bytes, read);
    }

    [Theory]
    [InlineData("")]
    [InlineData("MB")]
    [InlineData("-1 MB")]
    [InlineData("1,5 MB")]
    [InlineData("1.2.3 MB")]
    [InlineData("1 MB/s")]
    [InlineData("99999999999999999999 GB")]
    [InlineData("10000000000 GB")]
    public void TryParse_Other_IsRefused(string text) => Assert.False(ByteSize.TryParse(text, out _));
}
