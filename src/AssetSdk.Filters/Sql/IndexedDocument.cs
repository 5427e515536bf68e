using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AssetSdk.Filters;

/// <summary>
/// Documents in the form that databases search: what neither SQLite's JSON nor PostgreSQL's <c>jsonb</c> takes, or takes with another meaning, is brought to what both take, so that conditions
/// never fail and never leave out a match. A document itself is kept elsewhere, as it came.
/// </summary>
/// <remarks>
/// Strings end before their first U+0000; lone surrogates are U+FFFD; numbers are 64-bit integers or doubles within ±1e300; members whose name has U+0000, U+FFFD or a lone surrogate are left out.
/// Documents are stored with at most 1000 levels, and no name twice in an object.
/// </remarks>
public static class IndexedDocument
{
    /// <summary>How many UTF-16 units of a string <see cref="Leaves"/> has: a bound for the index.</summary>
    public const int LongestLeaf = 200;

    /// <summary>How many UTF-16 units the path of a leaf has: each leaf has its own, so that long ones would make a table of gigabytes of a document of a megabyte.</summary>
    internal const int LongestPath = 200;

    private static readonly JsonWriterOptions Writing = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = int.MaxValue, SkipValidation = true };

    /// <summary>The document as <see cref="SqlMapping.DocumentColumn"/> has it.</summary>
    /// <param name="document">The document.</param>
    public static string ToJson(JsonElement document)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using var writer = new Utf8JsonWriter(bytes, Writing);
        // By tokens and not by recursion: the depth of a document is a user's.
        var json = JsonMarshal.GetRawUtf8Value(document);
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = int.MaxValue });
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.PropertyName:
                    if (TryName(reader.ValueSpan, out var name))
                        writer.WritePropertyName(name);
                    else
                        reader.Skip();
                    break;
                case JsonTokenType.String:
                    writer.WriteStringValue(ToText(Encoding.UTF8.GetString(JsonText.Unescape(reader.ValueSpan))));
                    break;
                case JsonTokenType.Number:
                    writer.WriteRawValue(IndexedNumber.Text(IndexedNumber.Of(reader.ValueSpan)), skipInputValidation: true);
                    break;
                case JsonTokenType.StartObject:
                    writer.WriteStartObject();
                    break;
                case JsonTokenType.EndObject:
                    writer.WriteEndObject();
                    break;
                case JsonTokenType.StartArray:
                    writer.WriteStartArray();
                    break;
                case JsonTokenType.EndArray:
                    writer.WriteEndArray();
                    break;
                default:
                    writer.WriteRawValue(reader.ValueSpan, skipInputValidation: true);
                    break;
            }
        }

        writer.Flush();
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }

    /// <summary>A string as columns and sets have it: up to its first U+0000.</summary>
    public static string ToText(string text) => text.IndexOf('\0', StringComparison.Ordinal) is >= 0 and var end ? text[..end] : text;

    /// <summary>
    /// The single values of a document, for <see cref="SqlLeafTable"/>: each once. Arrays leave no trace in paths: <c>{"a":[{"b":1},{"b":[2]}]}</c> has 1 and 2 at <c>a.b</c>. Paths that are
    /// very long have no leaves, and are not looked for there.
    /// </summary>
    /// <param name="document">The document.</param>
    public static IReadOnlyCollection<IndexedLeaf> Leaves(JsonElement document)
    {
        var leaves = new HashSet<IndexedLeaf>();
        // For each open object or array the path of what it holds; a name adds to the innermost, null where no path of a filter leads.
        var open = new Stack<string?>();
        string? path = "";
        var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(document), new JsonReaderOptions { MaxDepth = int.MaxValue });
        while (reader.Read())
        {
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    open.Push(path);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    path = open.Pop();
                    break;
                case JsonTokenType.PropertyName:
                    var above = open.Count == 1 ? "" : open.Peek() + ".";
                    if (TryName(reader.ValueSpan, out var name) && !name.Contains('.', StringComparison.Ordinal) && above.Length + name.Length <= LongestPath)
                        path = above + name;
                    else
                        reader.Skip();
                    break;
                case JsonTokenType.String:
                    leaves.Add(new IndexedLeaf(path!, IndexedLeaf.Text, LeafText(Encoding.UTF8.GetString(JsonText.Unescape(reader.ValueSpan)))));
                    break;
                case JsonTokenType.Number:
                    leaves.Add(new IndexedLeaf(path!, IndexedLeaf.Number, IndexedNumber.Of(reader.ValueSpan)));
                    break;
                case JsonTokenType.True or JsonTokenType.False:
                    leaves.Add(new IndexedLeaf(path!, IndexedLeaf.Boolean, reader.TokenType == JsonTokenType.True ? 1L : 0L));
                    break;
            }
        }

        return leaves;
    }

    /// <summary>A string as a leaf has it.</summary>
    internal static string LeafText(string text)
    {
        text = ToText(text);
        if (text.Length <= LongestLeaf)
            return text;
        return text[..(char.IsHighSurrogate(text[LongestLeaf - 1]) ? LongestLeaf - 1 : LongestLeaf)];
    }

    /// <summary>Whether indexed forms keep a name: it has no U+0000 and no U+FFFD, which a lone surrogate becomes.</summary>
    internal static bool IsKept(string name) => name.AsSpan().IndexOfAny('\0', '\ufffd') < 0;

    private static bool TryName(ReadOnlySpan<byte> escaped, out string name)
    {
        name = Encoding.UTF8.GetString(JsonText.Unescape(escaped));
        return IsKept(name);
    }
}

/// <summary>A single value of a document.</summary>
/// <param name="Path">Where it is.</param>
/// <param name="Kind"><see cref="Text"/>, <see cref="Number"/> or <see cref="Boolean"/>.</param>
/// <param name="Value">A <see cref="string"/>, <see cref="long"/> or <see cref="double"/>; a boolean is 0 or 1.</param>
public readonly record struct IndexedLeaf(string Path, string Kind, object Value)
{
    /// <summary>The kind of strings.</summary>
    public const string Text = "s";

    /// <summary>The kind of numbers.</summary>
    public const string Number = "n";

    /// <summary>The kind of booleans.</summary>
    public const string Boolean = "b";
}
