using System.Diagnostics.CodeAnalysis;

namespace AssetSdk.Core;

/// <summary>
/// The string that a user writes to name an asset: <c>name[:version][[sub/path]]</c>.
/// </summary>
/// <param name="Name">The asset name: <c>unicode/ucd</c>.</param>
/// <param name="Version">The version or partial version as written, or <see langword="null"/> when there is none.</param>
/// <param name="SubPath">A file or folder inside the asset, without leading and trailing <c>/</c>, or <see langword="null"/>.</param>
public sealed record AssetReference(string Name, string? Version = null, string? SubPath = null)
{
    /// <summary>The longest version, in characters.</summary>
    public const int MaxVersionLength = 128;

    /// <summary>Parses a reference, in one linear pass.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidReference"/>: it is not of that form; the message says where.</exception>
    public static AssetReference Parse(string text) =>
        TryParse(text, out var reference, out var problem)
            ? reference
            : throw new AssetException(AssetErrorCode.InvalidReference, $"'{AssetPath.Printable(text)}' is not a reference: {problem}. Write name[:version][[sub/path]], as in 'unicode/ucd:15' or 'unicode/ucd:15[UnicodeData.txt]'.");

    /// <summary>Parses a reference, in one linear pass.</summary>
    /// <param name="text">What the user wrote.</param>
    /// <param name="reference">The reference, when the text is one.</param>
    /// <param name="problem">What is wrong with the text, as the end of a sentence, when it is not.</param>
    public static bool TryParse(string? text, [NotNullWhen(true)] out AssetReference? reference, [NotNullWhen(false)] out string? problem)
    {
        reference = null;
        text ??= "";

        string? subPath = null;
        var end = text.IndexOf('[', StringComparison.Ordinal);
        if (end < 0)
        {
            end = text.Length;
            if (text.Contains(']', StringComparison.Ordinal))
            {
                problem = "there is a ']' without a '['";
                return false;
            }
        }
        else if (!TryParseSubPath(text.AsSpan(end), out subPath, out problem))
        {
            return false;
        }

        string? version = null;
        var colon = text.AsSpan(0, end).IndexOf(':');
        if (colon >= 0)
        {
            version = text[(colon + 1)..end];
            if (VersionProblem(version) is { } versionProblem)
            {
                problem = LooksLikeDrive(text, colon) ? "a drive letter is not part of a name" : versionProblem;
                return false;
            }
        }

        var name = text[..(colon >= 0 ? colon : end)];
        if (!AssetName.IsValid(name, out problem))
            return false;

        reference = new AssetReference(name, version, subPath);
        return true;
    }

    /// <summary>
    /// Says what makes <paramref name="version"/> no version in any scheme, as the end of a sentence, or <see langword="null"/> if nothing does:
    /// <c>[0-9A-Za-z]([0-9A-Za-z._-]*[0-9A-Za-z])?</c>.
    /// </summary>
    public static string? VersionProblem(string version)
    {
        if (version.Length == 0)
            return "there is no version behind the ':'";
        if (version.Length > MaxVersionLength)
            return $"the version is longer than {MaxVersionLength} characters";
        foreach (var c in version)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('.' or '_' or '-'))
                return char.IsControl(c) ? $"the control character U+{(int)c:X4} is not allowed in a version" : $"the character '{c}' is not allowed in a version";
        }

        return char.IsAsciiLetterOrDigit(version[0]) && char.IsAsciiLetterOrDigit(version[^1])
            ? null
            : $"the version '{version}' must begin and end with a letter or digit";
    }

    /// <summary>The reference as a user writes it.</summary>
    public override string ToString() =>
        Name + (Version is null ? "" : ":" + Version) + (SubPath is null ? "" : "[" + SubPath + "]");

    private static bool TryParseSubPath(ReadOnlySpan<char> brackets, [NotNullWhen(true)] out string? subPath, [NotNullWhen(false)] out string? problem)
    {
        subPath = null;
        var close = brackets.IndexOf(']');
        if (close < 0)
        {
            problem = "the ']' is missing";
            return false;
        }

        if (close != brackets.Length - 1)
        {
            problem = "there is something behind the ']'";
            return false;
        }

        var inner = brackets[1..close];
        if (inner.Contains('['))
        {
            problem = "the sub path has a '['";
            return false;
        }

        if (inner.Length > 0 && inner[0] == '/')
            inner = inner[1..];
        if (inner.Length > 0 && inner[^1] == '/')
            inner = inner[..^1];
        var path = inner.ToString();
        problem = AssetPath.Problem(path) is { } p ? "in the sub path, " + p : null;
        if (problem is not null)
            return false;
        subPath = path;
        return true;
    }

    private static bool LooksLikeDrive(string text, int colon) =>
        colon == 1 && char.IsAsciiLetter(text[0]) && text.Length > 2 && text[2] is '\\' or '/';
}
