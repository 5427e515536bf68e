using System;
using System.Security.Cryptography;
using System.Text;

namespace AssetSdk.Generators;

/// <summary>The hash of a path, which tells apart what an identifier cannot.</summary>
internal static class PathHash
{
    /// <summary>How many hex digits are enough, but for one pair in sixteen million.</summary>
    public const int ShortDigits = 6;

    /// <summary>How many hex digits there are.</summary>
    public const int AllDigits = 64;

    /// <summary>The first <paramref name="digits"/> hex digits of the SHA-256 of the UTF-8 bytes of <paramref name="path"/>.</summary>
    public static string Hex(string path, int digits)
    {
        using var sha = SHA256.Create();
        var hash = sha.ComputeHash(Encoding.UTF8.GetBytes(path));
        var hex = new char[digits];
        for (var i = 0; i < digits; i++)
            hex[i] = "0123456789abcdef"[i % 2 == 0 ? hash[i / 2] >> 4 : hash[i / 2] & 15];
        return new string(hex);
    }
}
