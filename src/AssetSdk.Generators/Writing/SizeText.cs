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

        var unit = 0;
        var value = bytes / 1000m;
        // What would be rounded to 1000 of a unit is one of the next.
        while (value >= 999.95m)
        {
            value /= 1000m;
            unit++;
        }

        return value.ToString("0.0", CultureInfo.InvariantCulture) + " " + Units[unit] + " (" + bytes.ToString("N0", CultureInfo.InvariantCulture) + " bytes)";
    }
}
