using System.Text;

namespace AssetSdk.Core.Tests;

/// <summary>Our table against the platform's own normalisation, which these tests have because they run with globalization.</summary>
public sealed class CanonicalFormTests
{
    [Fact]
    public void Decompose_EveryCharacter_IsWhatThePlatformSays()
    {
        Assert.Equal("u\u0308", "\u00fc".Normalize(NormalizationForm.FormD));
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            // Characters that Unicode 15.0 does not know may decompose in a newer platform.
            if (!Rune.IsValid(value) || Rune.GetUnicodeCategory(new Rune(value)) == System.Globalization.UnicodeCategory.OtherNotAssigned)
                continue;
            var text = char.ConvertFromUtf32(value);
            var expected = text.Normalize(NormalizationForm.FormD);
            var actual = CanonicalForm.Decompose(text);
            Assert.True(expected == actual, $"U+{value:X4}");
        }
    }

    [Theory]
    [InlineData("e\u0301\u0323", "e\u0323\u0301")]
    [InlineData("\u1ee9", "u\u031b\u0301")]
    [InlineData("\uac01", "\u1100\u1161\u11a8")]
    [InlineData("\u212b", "A\u030a")]
    public void Decompose_MarksInAnyOrder_HaveOneForm(string text, string expected) =>
        Assert.Equal(expected, CanonicalForm.Decompose(text));

    [Theory]
    [InlineData("f\u00fcr.txt", "fu\u0308r.txt")]
    [InlineData("F\u00dcR.txt", "fu\u0308r.txt")]
    [InlineData("\u212b", "\u00e5")]
    public void ProblemOfSet_DifferOnlyInNormalisationOrCase_IsAClash(string first, string second) =>
        Assert.Contains("differ only in case or Unicode normalisation", AssetPath.ProblemOfSet([first, second]), StringComparison.Ordinal);
}
