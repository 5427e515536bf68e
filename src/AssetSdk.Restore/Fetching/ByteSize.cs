using System.Globalization;

namespace AssetSdk.Restore;

/// <summary>Sizes for people: <c>2.0 MB</c>.</summary>
public static class ByteSize
{
    private static readonly string[] Units = ["bytes", "kB", "MB", "GB", "TB", "PB", "EB"];

    /// <summary>Reads a size: a number with or without a unit, and with or without a space between them; <c>KiB</c>, <c>MiB</c> and <c>GiB</c> count by 1,024.</summary>
    /// <returns>Whether it is one.</returns>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        var trimmed = text.AsSpan().Trim();
        var digits = trimmed.IndexOfAnyExcept("0123456789.");
        var unit = digits < 0 ? "" : trimmed[digits..].Trim().ToString().ToUpperInvariant();
        long? factor = unit switch
        {
            "" or "B" => 1,
            "K" or "KB" => 1_000,
            "M" or "MB" => 1_000_000,
            "G" or "GB" => 1_000_000_000,
            "KIB" => 1 << 10,
            "MIB" => 1 << 20,
            "GIB" => 1 << 30,
            _ => null,
        };
        if (factor is null || !decimal.TryParse(digits < 0 ? trimmed : trimmed[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) || number > long.MaxValue / factor.Value)
            return false;
        bytes = (long)(number * factor.Value);
        return true;
    }

    /// <summary>The size for people.</summary>
    public static string Text(long bytes)
    {
        double value = bytes;
        var unit = 0;
        while (value >= 1000 && unit < Units.Length - 1)
        {
            value /= 1000;
            unit++;
        }

        var number = unit == 0 ? bytes.ToString(CultureInfo.InvariantCulture) : value.ToString("0.0", CultureInfo.InvariantCulture);
        return bytes == 1 ? "1 byte" : number + " " + Units[unit];
    }
}
