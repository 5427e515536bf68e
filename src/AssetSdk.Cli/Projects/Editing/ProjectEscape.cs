using System.Globalization;
using System.Net;
using System.Text;

namespace AssetSdk.Cli;

/// <summary>The two languages of a project's values: MSBuild's, whose special characters are written <c>%XX</c>, in XML.</summary>
internal static class ProjectEscape
{
    private const string Special = "%*?@$();";

    /// <summary>A text as MSBuild takes it literally.</summary>
    public static string ToMSBuild(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (Special.Contains(c, StringComparison.Ordinal))
                escaped.Append(CultureInfo.InvariantCulture, $"%{(int)c:X2}");
            else
                escaped.Append(c);
        }

        return escaped.ToString();
    }

    /// <summary>What MSBuild reads where there is nothing to expand.</summary>
    public static string FromMSBuild(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && byte.TryParse(text.AsSpan(i + 1, 2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var code))
            {
                plain.Append((char)code);
                i += 2;
            }
            else
            {
                plain.Append(text[i]);
            }
        }

        return plain.ToString();
    }

    /// <summary>Whether MSBuild would expand a value, so that what it reads is not what is written.</summary>
    public static bool IsExpanded(string value) =>
        value.Contains("$(", StringComparison.Ordinal) || value.Contains("@(", StringComparison.Ordinal) || value.Contains("%(", StringComparison.Ordinal) || value.AsSpan().IndexOfAny("*?") >= 0;

    /// <summary>A text between quotes.</summary>
    public static string ToAttribute(string text, char quote) =>
        ToContent(text).Replace(quote.ToString(), quote == '"' ? "&quot;" : "&apos;", StringComparison.Ordinal);

    /// <summary>A text between tags.</summary>
    public static string ToContent(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal);

    /// <summary>What XML reads.</summary>
    public static string FromXml(string raw) => WebUtility.HtmlDecode(raw);
}
