using System.Globalization;
using System.Text;

namespace AssetSdk.Filters;

/// <summary>
/// Numbers as databases compare them: whole ones of 64 bits as they are, all others as the nearest double within ±1e300. Rounding keeps the order of those that are rounded, so a bound
/// that is moved out a little keeps every number that is within it exactly.
/// </summary>
internal static class IndexedNumber
{
    private const double Largest = 1e300;

    // 2^63: the first that is no 64-bit integer.
    private const double Beyond = 9223372036854775808;

    // Eight times the distance of doubles: also what SQLite may be wrong by when it reads one from text.
    private const double Margin = 1.0 / (1L << 50);

    /// <summary>A <see cref="long"/> or a <see cref="double"/>.</summary>
    public static object Of(ReadOnlySpan<byte> json)
    {
        if (ExactNumber.Parse(json).TryTruncate(out var whole, out var isWhole) && isWhole)
            return whole;
        var rounded = Rounded(json);
        // One value has one form, whether it was whole before it was rounded or not.
        if (rounded is >= -Beyond and < Beyond && Math.Truncate(rounded) == rounded)
            return (long)rounded;
        return rounded;
    }

    /// <summary>The value as JSON.</summary>
    public static string Text(object value) => value is long whole ? whole.ToString(CultureInfo.InvariantCulture) : ((double)value).ToString("R", CultureInfo.InvariantCulture);

    /// <summary>What every number from this one up is at least, in its indexed form.</summary>
    public static double Lower(ReadOnlySpan<byte> json) => Moved(Rounded(json), -Margin);

    /// <summary>What every number up to this one is at most, in its indexed form.</summary>
    public static double Upper(ReadOnlySpan<byte> json) => Moved(Rounded(json), Margin);

    private static double Moved(double value, double margin) => value + (Math.Abs(value) * margin);

    private static double Rounded(ReadOnlySpan<byte> json) => Math.Clamp(double.Parse(Encoding.ASCII.GetString(json), NumberStyles.Float, CultureInfo.InvariantCulture), -Largest, Largest);
}
