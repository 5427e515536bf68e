using FsCheck;
using FsCheck.Fluent;

namespace AssetSdk.Core.Tests;

public sealed class AssetReferenceTests
{
    [Theory]
    [InlineData("a", "a", null, null)]
    [InlineData("unicode/ucd", "unicode/ucd", null, null)]
    [InlineData("unicode/ucd:15", "unicode/ucd", "15", null)]
    [InlineData("unicode/ucd:15.0[UnicodeData.txt]", "unicode/ucd", "15.0", "UnicodeData.txt")]
    [InlineData("a[/b/]", "a", null, "b")]
    [InlineData("a[b/c d/é:?*%@$;.txt]", "a", null, "b/c d/é:?*%@$;.txt")]
    [InlineData("a:1_0-x.y[..b/.c]", "a", "1_0-x.y", "..b/.c")]
    [InlineData("A.b-c_d/0", "A.b-c_d/0", null, null)]
    public void Parse_WellFormed_HasItsParts(string text, string name, string? version, string? subPath) =>
        Assert.Equal(new AssetReference(name, version, subPath), AssetReference.Parse(text));

    [Theory]
    [InlineData("", "empty")]
    [InlineData(" a", "' '")]
    [InlineData("/a", "begins with '/'")]
    [InlineData("a/", "ends with '/'")]
    [InlineData("a//b", "empty segment")]
    [InlineData("a/../b", "must begin and end")]
    [InlineData("..", "must begin and end")]
    [InlineData("a/.", "must begin and end")]
    [InlineData("_a", "must begin and end")]
    [InlineData("a\\b", "'\\' is not allowed")]
    [InlineData("C:\\x", "drive letter")]
    [InlineData("C:/x", "drive letter")]
    [InlineData("é", "'é' is not allowed")]
    [InlineData("a\tb", "U+0009")]
    [InlineData("a:", "no version behind the ':'")]
    [InlineData("a:[b]", "no version behind the ':'")]
    [InlineData("a:1:2", "':' is not allowed in a version")]
    [InlineData("a:.1", "must begin and end")]
    [InlineData("a:1/2", "'/' is not allowed in a version")]
    [InlineData("a:[1,2)", "']' is missing")]
    [InlineData("a[", "']' is missing")]
    [InlineData("a]", "']' without a '['")]
    [InlineData("a[]", "path is empty")]
    [InlineData("a[/]", "path is empty")]
    [InlineData("a[//]", "path is empty")]
    [InlineData("a[b]c", "behind the ']'")]
    [InlineData("a[b][c]", "behind the ']'")]
    [InlineData("a[b[c]", "has a '['")]
    [InlineData("a[b//c]", "empty segment")]
    [InlineData("a[//b]", "absolute")]
    [InlineData("a[s/../../../..]", "segment '..'")]
    [InlineData("a[./b]", "segment '.'")]
    [InlineData("a[b\\c]", "has a '\\'")]
    [InlineData("a[C:/b]", "drive letter")]
    [InlineData("a[b\u0000c]", "U+0000")]
    public void Parse_Malformed_IsRefusedWithTheReason(string text, string reason)
    {
        var failure = Assert.Throws<AssetException>(() => AssetReference.Parse(text));

        Assert.Equal(AssetErrorCode.InvalidReference, failure.Code);
        Assert.Contains(reason, failure.Message, StringComparison.Ordinal);
        Assert.Contains("name[:version][[sub/path]]", failure.Message, StringComparison.Ordinal);
    }

    // Not a theory: test runners turn half a surrogate pair into something else.
    [Fact]
    public void Parse_HalfASurrogatePair_IsRefused()
    {
        Assert.False(AssetReference.TryParse("a[\ud800]", out _, out var problem));
        Assert.Contains("not valid Unicode", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_NameAtItsLimit_IsTakenAndOneMoreRefused()
    {
        Assert.Equal(AssetName.MaxLength, AssetReference.Parse(new string('a', AssetName.MaxLength)).Name.Length);
        Assert.False(AssetReference.TryParse(new string('a', AssetName.MaxLength + 1), out _, out _));
        Assert.True(AssetReference.TryParse("a:" + new string('1', AssetReference.MaxVersionLength), out _, out _));
        Assert.False(AssetReference.TryParse("a:" + new string('1', AssetReference.MaxVersionLength + 1), out _, out _));
    }

    [Theory]
    [InlineData("n[", "a", "!]")]
    [InlineData("n[", "a/", "!")]
    [InlineData("n", "a-", "!")]
    [InlineData("n:", "1.", "!")]
    [InlineData("n", "[", "")]
    [InlineData("n", "]", "")]
    [InlineData("n[x]", "[x]", "")]
    [InlineData("", ":", "")]
    public void Parse_HostileLength_IsLinear(string start, string repeated, string end)
    {
        // Backtracking would double with each repetition: 20 take modelkit 0.2 s, and two million would take for ever.
        var text = start + string.Concat(Enumerable.Repeat(repeated, 2_000_000)) + end;

        Assert.False(AssetReference.TryParse(text, out _, out var problem));
        Assert.True(problem.Length < 100_000_000 / 100, "A problem quotes no megabytes.");
        Assert.InRange(Assert.Throws<AssetException>(() => AssetReference.Parse(text)).Message.Length, 1, 3000);
    }

    [Fact]
    public void ParseAndFormat_AnyReference_AreInverse() => Properties.Check(
        Samples.References,
        reference => AssetReference.Parse(reference.ToString()) == reference);

    [Fact]
    public void Parse_AnyText_IsRefusedOrRoundTrips() => Properties.Check(
        Gen.Elements("a", "B", "0", "-", ".", "_", "/", ":", "[", "]", "\\", " ", "é", "\u0001", "..").ListOf().Select(parts => string.Concat(parts)),
        text => !AssetReference.TryParse(text, out var reference, out var problem)
            ? problem.Length > 0
            : AssetReference.Parse(reference.ToString()) == reference && text.Replace("[/", "[", StringComparison.Ordinal).Replace("/]", "]", StringComparison.Ordinal) == reference.ToString());
}
