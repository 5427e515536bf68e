using System.Globalization;

namespace AssetSdk.Generators;

/// <summary>A length as people read it, and exactly.</summary>
internal static class SizeText
{
    private static readonly string[] Units = ["kB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary><c>1 byte</c>, <c>999 bytes</c>, <c>2.1 MB (2,103,456 bytes)</c>.</summary>
    public static string Of(long bytes)
    {
        if (bytes < 1000)
            return bytes == 1 ? "1 byte" : bytes.ToString(CultureInfo.InvariantCulture) + " bytes";

        // In tenths of the unit, so that what is rounded to 1000 of a unit is one of the next.
        var unit = 0;
        var scale = 100L;
        var tenths = Rounded(bytes, scale);
        while (tenths >= 10_000)
        {
            unit++;
            scale *= 1000;
            tenths = Rounded(bytes, scale);
        }

        return (tenths / 10).ToString(CultureInfo.InvariantCulture) + "." + (char)('0' + (tenths % 10)) + " " + Units[unit]
            + " (" + bytes.ToString("N0", CultureInfo.InvariantCulture) + " bytes)";
    }

    private static long Rounded(long bytes, long scale) => (bytes / scale) + (bytes % scale >= scale / 2 ? 1 : 0);
}
