using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace AssetSdk.Server.Security;

/// <summary>
/// The text of a token: <c>ast_</c> and 256 random bits. Nobody can guess it, so that a plain hash is enough to keep it: there is no dictionary of such texts.
/// </summary>
internal static class TokenText
{
    /// <summary>What every token begins with, so that scanners for secrets can find one that leaked.</summary>
    public const string Prefix = "ast_";

    // Longer than any token: what is longer is not hashed.
    private const int MaxLength = 128;

    /// <summary>Makes a token.</summary>
    public static string Create() => Prefix + Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(32));

    /// <summary>What is kept of a token.</summary>
    public static string Hash(string token) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    /// <summary>Reads the header <c>Authorization: Bearer …</c>; <see langword="null"/> when it holds no token of ours.</summary>
    public static string? OfHeader(string header)
    {
        const string Scheme = "Bearer ";
        var token = header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase) ? header[Scheme.Length..].Trim() : "";
        return token.Length <= MaxLength && token.StartsWith(Prefix, StringComparison.Ordinal) ? token : null;
    }
}
