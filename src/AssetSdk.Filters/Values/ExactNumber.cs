using System.Globalization;

namespace AssetSdk.Filters;

/// <summary>
/// A number of JSON by its mathematical value, read from its digits: nothing is rounded. An exponent of more than 18 digits counts as the largest.
/// </summary>
internal readonly ref struct ExactNumber
{
    private const long LargestExponent = 999_999_999_999_999_999;

    // Digits and at most one '.', from the first that is not zero.
    private readonly ReadOnlySpan<byte> _digits;

    // The value is 0.d₁d₂… × 10^_scale.
    private readonly long _scale;

    private ExactNumber(int sign, ReadOnlySpan<byte> digits, long scale)
    {
        Sign = sign;
        _digits = digits;
        _scale = scale;
    }

    /// <summary>−1, 0 or 1.</summary>
    public int Sign { get; }

    /// <summary>Reads a number as JSON writes it.</summary>
    public static ExactNumber Parse(ReadOnlySpan<byte> json)
    {
        var sign = 1;
        if (json[0] == '-')
        {
            sign = -1;
            json = json[1..];
        }

        var exponent = 0L;
        var e = json.IndexOfAny((byte)'e', (byte)'E');
        if (e >= 0)
        {
            exponent = Exponent(json[(e + 1)..]);
            json = json[..e];
        }

        var point = json.IndexOf((byte)'.');
        var first = json.IndexOfAnyExcept((byte)'0', (byte)'.');
        if (first < 0)
            return default;
        var integerDigits = point < 0 ? json.Length : point;
        var skipped = first > integerDigits ? first - 1 : first;
        return new ExactNumber(sign, json[first..], integerDigits - skipped + exponent);
    }

    /// <summary>Compares two values, exactly.</summary>
    public static int Compare(ExactNumber x, ExactNumber y)
    {
        if (x.Sign != y.Sign || x.Sign == 0)
            return x.Sign.CompareTo(y.Sign);
        return x.Sign * (x._scale != y._scale ? x._scale.CompareTo(y._scale) : CompareDigits(x._digits, y._digits));
    }

    /// <summary>The value without its fraction, when that is a 64-bit integer.</summary>
    /// <param name="value">The integer.</param>
    /// <param name="whole">Whether there was no fraction.</param>
    public bool TryTruncate(out long value, out bool whole)
    {
        value = 0;
        whole = Sign == 0;
        if (Sign == 0 || _scale <= 0)
            return true;
        if (_scale > 19)
            return false;
        Int128 sum = 0;
        var at = 0;
        for (var i = 0; i < _scale; i++)
            sum = (sum * 10) + Next(_digits, ref at);
        whole = _digits[Math.Min(at, _digits.Length)..].IndexOfAnyExcept((byte)'0', (byte)'.') < 0;
        sum *= Sign;
        if (sum < long.MinValue || sum > long.MaxValue)
            return false;
        value = (long)sum;
        return true;
    }

    private static int CompareDigits(ReadOnlySpan<byte> x, ReadOnlySpan<byte> y)
    {
        var atX = 0;
        var atY = 0;
        while (atX < x.Length || atY < y.Length)
        {
            var difference = Next(x, ref atX) - Next(y, ref atY);
            if (difference != 0)
                return Math.Sign(difference);
        }

        return 0;
    }

    private static int Next(ReadOnlySpan<byte> digits, ref int at)
    {
        if (at < digits.Length && digits[at] == '.')
            at++;
        return at < digits.Length ? digits[at++] - '0' : 0;
    }

    private static long Exponent(ReadOnlySpan<byte> digits)
    {
        var negative = digits[0] == '-';
        if (digits[0] is (byte)'-' or (byte)'+')
            digits = digits[1..];
        digits = digits.TrimStart((byte)'0');
        var exponent = digits.Length > 18 ? LargestExponent : digits.Length == 0 ? 0 : long.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        return negative ? -exponent : exponent;
    }
}
