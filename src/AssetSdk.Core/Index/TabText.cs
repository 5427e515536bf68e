#nullable enable
using System.Text;

namespace AssetSdk.Core;

/// <summary>Columns between tabs, with tab, line end and backslash escaped: the text form of index and map. Shared with the generator.</summary>
internal static class TabText
{
    public static string Escape(string text)
    {
        if (text.IndexOfAny(Special) < 0)
            return text;
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var c in text)
        {
            switch (c)
            {
                case '\t': escaped.Append("\\t"); break;
                case '\n': escaped.Append("\\n"); break;
                case '\r': escaped.Append("\\r"); break;
                case '\\': escaped.Append("\\\\"); break;
                default: escaped.Append(c); break;
            }
        }

        return escaped.ToString();
    }

    public static string Unescape(string text)
    {
        if (text.IndexOf('\\') < 0)
            return text;
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\' || i + 1 == text.Length)
            {
                plain.Append(text[i]);
                continue;
            }

            switch (text[++i])
            {
                case 't': plain.Append('\t'); break;
                case 'n': plain.Append('\n'); break;
                case 'r': plain.Append('\r'); break;
                default: plain.Append(text[i]); break;
            }
        }

        return plain.ToString();
    }

    private static readonly char[] Special = { '\t', '\n', '\r', '\\' };
}
