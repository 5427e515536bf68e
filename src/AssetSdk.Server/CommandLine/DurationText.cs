using System.Globalization;

namespace AssetSdk.Server.CommandLine;

/// <summary>How durations are written in options: <c>90d</c>, <c>12h</c>, <c>30m</c>.</summary>
internal static class DurationText
{
    public static bool TryParse(string text, out TimeSpan duration)
    {
        duration = default;
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number is <= 0 or >= 100_000)
            return false;
        duration = text[^1] switch { 'd' => TimeSpan.FromDays(number), 'h' => TimeSpan.FromHours(number), 'm' => TimeSpan.FromMinutes(number), _ => default };
        return duration > TimeSpan.Zero;
    }
}
