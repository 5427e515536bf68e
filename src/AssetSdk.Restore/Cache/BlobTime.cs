using System.Globalization;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// The modification time of a committed file: the commit's in its seconds, digest-derived in its fraction. It tells "copy if different"
/// different contents apart, and vouches for the file: it is set after the bytes were flushed, so a file that does not have it is
/// hashed before it is trusted.
/// </summary>
internal static class BlobTime
{
    public static DateTime Of(Digest digest, DateTimeOffset commit)
    {
        var seconds = commit.UtcTicks - (commit.UtcTicks % TimeSpan.TicksPerSecond);
        return new DateTime(seconds + Fraction(digest), DateTimeKind.Utc);
    }

    public static bool Vouches(Digest digest, DateTime modified) =>
        modified.ToUniversalTime().Ticks % TimeSpan.TicksPerSecond == Fraction(digest);

    // Ticks of 100 ns, never zero: a file system without fractions vouches for nothing and costs a hash, but is never wrong.
    private static long Fraction(Digest digest)
    {
        var number = ulong.Parse(digest.Hex.AsSpan(0, 12), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        return 1 + (long)(number % (TimeSpan.TicksPerSecond - 1));
    }
}
