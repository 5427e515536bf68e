using System.Diagnostics.CodeAnalysis;

namespace AssetSdk.Core;

/// <summary>
/// The rules of an asset name: segments <c>[A-Za-z0-9]([A-Za-z0-9_.-]*[A-Za-z0-9])?</c> joined by <c>/</c>.
/// </summary>
public static class AssetName
{
    /// <summary>The longest name, in characters: object stores allow keys of 1,024 bytes, and version and file need their share.</summary>
    public const int MaxLength = 512;

    /// <summary>Says whether <paramref name="name"/> is an asset name.</summary>
    /// <param name="name">The name to check.</param>
    /// <param name="problem">What is wrong with it, as the end of a sentence, if anything is.</param>
    public static bool IsValid([NotNullWhen(true)] string? name, [NotNullWhen(false)] out string? problem)
    {
        problem = Check(name);
        return problem is null;
    }

    private static string? Check(string? name)
    {
        if (string.IsNullOrEmpty(name))
            return "the name is empty";
        if (name.Length > MaxLength)
            return $"the name is longer than {MaxLength} characters";

        var start = 0;
        for (var i = 0; i <= name.Length; i++)
        {
            if (i < name.Length && name[i] != '/')
            {
                if (!IsNameCharacter(name[i]))
                    return Unexpected(name[i]);
                continue;
            }

            if (i == start)
                return i == 0 ? "the name begins with '/'" : i == name.Length ? "the name ends with '/'" : "the name has an empty segment";
            if (!char.IsAsciiLetterOrDigit(name[start]) || !char.IsAsciiLetterOrDigit(name[i - 1]))
                return $"the segment '{name[start..i]}' must begin and end with a letter or digit";
            start = i + 1;
        }

        return null;
    }

    private static string Unexpected(char c) => c switch
    {
        '\\' => "'\\' is not allowed, segments are joined by '/'",
        _ when char.IsControl(c) => $"the control character U+{(int)c:X4} is not allowed",
        _ => $"the character '{c}' is not allowed in a name",
    };

    private static bool IsNameCharacter(char c) => char.IsAsciiLetterOrDigit(c) || c is '_' or '.' or '-';
}
