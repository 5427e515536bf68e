using System;
using System.Text;
using Microsoft.CodeAnalysis.CSharp;

namespace AssetSdk.Generators;

/// <summary>How a segment of a name or a path becomes a C# identifier.</summary>
internal static class Identifier
{
    /// <summary>
    /// The longest identifier, in characters: metadata allows 1,023 UTF-8 bytes. A file system that limits names to 255 bytes never gets here.
    /// </summary>
    public const int MaxLength = 255;

    /// <summary>
    /// Splits <paramref name="segment"/> at everything that is not a letter or digit, gives each word an upper-case first letter and keeps the rest.
    /// </summary>
    /// <param name="segment">A segment: <c>some-data.ext</c>.</param>
    /// <param name="path">The path it ends, whose hash stands in for what an identifier cannot hold.</param>
    /// <returns>The identifier, without <c>@</c>: <c>SomeDataExt</c>.</returns>
    public static string FromSegment(string segment, string path)
    {
        var identifier = new StringBuilder(segment.Length + 1);
        var wordStarts = true;
        foreach (var c in segment)
        {
            if (!char.IsLetterOrDigit(c))
            {
                wordStarts = true;
                continue;
            }

            if (identifier.Length == 0 && char.IsDigit(c))
                identifier.Append('_');
            identifier.Append(wordStarts ? char.ToUpperInvariant(c) : c);
            wordStarts = false;
        }

        if (identifier.Length == 0)
            return "_" + PathHash.Hex(path, PathHash.ShortDigits);
        if (identifier.Length > MaxLength)
        {
            identifier.Length = MaxLength - 1 - PathHash.ShortDigits;
            identifier.Append('_').Append(PathHash.Hex(path, PathHash.ShortDigits));
        }

        return identifier.ToString();
    }

    /// <summary>Reads an identifier that a user wrote, with or without <c>@</c>.</summary>
    /// <returns>The identifier without <c>@</c>, or <see langword="null"/> if it is none.</returns>
    public static string? Parse(string text)
    {
        var name = text.StartsWith("@", StringComparison.Ordinal) ? text.Substring(1) : text;
        return name.Length <= MaxLength && SyntaxFacts.IsValidIdentifier(name) ? name : null;
    }

    /// <summary>Reads identifiers that a user joined by dots.</summary>
    /// <returns>The identifiers without <c>@</c>, or <see langword="null"/> if one of them is none.</returns>
    public static string[]? ParseDotted(string text)
    {
        var names = text.Split('.');
        for (var i = 0; i < names.Length; i++)
        {
            if (Parse(names[i]) is not { } name)
                return null;
            names[i] = name;
        }

        return names;
    }

    /// <summary>
    /// <paramref name="identifier"/> as C# writes it. All that is lower-case ASCII gets an <c>@</c>: every keyword is, those to come included,
    /// and the compiler warns of type names that could become one.
    /// </summary>
    public static string Written(string identifier)
    {
        foreach (var c in identifier)
        {
            if (c is < 'a' or > 'z')
                return SyntaxFacts.GetKeywordKind(identifier) == SyntaxKind.None ? identifier : "@" + identifier;
        }

        return "@" + identifier;
    }
}
