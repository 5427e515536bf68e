namespace AssetSdk.Generators.Tests;

public class IdentifierTests
{
    [Theory]
    [InlineData("some-data.ext", "SomeDataExt")]
    [InlineData("UnicodeData.txt", "UnicodeDataTxt")]
    [InlineData("ucd", "Ucd")]
    [InlineData("50d", "_50d")]
    [InlineData("1.0", "_10")]
    [InlineData("v1.2-rc", "V12Rc")]
    [InlineData("a_b", "AB")]
    [InlineData("__init__.py", "InitPy")]
    [InlineData("class", "Class")]
    [InlineData("größe.txt", "GrößeTxt")]
    [InlineData("élan", "Élan")]
    [InlineData("データ.csv", "データCsv")]
    [InlineData("٣abc", "_٣abc")]
    [InlineData("a\u0301b", "AB")]
    [InlineData("a\U00020BB7b", "AB")]
    [InlineData("{x} <y> \"z\"", "XYZ")]
    [InlineData("iğne", "Iğne")]
    public void FromSegment_Name_SplitsAndCapitalises(string segment, string expected) => Assert.Equal(expected, Identifier.FromSegment(segment, segment));

    [Fact]
    public void FromSegment_SymbolsOnly_IsTheHashOfThePath() => Assert.Equal("_" + IndexBuilder.Sha("a/---")[..6], Identifier.FromSegment("---", "a/---"));

    [Fact]
    public void FromSegment_TooLong_IsCutAndEndsWithTheHash()
    {
        var name = new string('a', 1000);
        var identifier = Identifier.FromSegment(name, name);
        Assert.Equal(Identifier.MaxLength, identifier.Length);
        Assert.EndsWith("a_" + IndexBuilder.Sha(name)[..6], identifier, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Data", "Data")]
    [InlineData("class", "@class")]
    [InlineData("record", "@record")]
    [InlineData("field", "@field")]
    [InlineData("data", "@data")]
    [InlineData("__arglist", "@__arglist")]
    [InlineData("_asset", "_asset")]
    public void Written_Identifier_EscapesKeywordsPresentAndToCome(string identifier, string expected) => Assert.Equal(expected, Identifier.Written(identifier));

    [Theory]
    [InlineData("A.B", "A|B")]
    [InlineData("@class.B", "class|B")]
    [InlineData("A..B", null)]
    [InlineData("", null)]
    [InlineData("@", null)]
    [InlineData("@@a", null)]
    [InlineData("A.1", null)]
    [InlineData("A-B", null)]
    [InlineData(" A", null)]
    [InlineData("A<B>", null)]
    public void ParseDotted_Text_GivesIdentifiersOrNothing(string text, string? expected) =>
        Assert.Equal(expected, Identifier.ParseDotted(text) is { } names ? string.Join('|', names) : null);

    [Theory]
    [InlineData(0, "0 bytes")]
    [InlineData(1, "1 byte")]
    [InlineData(999, "999 bytes")]
    [InlineData(1000, "1.0 kB (1,000 bytes)")]
    [InlineData(999_949, "999.9 kB (999,949 bytes)")]
    [InlineData(999_950, "1.0 MB (999,950 bytes)")]
    [InlineData(2_103_456, "2.1 MB (2,103,456 bytes)")]
    [InlineData(long.MaxValue, "9.2 EB (9,223,372,036,854,775,807 bytes)")]
    public void SizeText_Bytes_ReadableAndExact(long bytes, string expected) => Assert.Equal(expected, SizeText.Of(bytes));
}
