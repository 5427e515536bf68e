#nullable enable
using System;
using System.Collections.Generic;
using System.Globalization;

namespace AssetSdk.Core;

/// <summary>
/// The types of a model's settings, and how their values are written: invariant text. <c>bool</c> is <c>true</c> or <c>false</c>, <c>timespan</c> has the
/// constant format (<c>00:05:00</c>), <c>double</c> is finite, <c>decimal</c> exact. Shared with the generator.
/// </summary>
#if ASSETSDK_GENERATOR
internal
#else
public
#endif
static class SettingType
{
    /// <summary>What a list's type ends with.</summary>
    public const string ListSuffix = "[]";

    /// <summary>The type of a setting that names none.</summary>
    public const string Text = "string";

    private static readonly string[] Scalars = { Text, "bool", "int", "long", "double", "decimal", "timespan" };

    /// <summary>All types of one value.</summary>
    public static IReadOnlyList<string> All => Scalars;

    /// <summary>Whether there is such a type.</summary>
    public static bool IsKnown(string type) => Array.IndexOf(Scalars, Element(type)) >= 0;

    /// <summary>Whether a type is a list's.</summary>
    public static bool IsList(string type) => type.EndsWith(ListSuffix, StringComparison.Ordinal);

    /// <summary>The type of a list's elements, or the type itself.</summary>
    public static string Element(string type) => IsList(type) ? type.Substring(0, type.Length - ListSuffix.Length) : type;

    /// <summary>Reads one value.</summary>
    /// <param name="type">The type of one value.</param>
    /// <param name="text">The value as it is written.</param>
    /// <param name="value">The value in the form that the index has.</param>
    public static bool TryRead(string type, string text, out string value)
    {
        value = text;
        switch (type)
        {
            case Text:
                return true;
            case "bool":
                return text == "true" || text == "false";
            case "int":
                if (!int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number))
                    return false;
                value = number.ToString(CultureInfo.InvariantCulture);
                return true;
            case "long":
                if (!long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var large))
                    return false;
                value = large.ToString(CultureInfo.InvariantCulture);
                return true;
            case "double":
                return NumberText.FitsDouble(text);
            case "decimal":
                return NumberText.FitsDecimal(text);
            case "timespan":
                // A number alone would be days, which nobody means.
                if (text.IndexOf(':') < 0 || !TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out var time))
                    return false;
                value = time.ToString("c", CultureInfo.InvariantCulture);
                return true;
            default:
                return false;
        }
    }

    /// <summary>Says how a value of a type is written, as the end of a sentence.</summary>
    public static string Form(string type)
    {
        switch (type)
        {
            case "bool": return "true or false";
            case "int": return "a whole number of 32 bits, as in 32";
            case "long": return "a whole number of 64 bits, as in 32";
            case "double": return "a number, as in 0.5 or 1e-12";
            case "decimal": return "a number of at most 28 digits, as in 0.5";
            case "timespan": return "a time span, as in 00:05:00 or 1.12:00:00";
            default: return "text";
        }
    }
}
