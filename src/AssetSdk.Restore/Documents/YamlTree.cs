using System.Text;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace AssetSdk.Restore;

/// <summary>Reads one YAML document from the parser's events, with the types of the YAML 1.2 core schema.</summary>
internal sealed class YamlTree(DocumentReader reader)
{
    private const string CoreTag = "tag:yaml.org,2002:";

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly Dictionary<string, DocumentNode> _anchors = new(StringComparer.Ordinal);

    public DocumentNode Read(ReadOnlyMemory<byte> bytes)
    {
        Parser? parser = null;
        try
        {
            parser = new Parser(new StringReader(Strict.GetString(bytes.Span)));
            parser.Consume<StreamStart>();
            if (parser.TryConsume<StreamEnd>(out _))
                return reader.Scalar(DocumentKind.Null, "", new ItemPosition(1, 1));
            parser.Consume<DocumentStart>();
            var root = Node(parser, depth: 1);
            parser.Consume<DocumentEnd>();
            if (!parser.TryConsume<StreamEnd>(out _))
                throw new DocumentException("it has a second document; write one", Position(parser.Current!.Start));
            return root;
        }
        catch (DecoderFallbackException)
        {
            throw new DocumentException("it is not UTF-8", default);
        }
        catch (YamlException e)
        {
            throw new DocumentException("it is not YAML: " + e.Message.TrimEnd('.'), Position(e.Start));
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException or OverflowException)
        {
            // The parser's own state, after a mistake that it has no words for: a flow mapping that a block ends, numbers of escapes and versions.
            throw new DocumentException("it is not YAML", parser?.Current is { } last ? Position(last.End) : default);
        }
    }

    private DocumentNode Node(Parser parser, int depth)
    {
        var position = Position(parser.Current!.Start);
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            if (!_anchors.TryGetValue(alias.Value.Value, out var named))
                throw new DocumentException($"the alias '*{Core.AssetPath.Printable(alias.Value.Value)}' names nothing that is whole before it", position);
            reader.Count(named.Size, position);
            DocumentReader.CheckDepth(depth + named.Depth - 1, position);
            return named;
        }

        // After some mistakes the parser ends what it has not begun.
        if (parser.Current is not NodeEvent { Anchor: var anchor })
            throw new DocumentException("it is not YAML", position);
        var node = Content(parser, depth, position);
        if (!anchor.IsEmpty)
            _anchors[anchor.Value] = node;
        return node;
    }

    private DocumentNode Content(Parser parser, int depth, ItemPosition position)
    {
        if (parser.TryConsume<Scalar>(out var scalar))
        {
            var (kind, text) = Typed(scalar, position);
            return reader.Scalar(kind, text, position);
        }

        DocumentReader.CheckDepth(depth, position);
        if (parser.TryConsume<SequenceStart>(out var sequence))
        {
            CheckTag(sequence.Tag, "seq", position);
            var items = new List<DocumentNode>();
            while (!parser.TryConsume<SequenceEnd>(out _))
                items.Add(Node(parser, depth + 1));
            return reader.List(items, position);
        }

        CheckTag(parser.Consume<MappingStart>().Tag, "map", position);
        var members = new List<DocumentMember>();
        while (!parser.TryConsume<MappingEnd>(out _))
        {
            var at = Position(parser.Current!.Start);
            if (!parser.TryConsume<Scalar>(out var key))
                throw new DocumentException("a key must be text", at);
            if (!key.Anchor.IsEmpty)
                _anchors[key.Anchor.Value] = reader.Scalar(DocumentKind.Text, key.Value, at);
            members.Add(new DocumentMember(key.Value, at, Node(parser, depth + 1)));
        }

        return reader.Map(members, position);
    }

    private static (DocumentKind Kind, string Text) Typed(Scalar scalar, ItemPosition position)
    {
        var tag = scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific ? "" : scalar.Tag.Value;
        if (tag.Length == 0)
            return scalar.Style == ScalarStyle.Plain && scalar.Tag.IsEmpty ? CoreSchema.Resolve(scalar.Value) : (DocumentKind.Text, scalar.Value);
        if (tag == CoreTag + "str")
            return (DocumentKind.Text, scalar.Value);
        var resolved = CoreSchema.Resolve(scalar.Value);
        var fits = tag switch
        {
            CoreTag + "null" => resolved.Kind == DocumentKind.Null,
            CoreTag + "bool" => resolved.Kind == DocumentKind.Bool,
            CoreTag + "int" => resolved.Kind == DocumentKind.Integer,
            CoreTag + "float" => resolved.Kind is DocumentKind.Integer or DocumentKind.Number,
            _ => throw UnknownTag(tag, position),
        };
        return fits
            ? (tag == CoreTag + "float" ? DocumentKind.Number : resolved.Kind, resolved.Text)
            : throw new DocumentException($"'{Core.AssetPath.Printable(scalar.Value)}' is not what its tag says", position);
    }

    private static void CheckTag(TagName tag, string expected, ItemPosition position)
    {
        if (!tag.IsEmpty && !tag.IsNonSpecific && tag.Value != CoreTag + expected)
            throw UnknownTag(tag.Value, position);
    }

    private static DocumentException UnknownTag(string tag, ItemPosition position) =>
        new($"the tag '{Core.AssetPath.Printable(tag)}' is none of YAML's own", position);

    private static ItemPosition Position(Mark mark) => new((int)mark.Line, (int)mark.Column);
}
