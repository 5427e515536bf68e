using AssetSdk.Testing;

namespace AssetSdk.Core.Tests;

/// <summary>The examples of each scheme.</summary>
public sealed class VersionSchemeTests
{
    private static readonly ManualClock Clock = new();

    [Theory]
    [InlineData("major_minor", null, "1.10", "1.9 1.10 0.99 x 2")]
    [InlineData("major_minor", "1", "1.9", "10.3 1.9 1.0 2.0")]
    [InlineData("major_minor", "0", "0.1", "0.1 00.0 1.0")]
    [InlineData("major_minor", "01", "1.0", "1.0")]
    [InlineData("major_minor", "1.0", "1.0", "1.0 1.1")]
    [InlineData("major_minor", "1.00", "", "1.0")]
    [InlineData("major_minor", "7", "", "1.0")]
    [InlineData("major_minor", null, "18446744073709551616.0", "18446744073709551615.9 18446744073709551616.0")]
    [InlineData("simple_date", null, "9999-99-99T99-99-99Z", "2026-11-20T19-30-00Z 9999-99-99T99-99-99Z 1.0")]
    [InlineData("semver", null, "1.10.0", "1.9.0 1.10.0 2.0.0-rc.1")]
    [InlineData("semver", null, "", "2.0.0-rc.1")]
    [InlineData("semver", "1", "1.10.0", "1.9.0 1.10.0 2.0.0 1.11.0-rc")]
    [InlineData("semver", "1.9", "1.9.9", "1.9.0 1.9.9 1.90.0 1.10.0")]
    [InlineData("semver", "2.0.0-rc.1", "2.0.0-rc.1", "2.0.0-rc.1 2.0.0")]
    [InlineData("semver", "[1.2,2.0)", "1.9.0", "1.1.0 1.2.0 1.9.0 2.0.0 2.0.0-rc.1")]
    [InlineData("semver", "[1.2.0,1.4.0]", "1.4.0", "1.2.0 1.4.0 1.5.0")]
    [InlineData("semver", "(,1.0)", "0.9.0", "0.9.0 1.0.0 1.0.0-rc")]
    [InlineData("semver", "1.*", "1.9.0", "1.1.0 1.9.0 2.0.0")]
    [InlineData("semver", "*", "2.0.0", "1.1.0 2.0.0 3.0.0-a")]
    [InlineData("semver", "*-*", "3.0.0-a", "1.1.0 2.0.0 3.0.0-a")]
    [InlineData("semver", "[2.0.0-a,2.0.0)", "2.0.0-b", "2.0.0-b 2.0.0 1.0.0")]
    [InlineData("semver", "[3.0,4.0)", "", "1.0.0")]
    [InlineData("tagged", null, "1.10-b 1.10-a", "1.9-z 1.10-b 1.10-a")]
    [InlineData("tagged", "1.9", "1.9-z 1.9-y", "1.9-z 1.10-b 1.9-y")]
    [InlineData("tagged", "1.9-z", "1.9-z", "1.9-y 1.9-z")]
    [InlineData("tagged", null, "1-beta-x", "1-alpha-x 1-beta-x")]
    public void Select_Request_IsTheBest(string scheme, string? requested, string expected, string versions) =>
        Assert.Equal(expected, string.Join(' ', VersionScheme.Get(scheme).Select(requested, versions.Split(' '))));

    [Theory]
    [InlineData("major_minor", "x")]
    [InlineData("major_minor", "1.")]
    [InlineData("major_minor", "1.2.3")]
    [InlineData("major_minor", "[1,2)")]
    [InlineData("simple_date", "2026")]
    [InlineData("simple_date", "2026-11-20T19-30-00")]
    [InlineData("semver", "1.2.3.4.5")]
    [InlineData("semver", "01.2.3")]
    [InlineData("semver", "1.2.3+build")]
    [InlineData("semver", " 1.2.3")]
    [InlineData("semver", "[1.2")]
    [InlineData("semver", "1.2.3 - 2")]
    [InlineData("semver", "99999999999")]
    [InlineData("tagged", "1.0-")]
    [InlineData("tagged", "1.0-é")]
    public void Select_NotOfTheScheme_IsRefusedWithTheForm(string scheme, string requested)
    {
        var failure = Assert.Throws<AssetException>(() => VersionScheme.Get(scheme).Select(requested, ["1.0"]));

        Assert.Equal(AssetErrorCode.InvalidVersion, failure.Code);
        Assert.Contains(VersionScheme.Get(scheme).Form, failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("major_minor", VersionBump.Default, null, "1.10", "1.9 0.0")]
    [InlineData("major_minor", VersionBump.Minor, null, "1.10", "1.9 0.0")]
    [InlineData("major_minor", VersionBump.Major, null, "2.0", "1.9 0.0")]
    [InlineData("major_minor", VersionBump.Default, "0", "0.1", "1.9 0.0")]
    [InlineData("major_minor", VersionBump.Default, null, "99999999999999999999.100000000000000000000", "99999999999999999999.99999999999999999999")]
    [InlineData("semver", VersionBump.Default, null, "1.2.4", "1.2.3 0.1.0")]
    [InlineData("semver", VersionBump.Patch, null, "1.2.4", "1.2.3 0.1.0")]
    [InlineData("semver", VersionBump.Minor, null, "1.3.0", "1.2.3 0.1.0")]
    [InlineData("semver", VersionBump.Major, null, "2.0.0", "1.2.3 0.1.0")]
    [InlineData("semver", VersionBump.Default, "1.1", "1.1.8", "1.2.3 1.1.7")]
    [InlineData("semver", VersionBump.Default, null, "1.0.0", "1.0.0-rc.1")]
    [InlineData("semver", VersionBump.Default, null, "2.0.0", "2.0.0-rc.1 1.4.0")]
    [InlineData("semver", VersionBump.Default, "1", "1.4.1", "2.0.0-rc.1 1.4.0")]
    [InlineData("major_minor", VersionBump.Default, null, "7.11", "007.10")]
    public void Next_Bump_CountsOn(string scheme, VersionBump bump, string? within, string expected, string versions) =>
        Assert.Equal(expected, VersionScheme.Get(scheme).Next(versions.Split(' '), bump, within, Clock));

    [Theory]
    [InlineData("major_minor", VersionBump.Patch, null, "1.0", "no patch")]
    [InlineData("simple_date", VersionBump.Major, null, "2026-11-20T19-30-00Z", "no major")]
    [InlineData("semver", VersionBump.Default, null, "1.0.2147483647", "no next")]
    [InlineData("simple_date", VersionBump.Default, null, "9999-12-31T23-59-59Z", "Nothing follows")]
    [InlineData("simple_date", VersionBump.Default, null, "2026-11-15T19-30-99Z", "Nothing follows")]
    [InlineData("tagged", VersionBump.Default, null, "1.0-base", "name the version")]
    [InlineData("major_minor", VersionBump.Default, "7", "1.0", "no version 7.*")]
    [InlineData("semver", VersionBump.Default, "7", "1.0.0", "no version 7.*")]
    [InlineData("major_minor", VersionBump.Default, null, "x", "no version yet")]
    public void Next_Impossible_SaysWhy(string scheme, VersionBump bump, string? within, string version, string why) =>
        Assert.Contains(why, Assert.Throws<AssetException>(() => VersionScheme.Get(scheme).Next([version], bump, within, Clock)).Message, StringComparison.Ordinal);

    [Fact]
    public void Next_SimpleDateInOneSecondOrWithAClockThatWentBack_StaysAbove()
    {
        var scheme = VersionScheme.Get("simple_date");

        Assert.Equal("2026-07-01T12-00-00Z", scheme.First(Clock));
        Assert.Equal("2026-07-01T12-00-01Z", scheme.Next(["2026-07-01T12-00-00Z"], VersionBump.Default, null, Clock));
        Assert.Equal("2027-01-01T00-00-01Z", scheme.Next(["2027-01-01T00-00-00Z"], VersionBump.Default, null, Clock));
    }
}
