#nullable enable
using System;
using System.Globalization;

namespace AssetSdk.Core;

/// <summary>
/// Numbers as they are written: <c>-?digits[.digits][e[±]digits]</c>. Shared with the generator.
/// </summary>
#if ASSETSDK_GENERATOR
internal
#else
public
#endif
static class NumberText
{
    /// <summary>How many significant digits a <see cref="decimal"/> holds, whatever they are.</summary>
    private const int DecimalDigits = 28;

    /// <summary>An exponent that no type holds; it also keeps sums of exponents from overflowing.</summary>
    private const int LargestExponent = 100_000;

    /// <summary>Takes a number apart.</summary>
    /// <param name="text">The number.</param>
    /// <param name="digits">Its significant digits, without zeros on either side; <c>""</c> for zero.</param>
    /// <param name="exponent">The power of ten that the last of them counts.</param>
    /// <returns>Whether it is a number.</returns>
    public static bool TryParse(string text, out string digits, out int exponent)
    {
        (digits, exponent) = ("", 0);
        var i = text.Length > 0 && text[0] == '-' ? 1 : 0;
        var whole = Digits(text, ref i);
        var fraction = "";
        if (i < text.Length && text[i] == '.')
        {
            i++;
            fraction = Digits(text, ref i);
            if (fraction.Length == 0)
                return false;
        }

        if (whole.Length == 0)
            return false;
        if (i < text.Length && (text[i] == 'e' || text[i] == 'E'))
        {
            i++;
            var negative = i < text.Length && text[i] == '-';
            if (i < text.Length && (text[i] == '-' || text[i] == '+'))
                i++;
            var power = Digits(text, ref i);
            if (power.Length == 0)
                return false;
            exponent = int.TryParse(power, NumberStyles.None, CultureInfo.InvariantCulture, out var value) && value < LargestExponent ? value : LargestExponent;
            if (negative)
                exponent = -exponent;
        }

        if (i != text.Length)
            return false;
        var all = whole + fraction;
        digits = all.TrimEnd('0');
        exponent += all.Length - digits.Length - fraction.Length;
        digits = digits.TrimStart('0');
        if (digits.Length == 0)
            exponent = 0;
        return true;
    }

    /// <summary>Whether a <see cref="double"/> holds a number, rounded as it may be.</summary>
    public static bool FitsDouble(string text) => TryParse(text, out _, out _) && TryDouble(text, out _);

    /// <summary>Whether a <see cref="decimal"/> holds a number exactly.</summary>
    public static bool FitsDecimal(string text) =>
        TryParse(text, out var digits, out var exponent)
        && digits.Length <= DecimalDigits && exponent >= -DecimalDigits && digits.Length + exponent <= DecimalDigits
        && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _);

    /// <summary>Whether a <see cref="double"/> gives a number back as it is written, but for zeros and the exponent's form.</summary>
    public static bool RoundTripsDouble(string text) =>
        TryParse(text, out var digits, out var exponent) && TryDouble(text, out var value)
        && TryParse(value.ToString("R", CultureInfo.InvariantCulture), out var same, out var sameExponent) && digits == same && exponent == sameExponent;

    private static bool TryDouble(string text, out double value) =>
        double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value) && !double.IsInfinity(value) && !double.IsNaN(value);

    private static string Digits(string text, ref int i)
    {
        var start = i;
        while (i < text.Length && text[i] >= '0' && text[i] <= '9')
            i++;
        return text.Substring(start, i - start);
    }
}
