using System.Globalization;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>The type of a setting in a manifest, from its value, so that no number loses a digit.</summary>
internal static class SettingValue
{
    /// <summary>Reads a value that is no mapping.</summary>
    /// <returns>What is wrong with it, as the end of a sentence that begins with the setting; <see langword="null"/> when nothing is.</returns>
    public static DocumentException? Read(DocumentNode node, out string type, out IReadOnlyList<string> values)
    {
        (type, values) = (SettingType.Text, [node.Text]);
        if (node.Kind != DocumentKind.List)
            return Scalar(node, out type);
        if (node.Items.Count == 0)
            return new DocumentException("is an empty list, whose type nobody can tell; leave it out, or declare it in an item as Name:string[]=", node.Position);

        var common = "";
        foreach (var item in node.Items)
        {
            if (item.Kind == DocumentKind.Map)
                return new DocumentException("is a list of mappings, which a setting cannot be; name each of them and make it a mapping", item.Position);
            if (item.Kind == DocumentKind.List)
                return new DocumentException("is a list of lists, which a setting cannot be; name each of them", item.Position);
            if (Scalar(item, out var one) is { } wrong)
                return wrong;
            if (Widen(common, one) is not { } both)
                return new DocumentException($"is a list of {common} and {one}; write values of one type (text in quotes)", item.Position);
            common = both;
        }

        values = [.. node.Items.Select(i => i.Text)];
        if (common == "double" && !values.All(NumberText.RoundTripsDouble))
            common = "decimal";
        if (common == "decimal" && !values.All(NumberText.FitsDecimal))
            return new DocumentException("has numbers that no one type holds exactly; write them as text", node.Position);
        type = common + SettingType.ListSuffix;
        return null;
    }

    private static DocumentException? Scalar(DocumentNode node, out string type)
    {
        type = node.Kind switch
        {
            DocumentKind.Bool => "bool",
            DocumentKind.Text => SettingType.Text,
            DocumentKind.Integer or DocumentKind.Number => NumberType(node) ?? "",
            _ => "",
        };
        return type.Length > 0 ? null : new DocumentException(node.Kind == DocumentKind.Null
            ? "is null, which has no type; leave it out, or give it a value"
            : $"is '{AssetPath.Printable(node.Text)}', which no number type holds exactly; write it as text, in quotes", node.Position);
    }

    /// <summary>The narrowest type that holds a number exactly; <see langword="null"/> for none.</summary>
    public static string? NumberType(DocumentNode node)
    {
        if (node.Kind == DocumentKind.Integer)
        {
            if (int.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
                return "int";
            if (long.TryParse(node.Text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _))
                return "long";
            return NumberText.FitsDecimal(node.Text) ? "decimal" : null;
        }

        return NumberText.RoundTripsDouble(node.Text) ? "double" : NumberText.FitsDecimal(node.Text) ? "decimal" : null;
    }

    private static string? Widen(string a, string b) => a.Length == 0 || a == b ? b : Rank(a) is var x && Rank(b) is var y && x >= 0 && y >= 0 ? Numbers[Math.Max(x, y)] : null;

    private static readonly string[] Numbers = ["int", "long", "double", "decimal"];

    private static int Rank(string type) => Array.IndexOf(Numbers, type);
}
