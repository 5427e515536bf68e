using System.Text;
using System.Text.RegularExpressions;

namespace AssetSdk.Filters;

/// <summary>What every string that a regular expression matches begins with, where that is plain to see.</summary>
internal static class RegexPrefix
{
    private const string Meta = "\\*+?|{}[]()^$.# \t\n\r\f\v";

    /// <summary>The beginning; empty when there is none to see.</summary>
    public static string Of(string pattern, RegexOptions options)
    {
        if ((options & (RegexOptions.IgnoreCase | RegexOptions.Multiline | RegexOptions.IgnorePatternWhitespace)) != RegexOptions.None || !pattern.StartsWith('^') || pattern.Contains('|', StringComparison.Ordinal))
            return "";
        var prefix = new StringBuilder();
        var at = 1;
        while (at < pattern.Length)
        {
            var c = pattern[at];
            var escaped = c == '\\' && at + 1 < pattern.Length && char.IsAscii(pattern[at + 1]) && !char.IsAsciiLetterOrDigit(pattern[at + 1]);
            if (!escaped && Meta.Contains(c, StringComparison.Ordinal))
            {
                // A quantifier that allows none takes the last character back.
                if (c is '*' or '?' or '{' && prefix.Length > 0)
                    prefix.Length--;
                break;
            }

            prefix.Append(escaped ? pattern[at + 1] : c);
            at += escaped ? 2 : 1;
        }

        if (prefix.Length > 0 && char.IsSurrogate(prefix[^1]) && !(prefix.Length > 1 && char.IsSurrogatePair(prefix[^2], prefix[^1])))
            prefix.Length--;
        return IndexedDocument.ToText(prefix.ToString());
    }

    /// <summary>The first string after all that begin with a prefix, by code points; <see langword="null"/> when there is none.</summary>
    public static string? End(string prefix)
    {
        var runes = prefix.EnumerateRunes().ToList();
        while (runes.Count > 0 && runes[^1].Value == 0x10FFFF)
            runes.RemoveAt(runes.Count - 1);
        if (runes.Count == 0)
            return null;
        var next = runes[^1].Value + 1;
        runes[^1] = new Rune(next == 0xD800 ? 0xE000 : next);
        return string.Concat(runes);
    }
}
