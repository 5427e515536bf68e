using System.Buffers;
using System.Globalization;
using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AssetSdk.Runtime;

/// <summary>
/// Reads a YAML document, by the core schema of YAML 1.2. The document is a stranger's: everything is bounded, but what aliases repeat, which those who write it out must bound.
/// AssetSdk.Restore compiles this reader too: what a build takes a settings file for is what a program finds in it.
/// </summary>
internal sealed class YamlReader
{
    /// <summary>How deep mappings and lists may stand in each other: what a JSON reader takes by default.</summary>
    public const int MaxDepth = 64;

    /// <summary>How many mappings, lists and scalars the document may have once its aliases are written out.</summary>
    public const int MaxNodes = 1_000_000;

    /// <summary>How long the document may be, and the JSON: an alias repeats its text as well as its nodes.</summary>
    public const int MaxBytes = 64 * 1024 * 1024;

    private readonly Parser _parser;
    private readonly Dictionary<string, YamlNode> _anchors = new(StringComparer.Ordinal);
    private int _nodes;

    private YamlReader(TextReader text) => _parser = new Parser(text);

    /// <summary>Reads a document; an empty one is null.</summary>
    /// <exception cref="YamlReadException">It is malformed or refused.</exception>
    public static YamlNode Read(Stream yaml)
    {
        using var bytes = ReadBounded(yaml);
        using var text = new StreamReader(bytes, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true);
        try
        {
            return new YamlReader(text).ReadDocument();
        }
        catch (YamlException e)
        {
            throw new YamlReadException($"The YAML is not valid: {e.Message.TrimEnd('.')}.", e.Start, e);
        }
        catch (DecoderFallbackException e)
        {
            throw new YamlReadException("The YAML is not UTF-8: save it in that encoding.", Mark.Empty, e);
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
                    throw new YamlReadException($"The YAML is longer than {MaxBytes / 1024 / 1024} MiB.", Mark.Empty);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        bytes.Position = 0;
        return bytes;
    }

    private YamlNode ReadDocument()
    {
        Next<StreamStart>();
        if (Peek() is StreamEnd)
            return new YamlScalar(Mark.Empty, "", "null");
        Next<DocumentStart>();
        var root = ReadNode(depth: 0);
        Next<DocumentEnd>();
        return Peek() is StreamEnd ? root : throw new YamlReadException("A second document begins: keep one document a file.", Peek().Start);
    }

    private YamlNode ReadNode(int depth)
    {
        var at = Peek();
        if (at is AnchorAlias alias)
        {
            Next<AnchorAlias>();
            return _anchors.TryGetValue(alias.Value.Value, out var known)
                ? known
                : throw new YamlReadException($"The alias '*{alias.Value}' stands before the end of its anchor, or has none.", alias.Start);
        }

        Count(at.Start);
        var anchor = (at as NodeEvent ?? throw OutOfStep(at.Start)).Anchor;
        if (at is not Scalar && depth >= MaxDepth)
            throw new YamlReadException($"There are more than {MaxDepth} levels.", at.Start);
        YamlNode node = at switch
        {
            Scalar => CoreSchema.Read(Next<Scalar>()),
            SequenceStart => ReadSequence(depth),
            _ => ReadMapping(depth),
        };
        if (!anchor.IsEmpty)
            _anchors[anchor.Value] = node;
        return node;
    }

    private YamlList ReadSequence(int depth)
    {
        var start = Next<SequenceStart>();
        RefuseTag(start, "seq", "list");
        var list = new YamlList(start.Start);
        // Its name means nothing until it ends: not even what it meant before.
        if (!start.Anchor.IsEmpty)
            _anchors.Remove(start.Anchor.Value);
        while (Peek() is not SequenceEnd)
            list.Items.Add(ReadNode(depth + 1));
        Next<SequenceEnd>();
        return list;
    }

    private YamlMap ReadMapping(int depth)
    {
        var start = Next<MappingStart>();
        RefuseTag(start, "map", "mapping");
        var map = new YamlMap(start.Start);
        var merged = new List<YamlMap>();
        if (!start.Anchor.IsEmpty)
            _anchors.Remove(start.Anchor.Value);
        while (Peek() is not MappingEnd)
        {
            var isMerge = Peek() is Scalar { Value: "<<", IsPlainImplicit: true, Style: ScalarStyle.Plain };
            var where = Peek().Start;
            if (ReadNode(depth + 1) is not YamlScalar key)
                throw new YamlReadException("A mapping or list is a key: JSON's keys are text.", where);
            var value = ReadNode(depth + 1);
            if (isMerge)
                merged.AddRange(Merged(value, where));
            else if (!map.TryAdd(new YamlMember(key.Text, where, value)))
                throw new YamlReadException($"The key '{Shown(key.Text)}' stands twice: keep one.", where);
        }

        Next<MappingEnd>();
        // What the mapping says itself comes first, then what is merged first.
        foreach (var member in merged.SelectMany(m => m.Members))
        {
            Count(start.Start);
            map.TryAdd(member);
        }

        return map;
    }

    private static List<YamlMap> Merged(YamlNode value, Mark where)
    {
        var maps = value switch { YamlMap one => [one], YamlList list => list.Items.OfType<YamlMap>().ToList(), _ => [] };
        return value is YamlMap || value is YamlList several && several.Items.Count == maps.Count
            ? maps
            : throw new YamlReadException("What '<<' merges is no mapping, nor a list of them. Is it a key? Then write \"<<\".", where);
    }

    private static void RefuseTag(NodeEvent start, string tag, string what)
    {
        if (!start.Tag.IsEmpty && !start.Tag.IsNonSpecific && start.Tag.Value != CoreSchema.Tag + tag)
            throw new YamlReadException($"The tag '{Shown(start.Tag.Value)}' of a {what} is not of YAML's core schema: leave it out.", start.Start);
    }

    /// <summary>A text of the document in a message.</summary>
    public static string Shown(string text) => text.Length <= 80 ? text : text[..80] + "…";

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
                throw new YamlReadException("The YAML ends too early.", at);
        }
        catch (Exception e) when (e is not YamlException and not YamlReadException and not DecoderFallbackException and not OutOfMemoryException)
        {
            throw OutOfStep(at, e);
        }
    }

    // Some malformed documents bring the parser out of step, which it says by other exceptions, or by events that cannot come.
    private static YamlReadException OutOfStep(Mark where, Exception? cause = null) => new("The YAML is not valid here.", where, cause);

    private void Count(Mark where)
    {
        if (++_nodes > MaxNodes)
            throw TooManyNodes(where);
    }

    /// <summary>What <see cref="MaxNodes"/> refuses.</summary>
    public static YamlReadException TooManyNodes(Mark where) =>
        new($"There are more than {MaxNodes.ToString("N0", CultureInfo.InvariantCulture)} nodes, aliases written out.", where);
}
