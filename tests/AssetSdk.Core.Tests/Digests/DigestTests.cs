namespace AssetSdk.Core.Tests;

public sealed class DigestTests
{
    // printf '' | sha256sum; printf 'abc' | sha256sum
    [Theory]
    [InlineData("", "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("abc", "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")]
    public void Of_Bytes_IsTheirSha256(string text, string expected) =>
        Assert.Equal(expected, Digest.Of(System.Text.Encoding.UTF8.GetBytes(text)).ToString());

    [Theory]
    [InlineData("")]
    [InlineData("sha256:")]
    [InlineData("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("SHA256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b85")]
    [InlineData("sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b8555")]
    [InlineData("sha256:g3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData("sha256: 3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")]
    [InlineData(null)]
    public void TryParse_NoDigest_IsFalse(string? text) => Assert.False(Digest.TryParse(text, out _));

    [Fact]
    public void TryParse_UpperCase_IsTheSameDigest()
    {
        Assert.True(Digest.TryParse("sha256:" + Digest.Of([1]).Hex.ToUpperInvariant(), out var digest));
        Assert.Equal(Digest.Of([1]), digest);
        Assert.Equal(Digest.Of([1]).GetHashCode(), digest.GetHashCode());
    }

    [Fact]
    public void ParseAndFormat_AnyDigest_AreInverse() =>
        Properties.Check(Samples.Digests, d => Digest.TryParse(d.ToString(), out var parsed) && parsed == d && Digest.TryFromHex(d.Hex, out var hex) && hex == d);

    [Fact]
    public void FromBytes_OtherLength_Throws() => Assert.Throws<ArgumentException>(() => Digest.FromBytes(new byte[31]));
}
