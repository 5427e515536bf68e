using System.Globalization;

namespace UnicodeNames;

/// <summary>Code points as people write them: <c>U+2603</c>, <c>2603</c> in hex, or the character itself.</summary>
internal static class CodePoint
{
    public static bool TryParse(string text, out int codePoint)
    {
        // One character stands for itself, digits too: U+ tells '5' the digit from 5 the number.
        var info = new StringInfo(text);
        if (info.LengthInTextElements == 1 && !char.IsAsciiLetterOrDigit(text[0]))
        {
            codePoint = char.ConvertToUtf32(text, 0);
            return true;
        }

        var digits = text.StartsWith("U+", StringComparison.OrdinalIgnoreCase) ? text[2..] : text;
        return int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out codePoint)
            && codePoint is >= 0 and <= 0x10FFFF
            && (digits.Length >= 4 || digits.Length != text.Length);
    }
}
