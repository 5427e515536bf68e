using AssetSdk.Runtime;
using YamlDotNet.Core;

namespace AssetSdk.Restore;

/// <summary>Makes the tree of a YAML document, which the runtime library's own reader has read: a program finds what a build has seen.</summary>
internal sealed class YamlTree(DocumentReader reader)
{
    // Each node once, however often aliases name it.
    private readonly Dictionary<YamlNode, DocumentNode> _made = new(ReferenceEqualityComparer.Instance);

    public DocumentNode Read(ReadOnlyMemory<byte> bytes)
    {
        try
        {
            using var stream = new MemoryStream(bytes.ToArray(), writable: false);
            return Node(YamlReader.Read(stream), depth: 1);
        }
        catch (YamlReadException e)
        {
            throw new DocumentException("it is no YAML that can be read: " + e.Reason.TrimEnd('.'), new ItemPosition(e.Line, e.Column));
        }
    }

    private DocumentNode Node(YamlNode node, int depth)
    {
        var position = Position(node.Start);
        if (_made.TryGetValue(node, out var known))
        {
            reader.Count(known.Size, position);
            DocumentReader.CheckDepth(depth + known.Depth - 1, position);
            return known;
        }

        if (node is not YamlScalar)
            DocumentReader.CheckDepth(depth, position);
        return _made[node] = node switch
        {
            YamlScalar scalar => reader.Scalar(Kind(scalar.Json), scalar.Json is null ? scalar.Text : scalar.Json is "null" ? "" : scalar.Json, position),
            YamlList list => reader.List(list.Items.ConvertAll(i => Node(i, depth + 1)), position),
            _ => reader.Map(((YamlMap)node).Members.ConvertAll(m => new DocumentMember(m.Key, Position(m.Start), Node(m.Value, depth + 1))), position),
        };
    }

    private static DocumentKind Kind(string? json) => json switch
    {
        null => DocumentKind.Text,
        "null" => DocumentKind.Null,
        "true" or "false" => DocumentKind.Bool,
        _ => json.AsSpan().ContainsAny('.', 'e', 'E') ? DocumentKind.Number : DocumentKind.Integer,
    };

    private static ItemPosition Position(Mark mark) => new(Math.Max(1, (int)mark.Line), Math.Max(1, (int)mark.Column));
}
