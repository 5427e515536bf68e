using System.Globalization;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// Where the bytes of a begun download come from, as the file beside it says: a line with the store and one with the validator; and where no digest is known that the
/// whole is held to, a third with how many bytes there were, their digest and the object's length.
/// </summary>
/// <param name="Location">The store.</param>
/// <param name="Validator">What the object had.</param>
/// <param name="Beginning">The bytes that had arrived when this was written.</param>
internal sealed record PartOrigin(string Location, string Validator, PartBeginning? Beginning = null)
{
    /// <summary>Reads what <see cref="ToString"/> wrote; <see langword="null"/> when it is something else, as after a power cut.</summary>
    public static PartOrigin? Parse(string? text) => text?.Split('\n') switch
    {
        [var location, var validator] => new PartOrigin(location, validator),
        [var location, var validator, var beginning] when PartBeginning.Parse(beginning) is { } parsed => new PartOrigin(location, validator, parsed),
        _ => null,
    };

    public override string ToString() => Beginning is null ? $"{Location}\n{Validator}" : $"{Location}\n{Validator}\n{Beginning}";
}

/// <summary>The first bytes of an object.</summary>
/// <param name="Length">How many they are.</param>
/// <param name="Digest">Their digest.</param>
/// <param name="Total">How many the object has.</param>
internal sealed record PartBeginning(long Length, Digest Digest, long Total)
{
    public static PartBeginning? Parse(string text) =>
        text.Split(' ') is [var length, var hex, var total] && TryParse(length, out var bytes) && Digest.TryFromHex(hex, out var digest) && TryParse(total, out var all) && bytes <= all
            ? new PartBeginning(bytes, digest, all)
            : null;

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Length} {Digest.Hex} {Total}");

    private static bool TryParse(string text, out long number) => long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
