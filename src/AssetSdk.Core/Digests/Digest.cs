using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;

namespace AssetSdk.Core;

/// <summary>A SHA-256 digest, written <c>sha256:&lt;64 lower-case hex digits&gt;</c>.</summary>
public readonly struct Digest : IEquatable<Digest>
{
    private const string Prefix = "sha256:";
    private readonly string? _hex;

    private Digest(string hex) => _hex = hex;

    /// <summary>The 64 lower-case hex digits.</summary>
    public string Hex => _hex ?? "";

    /// <summary>Makes a digest of 64 hex digits in either case.</summary>
    public static bool TryFromHex(string? hex, out Digest digest)
    {
        var valid = hex is { Length: 64 } && IsHex(hex);
        digest = valid ? new Digest(hex!.ToLowerInvariant()) : default;
        return valid;
    }

    /// <summary>Makes a digest of the 32 bytes of a finished hash.</summary>
    /// <exception cref="ArgumentException">There are not 32 bytes.</exception>
    public static Digest FromBytes(ReadOnlySpan<byte> hash) => hash.Length == SHA256.HashSizeInBytes
        ? new Digest(Convert.ToHexStringLower(hash))
        : throw new ArgumentException("A SHA-256 hash has 32 bytes.", nameof(hash));

    /// <summary>Computes the digest of some bytes.</summary>
    public static Digest Of(ReadOnlySpan<byte> bytes)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes, hash);
        return FromBytes(hash);
    }

    /// <summary>Parses <c>sha256:&lt;hex&gt;</c>.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out Digest digest)
    {
        digest = default;
        return text is not null && text.StartsWith(Prefix, StringComparison.Ordinal) && TryFromHex(text[Prefix.Length..], out digest);
    }

    /// <inheritdoc/>
    public bool Equals(Digest other) => string.Equals(Hex, other.Hex, StringComparison.Ordinal);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Digest other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => StringComparer.Ordinal.GetHashCode(Hex);

    /// <summary>The digest as it is written: <c>sha256:…</c>.</summary>
    public override string ToString() => Prefix + Hex;

    /// <summary>Equality by value.</summary>
    public static bool operator ==(Digest left, Digest right) => left.Equals(right);

    /// <summary>Inequality by value.</summary>
    public static bool operator !=(Digest left, Digest right) => !left.Equals(right);

    private static bool IsHex(string text)
    {
        foreach (var c in text)
        {
            if (!char.IsAsciiHexDigit(c))
                return false;
        }

        return true;
    }
}
