using System.Globalization;
using NuGet.Versioning;

namespace AssetSdk.Core;

/// <summary>
/// Semantic versions as NuGet.Versioning reads them, normalised and without build metadata. Pre-releases are chosen only when asked for.
/// </summary>
public sealed class SemVerScheme : VersionScheme
{
    internal static readonly SemVerScheme Instance = new();

    private SemVerScheme()
    {
    }

    /// <inheritdoc/>
    public override string Name => "semver";

    /// <inheritdoc/>
    public override string Form => "MAJOR.MINOR.PATCH as in 1.2.3 or 1.2.3-rc.1, a part as in 1 or 1.2, or in Version metadata a range as in [1.2,2.0)";

    /// <inheritdoc/>
    public override bool IsComplete(string version) => IsCanonical(version);

    /// <inheritdoc/>
    public override bool IsCanonical(string version) =>
        Parse(version) is { } parsed && !parsed.HasMetadata && string.Equals(parsed.ToNormalizedString(), version, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool IsPartial(string version)
    {
        var dot = version.IndexOf('.', StringComparison.Ordinal);
        return dot < 0
            ? IsPart(version)
            : IsPart(version.AsSpan(0, dot)) && IsPart(version.AsSpan(dot + 1));
    }

    /// <inheritdoc/>
    public override bool IsRange(string version) => version.AsSpan().IndexOfAny("[](),*") >= 0 && VersionRange.TryParse(version, allowFloating: true, out _);

    /// <inheritdoc/>
    public override int Compare(string left, string right)
    {
        var (leftVersion, rightVersion) = (Parse(left), Parse(right));
        return leftVersion is null || rightVersion is null
            ? (leftVersion is not null).CompareTo(rightVersion is not null)
            : VersionComparer.VersionRelease.Compare(leftVersion, rightVersion);
    }

    /// <inheritdoc/>
    public override string First(TimeProvider clock) => "0.1.0";

    /// <inheritdoc/>
    public override string Next(IReadOnlyList<string> versions, VersionBump bump, string? within, TimeProvider clock)
    {
        // Pre-releases count: what follows is above all that there is. The patch that follows a pre-release is its release.
        var latest = versions.Where(IsComplete).Select(NuGetVersion.Parse).Where(v => within is null || bump == VersionBump.Major || IsWithin(within, v)).Max()
            ?? NuGetVersion.Parse(LatestWithin(versions, within));
        try
        {
            return checked(bump switch
            {
                VersionBump.Major => new NuGetVersion(latest.Major + 1, 0, 0),
                VersionBump.Minor => new NuGetVersion(latest.Major, latest.Minor + 1, 0),
                _ when latest.IsPrerelease => new NuGetVersion(latest.Major, latest.Minor, latest.Patch),
                _ => new NuGetVersion(latest.Major, latest.Minor, latest.Patch + 1),
            }).ToNormalizedString();
        }
        catch (OverflowException e)
        {
            throw new AssetException(AssetErrorCode.InvalidVersion, $"The version {latest.ToNormalizedString()} has no next one: a number would pass {int.MaxValue}.", e);
        }
    }

    /// <inheritdoc/>
    protected override bool IsOfferedUnasked(string version) => Parse(version) is { IsPrerelease: false };

    /// <inheritdoc/>
    protected override bool Answers(string requested, string version)
    {
        var parsed = NuGetVersion.Parse(version);
        if (IsPartial(requested))
            return !parsed.IsPrerelease && IsWithin(requested, parsed);
        var range = VersionRange.Parse(requested, allowFloating: true);
        var asksForPrerelease = range.MinVersion?.IsPrerelease == true || range.MaxVersion?.IsPrerelease == true
            || (range.IsFloating && range.Float!.IncludePrerelease);
        return (asksForPrerelease || !parsed.IsPrerelease)
            && range.Satisfies(parsed)
            && (!range.IsFloating || range.Float!.Satisfies(parsed));
    }

    private static bool IsPart(ReadOnlySpan<char> part) =>
        NumericText.IsCanonicalNumber(part) && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out _);

    private static bool IsWithin(string partial, NuGetVersion version)
    {
        var dot = partial.IndexOf('.', StringComparison.Ordinal);
        var major = int.Parse(dot < 0 ? partial : partial.AsSpan(0, dot), CultureInfo.InvariantCulture);
        return version.Major == major
            && (dot < 0 || version.Minor == int.Parse(partial.AsSpan(dot + 1), CultureInfo.InvariantCulture));
    }

    // NuGet also reads '1', '1.0' and versions with spaces around: only a string that has the characters of a version is one here.
    private static NuGetVersion? Parse(string version) =>
        AssetReference.VersionProblem(version) is null && NuGetVersion.TryParse(version, out var parsed) ? parsed : null;
}
