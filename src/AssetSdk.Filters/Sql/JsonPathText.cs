using System.Globalization;
using System.Text;

namespace AssetSdk.Filters;

/// <summary>
/// PostgreSQL's SQL/JSON paths, in lax mode, which enters arrays wherever MongoDB's paths do, and sometimes where they do not. What users write is in it as quoted names and strings, of which
/// everything but letters and digits of ASCII is escaped.
/// </summary>
internal static class JsonPathText
{
    /// <summary>The step to the items of an array.</summary>
    public const string Items = "[*]";

    public static string Name(string name) => "." + Quoted(name);

    public static string Place(string place) => $"[{place}]";

    public static string Quoted(string text)
    {
        var quoted = new StringBuilder("\"");
        foreach (var c in text)
            _ = char.IsAsciiLetterOrDigit(c) || c is '_' or ' ' ? quoted.Append(c) : quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
        return quoted.Append('"').ToString();
    }
}
