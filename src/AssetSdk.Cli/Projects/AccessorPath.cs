using System.Globalization;

namespace AssetSdk.Cli;

/// <summary>What an item's <c>Accessor</c> may be: C# identifiers joined by dots, each with or without <c>@</c>. A build refuses everything else.</summary>
internal static class AccessorPath
{
    private const int MaxLength = 255;

    /// <summary>Whether the generator takes a text as an accessor.</summary>
    public static bool IsValid(string text) => text.Split('.').All(static s => IsIdentifier(s.StartsWith('@') ? s[1..] : s));

    private static bool IsIdentifier(string name) => name.Length is > 0 and <= MaxLength && IsStart(name[0]) && name.All(IsPart);

    private static bool IsStart(char c) => c == '_' || char.IsLetter(c) || char.GetUnicodeCategory(c) == UnicodeCategory.LetterNumber;

    private static bool IsPart(char c) => IsStart(c) || char.GetUnicodeCategory(c) is
        UnicodeCategory.DecimalDigitNumber or UnicodeCategory.ConnectorPunctuation or UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.Format;
}
