using System.Globalization;
using System.Text;

namespace AssetSdk.Filters;

/// <summary>What a filter says, for a message: short, and on one line.</summary>
internal static class Printed
{
    private const int Longest = 100;

    public static string Path(FieldPath? path) => path is null ? "$elemMatch" : Text(path.Text);

    public static string Text(string text)
    {
        var printed = new StringBuilder();
        foreach (var c in text.AsSpan(0, Math.Min(text.Length, Longest)))
            _ = char.IsControl(c) || char.IsSurrogate(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator ? printed.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}") : printed.Append(c);
        return text.Length > Longest ? printed.Append('…').ToString() : printed.ToString();
    }
}
