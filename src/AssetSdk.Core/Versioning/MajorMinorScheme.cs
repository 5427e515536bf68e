namespace AssetSdk.Core;

/// <summary>The default scheme: <c>MAJOR.MINOR</c>, both numeric. It is modelkit's <c>major_minor</c>.</summary>
/// <remarks>
/// A store that modelkit wrote can list a bare major (<c>2</c>): it is read as <c>2.0</c> when sorting, and never selected.
/// </remarks>
public sealed class MajorMinorScheme : VersionScheme
{
    internal static readonly MajorMinorScheme Instance = new();

    private MajorMinorScheme()
    {
    }

    /// <inheritdoc/>
    public override string Name => "major_minor";

    /// <inheritdoc/>
    public override string Form => "MAJOR.MINOR as in 1.2, or MAJOR as in 1 for its latest";

    /// <inheritdoc/>
    public override bool IsComplete(string version) => TryParse(version, out _, out var minor) && !minor.IsEmpty;

    /// <inheritdoc/>
    public override bool IsPartial(string version) => TryParse(version, out _, out var minor) && minor.IsEmpty;

    /// <inheritdoc/>
    public override bool IsCanonical(string version) =>
        TryParse(version, out var major, out var minor) && NumericText.IsCanonicalNumber(major) && NumericText.IsCanonicalNumber(minor);

    /// <inheritdoc/>
    public override int Compare(string left, string right)
    {
        var leftParsed = TryParse(left, out var leftMajor, out var leftMinor);
        var rightParsed = TryParse(right, out var rightMajor, out var rightMinor);
        if (!leftParsed || !rightParsed)
            return leftParsed.CompareTo(rightParsed);
        var major = NumericText.Compare(leftMajor, rightMajor);
        return major != 0 ? major : NumericText.Compare(leftMinor, rightMinor);
    }

    /// <inheritdoc/>
    public override string First(TimeProvider clock) => "0.0";

    /// <inheritdoc/>
    public override string Next(IReadOnlyList<string> versions, VersionBump bump, string? within, TimeProvider clock)
    {
        if (bump == VersionBump.Patch)
            throw NoSuchBump(bump);

        // A new major follows the highest one there is, whatever it was to stay within.
        var latest = LatestWithin(versions, bump == VersionBump.Major ? null : within);
        if (!TryParse(latest, out var major, out var minor))
            throw new InvalidOperationException($"'{latest}' was selected and does not parse.");
        return bump == VersionBump.Major ? NumericText.Increment(major) + ".0" : $"{NumericText.Canonical(major)}.{NumericText.Increment(minor)}";
    }

    /// <inheritdoc/>
    protected override bool Answers(string requested, string version) =>
        TryParse(requested, out var wanted, out _) && TryParse(version, out var major, out _) && NumericText.Compare(wanted, major) == 0;

    private static bool TryParse(string version, out ReadOnlySpan<char> major, out ReadOnlySpan<char> minor)
    {
        var dot = version.IndexOf('.', StringComparison.Ordinal);
        major = dot < 0 ? version : version.AsSpan(0, dot);
        minor = dot < 0 ? default : version.AsSpan(dot + 1);
        return NumericText.IsNumber(major) && (dot < 0 || NumericText.IsNumber(minor));
    }
}
