using System.Globalization;

namespace AssetSdk.Cli;

/// <summary>Durations as people write them: <c>30d</c>, <c>12h</c>, <c>90m</c>, <c>0</c>.</summary>
internal static class Duration
{
    private const int MaxDays = 100_000;

    /// <summary>Reads a duration.</summary>
    /// <param name="option">The option that it is the value of, for the message.</param>
    /// <param name="text">The text.</param>
    /// <exception cref="UsageException">It is none.</exception>
    public static TimeSpan Parse(string option, string text)
    {
        if (text == "0")
            return TimeSpan.Zero;
        var unit = text.Length > 0 ? text[^1] : ' ';
        double days = unit switch
        {
            'd' => 1,
            'h' => 1.0 / 24,
            'm' => 1.0 / 24 / 60,
            _ => 0,
        };
        return days > 0 && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number * days <= MaxDays
            ? unit == 'd' ? TimeSpan.FromDays(number) : unit == 'h' ? TimeSpan.FromHours(number) : TimeSpan.FromMinutes(number)
            : throw new UsageException($"{option} '{CliOutput.Safe(text)}' is no duration. Write 30d, 12h, 90m or 0.");
    }
}
