using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace AssetSdk.Runtime.Tests;

/// <summary>Generated JSON, without blanks, and the same as YAML in blocks.</summary>
internal static class Trees
{
    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly string[] Texts = ["", "a", "true", "12", "~", "- x", "a: b", "é☺", "\"", "\\", "\n", " lead", "#no", "<<", "*a", "&a", "!t", "0x1f", ".inf", "'"];

    public static Gen<string> Any { get; } = Tree(3);

    /// <summary>Lists and mappings as lines, scalars as JSON writes them.</summary>
    public static string AsBlocks(JsonElement element, string indent = "")
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Array when element.GetArrayLength() > 0:
                return string.Concat(element.EnumerateArray().Select(e => $"\n{indent}- {AsBlocks(e, indent + "  ")}"));
            case JsonValueKind.Object when element.EnumerateObject().Any():
                return string.Concat(element.EnumerateObject().Select(p => $"\n{indent}{Text(p.Name)}: {AsBlocks(p.Value, indent + "  ")}"));
            default:
                return element.GetRawText();
        }
    }

    private static string Text(string value) => JsonSerializer.Serialize(value, Plain);

    private static Gen<string> Tree(int depth)
    {
        var scalar = Gen.OneOf(
            Gen.Elements("null", "true", "false", "0", "-1", "1.50", "1e5", "123456789012345678901234567890"),
            Gen.Elements(Texts).Select(Text));
        if (depth == 0)
            return scalar;
        var item = Tree(depth - 1);
        return Gen.OneOf(
            scalar,
            Gen.ListOf(item).Select(items => $"[{string.Join(',', items.Take(4))}]"),
            Gen.Zip(Gen.Shuffle(Texts), Gen.ListOf(item)).Select(t => "{" + string.Join(',', t.Item1.Zip(t.Item2.Take(4), (k, v) => $"{Text(k)}:{v}")) + "}"));
    }
}
