using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AssetSdk.Runtime;

/// <summary>
/// Writes a YAML document as JSON, by the core schema of YAML 1.2. The document is a stranger's: everything is bounded. AssetSdk.Restore compiles this file too.
/// </summary>
internal sealed class YamlJson
{
    /// <summary>How deep mappings and lists may stand in each other: what a JSON reader takes by default.</summary>
    public const int MaxDepth = 64;

    /// <summary>How many mappings, lists and scalars the document may have once its aliases are written out.</summary>
    public const int MaxNodes = 1_000_000;

    /// <summary>How long the document may be, and the JSON: an alias repeats its text as well as its nodes.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    // More than the digits of any number that a program computes with: turning a base into another is not linear.
    private const int MaxConvertedDigits = 256;

    private const string CoreTag = "tag:yaml.org,2002:";

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = MaxDepth + 1 };

    private readonly Parser _parser;
    private readonly Dictionary<string, Node> _anchors = new(StringComparer.Ordinal);
    private int _nodes;

    private YamlJson(TextReader text) => _parser = new Parser(text);

    /// <summary>Converts a document.</summary>
    /// <exception cref="YamlJsonException">It is malformed or refused.</exception>
    public static byte[] Convert(Stream yaml)
    {
        using var bytes = ReadBounded(yaml);
        using var text = new StreamReader(bytes, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
        try
        {
            var root = new YamlJson(text).ReadDocument();
            return Write(root);
        }
        catch (YamlException e)
        {
            throw new YamlJsonException($"The YAML is not valid: {e.Message.TrimEnd('.')}.", e.Start, e);
        }
        catch (DecoderFallbackException e)
        {
            throw new YamlJsonException("The YAML is not UTF-8: save it in that encoding.", Mark.Empty, e);
        }
    }

    private static MemoryStream ReadBounded(Stream yaml)
    {
        var bytes = new MemoryStream();
        var buffer = ArrayPool<byte>.Shared.Rent(81920);
        try
        {
            for (int read; (read = yaml.Read(buffer, 0, buffer.Length)) > 0;)
            {
                bytes.Write(buffer, 0, read);
                if (bytes.Length > MaxBytes)
                    throw new YamlJsonException($"The YAML is longer than {MaxBytes / 1024 / 1024} MiB.", Mark.Empty);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        bytes.Position = 0;
        return bytes;
    }

    private Node ReadDocument()
    {
        Next<StreamStart>();
        if (Peek() is StreamEnd)
            return new ScalarNode(Mark.Empty, "", "null");
        Next<DocumentStart>();
        var root = ReadNode(depth: 0);
        Next<DocumentEnd>();
        return Peek() is StreamEnd ? root : throw new YamlJsonException("A second document begins: keep one document a file.", Peek().Start);
    }

    private Node ReadNode(int depth)
    {
        var at = Peek();
        if (at is AnchorAlias alias)
        {
            Next<AnchorAlias>();
            return _anchors.TryGetValue(alias.Value.Value, out var known)
                ? known
                : throw new YamlJsonException($"The alias '*{alias.Value}' stands before the end of its anchor, or has none.", alias.Start);
        }

        Count(at.Start);
        var anchor = (at as NodeEvent ?? throw OutOfStep(at.Start)).Anchor;
        if (at is not Scalar && depth >= MaxDepth)
            throw new YamlJsonException($"There are more than {MaxDepth} levels.", at.Start);
        Node node = at switch
        {
            Scalar => ReadScalar(Next<Scalar>()),
            SequenceStart => ReadSequence(depth),
            _ => ReadMapping(depth),
        };
        if (!anchor.IsEmpty)
            _anchors[anchor.Value] = node;
        return node;
    }

    private ListNode ReadSequence(int depth)
    {
        var start = Next<SequenceStart>();
        RefuseTag(start, "seq", "list");
        var list = new ListNode(start.Start);
        // Its name means nothing until it ends: not even what it meant before.
        if (!start.Anchor.IsEmpty)
            _anchors.Remove(start.Anchor.Value);
        while (Peek() is not SequenceEnd)
            list.Items.Add(ReadNode(depth + 1));
        Next<SequenceEnd>();
        return list;
    }

    private MapNode ReadMapping(int depth)
    {
        var start = Next<MappingStart>();
        RefuseTag(start, "map", "mapping");
        var map = new MapNode(start.Start);
        var merged = new List<MapNode>();
        if (!start.Anchor.IsEmpty)
            _anchors.Remove(start.Anchor.Value);
        while (Peek() is not MappingEnd)
        {
            var isMerge = Peek() is Scalar { Value: "<<", IsPlainImplicit: true, Style: ScalarStyle.Plain };
            var where = Peek().Start;
            if (ReadNode(depth + 1) is not ScalarNode key)
                throw new YamlJsonException("A mapping or list is a key: JSON's keys are text.", where);
            var value = ReadNode(depth + 1);
            if (isMerge)
                merged.AddRange(Merged(value, where));
            else if (map.Keys.Add(key.Text))
                map.Members.Add((key.Text, value));
            else
                throw new YamlJsonException($"The key '{Shown(key.Text)}' stands twice: keep one.", where);
        }

        Next<MappingEnd>();
        // What the mapping says itself comes first, then what is merged first.
        foreach (var (name, value) in merged.SelectMany(m => m.Members))
        {
            Count(start.Start);
            if (map.Keys.Add(name))
                map.Members.Add((name, value));
        }

        return map;
    }

    private static List<MapNode> Merged(Node value, Mark where)
    {
        var maps = value switch { MapNode one => [one], ListNode list => list.Items.OfType<MapNode>().ToList(), _ => [] };
        return value is MapNode || value is ListNode several && several.Items.Count == maps.Count
            ? maps
            : throw new YamlJsonException("What '<<' merges is no mapping, nor a list of them. Is it a key? Then write \"<<\".", where);
    }

    private static ScalarNode ReadScalar(Scalar scalar)
    {
        var isPlain = scalar.Style == ScalarStyle.Plain;
        if (scalar.Tag.IsEmpty || scalar.Tag is { IsNonSpecific: true } && scalar.Tag.Value == "?")
            return new ScalarNode(scalar.Start, scalar.Value, isPlain ? Plain(scalar) : null);

        var (text, tag) = (scalar.Value, scalar.Tag.IsNonSpecific ? "!" : scalar.Tag.Value);
        var json = tag switch
        {
            "!" or CoreTag + "str" => null,
            CoreTag + "null" => IsNull(text) ? "null" : throw Unfit(scalar, "null"),
            CoreTag + "bool" => Bool(text) ?? throw Unfit(scalar, "true or false"),
            CoreTag + "int" => TryInteger(scalar, out var integer) ? integer : throw Unfit(scalar, "an integer"),
            CoreTag + "float" => TryInteger(scalar, out var whole) ? whole : TryFloat(scalar, out var number) ? number : throw Unfit(scalar, "a number"),
            _ => throw new YamlJsonException($"The tag '{Shown(tag)}' is not of YAML's core schema: leave it out.", scalar.Start),
        };
        return new ScalarNode(scalar.Start, text, json);
    }

    /// <summary>What a plain scalar is, as JSON, or <see langword="null"/> for text.</summary>
    private static string? Plain(Scalar scalar) =>
        IsNull(scalar.Value) ? "null" : Bool(scalar.Value) ?? (TryInteger(scalar, out var json) || TryFloat(scalar, out json) ? json : null);

    private static bool IsNull(string text) => text is "" or "~" or "null" or "Null" or "NULL";

    private static string? Bool(string text) => text switch { "true" or "True" or "TRUE" => "true", "false" or "False" or "FALSE" => "false", _ => null };

    /// <summary><c>[-+]?[0-9]+</c>, <c>0o[0-7]+</c>, <c>0x[0-9a-fA-F]+</c>.</summary>
    private static bool TryInteger(Scalar scalar, [NotNullWhen(true)] out string? json)
    {
        var text = scalar.Value;
        json = null;
        if (text.Length > 2 && text[0] == '0' && text[1] is 'x' or 'o')
        {
            var digits = text.AsSpan(2);
            var isHex = text[1] == 'x';
            if (digits.ContainsAnyExcept(isHex ? HexDigits : OctalDigits))
                return false;
            if (digits.Length > MaxConvertedDigits)
                throw new YamlJsonException($"A number has more than {MaxConvertedDigits} digits to convert: write it as a decimal number, or as text.", scalar.Start);
            var value = BigInteger.Zero;
            foreach (var digit in digits)
                value = (value * (isHex ? 16 : 8)) + System.Convert.ToInt32(digit.ToString(), 16);
            json = value.ToString(CultureInfo.InvariantCulture);
            return true;
        }

        var at = text.StartsWith('-') || text.StartsWith('+') ? 1 : 0;
        if (at == text.Length || text.AsSpan(at).ContainsAnyExceptInRange('0', '9'))
            return false;
        json = Sign(text) + WithoutZeros(text[at..]);
        return true;
    }

    /// <summary><c>[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?</c>; JSON wants a digit on both sides of the point.</summary>
    private static bool TryFloat(Scalar scalar, [NotNullWhen(true)] out string? json)
    {
        var text = scalar.Value;
        json = null;
        var at = text.StartsWith('-') || text.StartsWith('+') ? 1 : 0;
        if (text.AsSpan(at) is ".inf" or ".Inf" or ".INF" || text is ".nan" or ".NaN" or ".NAN")
            throw new YamlJsonException($"JSON has no '{text}': write a number, null, or text in quotes.", scalar.Start);

        var whole = Digits(text, ref at);
        var fraction = "";
        var hasPoint = at < text.Length && text[at] == '.';
        if (hasPoint)
        {
            at++;
            fraction = Digits(text, ref at);
        }

        if (whole.Length + fraction.Length == 0)
            return false;
        var exponent = "";
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            var from = at++;
            if (at < text.Length && text[at] is '-' or '+')
                at++;
            if (Digits(text, ref at).Length == 0)
                return false;
            exponent = text[from..at];
        }

        if (at != text.Length)
            return false;
        json = $"{Sign(text)}{(whole.Length == 0 ? "0" : WithoutZeros(whole))}{(hasPoint ? "." + (fraction.Length == 0 ? "0" : fraction) : "")}{exponent}";
        return true;
    }

    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdefABCDEF");
    private static readonly SearchValues<char> OctalDigits = SearchValues.Create("01234567");

    private static string Digits(string text, ref int at)
    {
        var from = at;
        while (at < text.Length && char.IsAsciiDigit(text[at]))
            at++;
        return text[from..at];
    }

    private static string Sign(string text) => text[0] == '-' ? "-" : "";

    private static string WithoutZeros(string digits) => digits.TrimStart('0') is { Length: > 0 } rest ? rest : "0";

    private static YamlJsonException Unfit(Scalar scalar, string wanted) => new($"'{Shown(scalar.Value)}' is not {wanted}, as its tag says: correct one of them.", scalar.Start);

    private static void RefuseTag(NodeEvent start, string tag, string what)
    {
        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific && start.Tag.Value != CoreTag + tag)
            throw new YamlJsonException($"The tag '{Shown(start.Tag.Value)}' of a {what} is not of YAML's core schema: leave it out.", start.Start);
    }

    private static string Shown(string text) => text.Length <= 80 ? text : text[..80] + "…";

    private ParsingEvent Peek()
    {
        while (_parser.Current is null or Comment)
            Advance();
        return _parser.Current;
    }

    private T Next<T>()
        where T : ParsingEvent
    {
        var next = Peek() as T ?? throw OutOfStep(Peek().Start);
        Advance();
        return next;
    }

    private void Advance()
    {
        var at = _parser.Current?.End ?? Mark.Empty;
        try
        {
            if (!_parser.MoveNext())
                throw new YamlJsonException("The YAML ends too early.", at);
        }
        catch (Exception e) when (e is not YamlException and not YamlJsonException and not DecoderFallbackException and not OutOfMemoryException)
        {
            throw OutOfStep(at, e);
        }
    }

    // Some malformed documents bring the parser out of step, which it says by other exceptions, or by events that cannot come.
    private static YamlJsonException OutOfStep(Mark where, Exception? cause = null) => new("The YAML is not valid here.", where, cause);

    private void Count(Mark where)
    {
        if (++_nodes > MaxNodes)
            throw TooManyNodes(where);
    }

    private static YamlJsonException TooManyNodes(Mark where) =>
        new($"There are more than {MaxNodes.ToString("N0", CultureInfo.InvariantCulture)} nodes, aliases written out.", where);

    private static byte[] Write(Node root)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            var left = MaxNodes;
            Write(writer, root, depth: 0, ref left);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, Node node, int depth, ref int left)
    {
        if (--left < 0)
            throw TooManyNodes(node.Start);
        if (node is ScalarNode scalar)
        {
            // Each character is six bytes at most: "\u0000".
            if (writer.BytesCommitted + writer.BytesPending + (6L * scalar.Text.Length) > MaxBytes)
                throw new YamlJsonException($"The JSON would be longer than {MaxBytes / 1024 / 1024} MiB, aliases written out.", node.Start);
            if (scalar.Json is null)
                writer.WriteStringValue(scalar.Text);
            else
                writer.WriteRawValue(scalar.Json, skipInputValidation: true);
            return;
        }

        if (depth >= MaxDepth)
            throw new YamlJsonException($"There are more than {MaxDepth} levels, aliases written out.", node.Start);
        if (node is ListNode list)
        {
            writer.WriteStartArray();
            foreach (var item in list.Items)
                Write(writer, item, depth + 1, ref left);
            writer.WriteEndArray();
            return;
        }

        writer.WriteStartObject();
        foreach (var (name, value) in ((MapNode)node).Members)
        {
            if (writer.BytesCommitted + writer.BytesPending + (6L * name.Length) > MaxBytes)
                throw new YamlJsonException($"The JSON would be longer than {MaxBytes / 1024 / 1024} MiB, aliases written out.", node.Start);
            writer.WritePropertyName(name);
            Write(writer, value, depth + 1, ref left);
        }

        writer.WriteEndObject();
    }

    private abstract class Node(Mark start)
    {
        public Mark Start { get; } = start;
    }

    /// <summary>Its text, and what JSON writes for it, if that is no string.</summary>
    private sealed class ScalarNode(Mark start, string text, string? json) : Node(start)
    {
        public string Text { get; } = text;

        public string? Json { get; } = json;
    }

    private sealed class ListNode(Mark start) : Node(start)
    {
        public List<Node> Items { get; } = [];
    }

    private sealed class MapNode(Mark start) : Node(start)
    {
        public List<(string Name, Node Value)> Members { get; } = [];

        public HashSet<string> Keys { get; } = new(StringComparer.Ordinal);
    }
}

/// <summary>A YAML document cannot be converted; the message ends with the place.</summary>
internal sealed class YamlJsonException(string message, Mark where, Exception? innerException = null)
    : Exception(where.Line > 0 ? $"{message} (line {where.Line}, column {where.Column})" : message, innerException)
{
    /// <summary>The line, from 1; 0 if it is no place of the document.</summary>
    public long Line { get; } = where.Line;

    /// <summary>The column, from 1; 0 if it is no place of the document.</summary>
    public long Column { get; } = where.Line > 0 ? where.Column : 0;
}
