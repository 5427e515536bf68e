using System.Globalization;
using System.Text;

namespace AssetSdk.Generators;

/// <summary>Text of others inside generated C#: string literals and documentation that nothing can break out of or mislead the eye in.</summary>
internal static class Escapes
{
    /// <summary>Appends <paramref name="value"/> as a C# string literal.</summary>
    public static StringBuilder Literal(this StringBuilder text, string value)
    {
        text.Append('"');
        var start = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c is not ('"' or '\\') && IsPlain(c))
                continue;
            text.Append(value, start, i - start);
            start = i + 1;
            if (c is '"' or '\\')
                text.Append('\\').Append(c);
            else
                text.Escape(c);
        }

        return text.Append(value, start, value.Length - start).Append('"');
    }

    /// <summary>Appends <paramref name="value"/> as text of an XML documentation comment.</summary>
    public static StringBuilder Doc(this StringBuilder text, string value)
    {
        var start = 0;
        for (var i = 0; i < value.Length; i++)
        {
            var c = value[i];
            if (c is not ('&' or '<' or '>') && IsPlain(c))
                continue;
            if (char.IsHighSurrogate(c) && i + 1 < value.Length && char.IsLowSurrogate(value[i + 1]))
            {
                i++;
                continue;
            }

            text.Append(value, start, i - start);
            start = i + 1;
            if (c == '&')
                text.Append("&amp;");
            else if (c == '<')
                text.Append("&lt;");
            else if (c == '>')
                text.Append("&gt;");
            else
                text.Escape(c);
        }

        return text.Append(value, start, value.Length - start);
    }

    /// <summary>Appends <paramref name="value"/> as code in a documentation comment.</summary>
    public static StringBuilder DocCode(this StringBuilder text, string value) => text.Append("<c>").Doc(value).Append("</c>");

    private static void Escape(this StringBuilder text, char c) => text.Append("\\u").Append(((int)c).ToString("X4", CultureInfo.InvariantCulture));

    /// <summary>Whether a character stands for itself: not one that ends a line, turns the reading direction, is invisible, or is half of one.</summary>
    private static bool IsPlain(char c) => c < 0x80
        ? c is >= ' ' and < (char)0x7F
        : char.GetUnicodeCategory(c) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
            or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned or UnicodeCategory.SpaceSeparator);
}
