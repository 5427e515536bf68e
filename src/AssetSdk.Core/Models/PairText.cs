#nullable enable
using System.Collections.Generic;
using System.Text;

namespace AssetSdk.Core;

/// <summary>Texts of several parts with a separator between them, in which the doubled separator stands for itself. Shared with the generator.</summary>
internal static class PairText
{
    /// <summary>The parts, without the white space around them.</summary>
    public static List<string> Split(string text, char separator)
    {
        var parts = new List<string>();
        var part = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != separator)
            {
                part.Append(text[i]);
            }
            else if (i + 1 < text.Length && text[i + 1] == separator)
            {
                part.Append(separator);
                i++;
            }
            else
            {
                parts.Add(part.ToString().Trim());
                part.Clear();
            }
        }

        parts.Add(part.ToString().Trim());
        return parts;
    }

    /// <summary>The parts between <c>;</c> that say something: a text over several lines has empty ones.</summary>
    public static List<string> Pairs(string text)
    {
        var pairs = Split(text, ';');
        pairs.RemoveAll(p => p.Length == 0);
        return pairs;
    }

    /// <summary>A user's text in a message: on one line, and cut when it is long.</summary>
    public static string Shown(string text)
    {
        const int Longest = 100;
        var shown = new StringBuilder();
        for (var i = 0; i < text.Length && i < Longest; i++)
            shown.Append(char.IsControl(text[i]) || char.IsSurrogate(text[i]) ? '?' : text[i]);
        return text.Length > Longest ? shown.Append('\u2026').ToString() : shown.ToString();
    }
}
