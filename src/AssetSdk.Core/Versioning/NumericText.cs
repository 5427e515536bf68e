namespace AssetSdk.Core;

/// <summary>Numbers of any length in text: a version number may have more digits than any integer type.</summary>
internal static class NumericText
{
    public static bool IsNumber(ReadOnlySpan<char> text) => !text.IsEmpty && text.IndexOfAnyExceptInRange('0', '9') < 0;

    public static bool IsCanonicalNumber(ReadOnlySpan<char> text) => IsNumber(text) && (text.Length == 1 || text[0] != '0');

    /// <summary>Compares two numbers by value: leading zeros do not count.</summary>
    public static int Compare(ReadOnlySpan<char> left, ReadOnlySpan<char> right)
    {
        left = left.TrimStart('0');
        right = right.TrimStart('0');
        return left.Length != right.Length ? left.Length.CompareTo(right.Length) : left.SequenceCompareTo(right);
    }

    /// <summary>The number without leading zeros.</summary>
    public static ReadOnlySpan<char> Canonical(ReadOnlySpan<char> number) => number.TrimStart('0') is { IsEmpty: false } digits ? digits : "0";

    /// <summary>The number plus one, without leading zeros.</summary>
    public static string Increment(ReadOnlySpan<char> number)
    {
        var digits = ("0" + number.TrimStart('0').ToString()).ToCharArray();
        var i = digits.Length - 1;
        while (digits[i] == '9')
            digits[i--] = '0';
        digits[i]++;
        return digits[0] == '0' ? new string(digits, 1, digits.Length - 1) : new string(digits);
    }
}
