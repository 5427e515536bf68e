using System.Globalization;

namespace AssetSdk.Core;

/// <summary>The scheme of dates, UTC, to the second: <c>2026-11-20T19-30-00Z</c>. It is modelkit's <c>simple_date</c>.</summary>
public sealed class SimpleDateScheme : VersionScheme
{
    internal static readonly SimpleDateScheme Instance = new();

    private const string Format = "yyyy-MM-dd'T'HH-mm-ss'Z'";

    private SimpleDateScheme()
    {
    }

    /// <inheritdoc/>
    public override string Name => "simple_date";

    /// <inheritdoc/>
    public override string Form => "a UTC date as in 2026-11-20T19-30-00Z";

    /// <inheritdoc/>
    public override bool IsComplete(string version)
    {
        // modelkit takes any digits in these places, 9999-99-99T99-99-99Z too: what it published must stay readable.
        const string Pattern = "0000-00-00T00-00-00Z";
        if (version.Length != Pattern.Length)
            return false;
        for (var i = 0; i < Pattern.Length; i++)
        {
            if (Pattern[i] == '0' ? !char.IsAsciiDigit(version[i]) : version[i] != Pattern[i])
                return false;
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool IsPartial(string version) => false;

    /// <inheritdoc/>
    public override bool IsCanonical(string version) => TryParse(version, out _);

    /// <inheritdoc/>
    public override int Compare(string left, string right)
    {
        var (leftIs, rightIs) = (IsComplete(left), IsComplete(right));
        return leftIs && rightIs ? string.CompareOrdinal(left, right) : leftIs.CompareTo(rightIs);
    }

    /// <inheritdoc/>
    public override string First(TimeProvider clock) => Write(clock.GetUtcNow());

    /// <inheritdoc/>
    public override string Next(IReadOnlyList<string> versions, VersionBump bump, string? within, TimeProvider clock)
    {
        if (bump != VersionBump.Default)
            throw NoSuchBump(bump);
        var now = Write(clock.GetUtcNow());
        var latest = LatestWithin(versions, within);
        if (Compare(now, latest) > 0)
            return now;

        // Two publishes in one second, or a clock that went back: the next free second keeps the order of publishing.
        return TryParse(latest, out var last) && last < DateTimeOffset.MaxValue.AddSeconds(-1)
            ? Write(last.AddSeconds(1))
            : throw new AssetException(AssetErrorCode.InvalidVersion, $"Nothing follows the version '{latest}', which is no date of the calendar and lies after now. Name the version to publish.");
    }

    /// <inheritdoc/>
    protected override bool Answers(string requested, string version) => false;

    private static string Write(DateTimeOffset date) => date.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    private static bool TryParse(string version, out DateTimeOffset date) =>
        DateTimeOffset.TryParseExact(version, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out date);
}
