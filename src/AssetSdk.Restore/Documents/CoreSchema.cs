using System.Globalization;
using System.Numerics;

namespace AssetSdk.Restore;

/// <summary>The types of plain scalars in the YAML 1.2 core schema. Numbers come out as JSON writes them.</summary>
internal static class CoreSchema
{
    // Of a hexadecimal or octal number; a longer one is text.
    private const int MaxDigits = 64;

    public static (DocumentKind Kind, string Text) Resolve(string text) => text switch
    {
        "" or "~" or "null" or "Null" or "NULL" => (DocumentKind.Null, ""),
        "true" or "True" or "TRUE" => (DocumentKind.Bool, "true"),
        "false" or "False" or "FALSE" => (DocumentKind.Bool, "false"),
        _ => Number(text) ?? (DocumentKind.Text, text),
    };

    private static (DocumentKind Kind, string Text)? Number(string text)
    {
        if (text[0] is not (>= '0' and <= '9' or '-' or '+' or '.'))
            return null;
        if (text.StartsWith("0x", StringComparison.Ordinal))
            return Whole(text[2..], 16);
        if (text.StartsWith("0o", StringComparison.Ordinal))
            return Whole(text[2..], 8);

        var sign = text[0] == '-' ? "-" : "";
        var rest = text.AsSpan(text[0] is '-' or '+' ? 1 : 0);
        if (rest is ".inf" or ".Inf" or ".INF" || text is ".nan" or ".NaN" or ".NAN")
            return (DocumentKind.Number, text);
        var whole = Digits(rest);
        var i = whole;
        var fraction = 0;
        var dot = i < rest.Length && rest[i] == '.';
        if (dot)
        {
            fraction = Digits(rest[(i + 1)..]);
            i += 1 + fraction;
        }

        if (whole + fraction == 0)
            return null;
        var exponent = "";
        if (i < rest.Length && rest[i] is 'e' or 'E')
        {
            var start = i++;
            if (i < rest.Length && rest[i] is '-' or '+')
                i++;
            var digits = Digits(rest[i..]);
            if (digits == 0)
                return null;
            i += digits;
            exponent = rest[start..i].ToString();
        }

        if (i != rest.Length)
            return null;
        var leading = rest[..whole].TrimStart('0').ToString();
        if (leading.Length == 0)
            leading = "0";
        if (!dot && exponent.Length == 0)
            return (DocumentKind.Integer, (leading == "0" ? "" : sign) + leading);
        return (DocumentKind.Number, sign + leading + (fraction > 0 ? $".{rest.Slice(whole + 1, fraction)}" : exponent.Length > 0 ? "" : ".0") + exponent);
    }

    private static (DocumentKind Kind, string Text)? Whole(string digits, int radix)
    {
        if (digits.Length is 0 or > MaxDigits)
            return null;
        var value = BigInteger.Zero;
        foreach (var c in digits)
        {
            if (!char.IsAsciiHexDigit(c) || Convert.ToInt32(c.ToString(), 16) is var digit && digit >= radix)
                return null;
            value = (value * radix) + Convert.ToInt32(c.ToString(), 16);
        }

        return (DocumentKind.Integer, value.ToString(CultureInfo.InvariantCulture));
    }

    private static int Digits(ReadOnlySpan<char> text)
    {
        var count = 0;
        while (count < text.Length && char.IsAsciiDigit(text[count]))
            count++;
        return count;
    }
}
