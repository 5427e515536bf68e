using System.Text;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>Reads a YAML or JSON document that others wrote: bounded in size, depth and number of values, aliases included.</summary>
internal sealed class DocumentReader
{
    /// <summary>The longest document, in bytes.</summary>
    public const int MaxBytes = 16 << 20;

    /// <summary>How many lists and mappings may lie in each other: one less than the levels of a shape, whose last ones are scalars.</summary>
    public const int MaxDepth = IndexConfig.MaxDepth - 1;

    /// <summary>How many values it may have.</summary>
    public const int MaxNodes = 1_000_000;

    private int _nodes;

    /// <summary>Whether a file's name is a YAML document's, <see langword="false"/> for JSON, <see langword="null"/> for neither.</summary>
    public static bool? IsYaml(string path) => Path.GetExtension(path).ToUpperInvariant() switch
    {
        ".YAML" or ".YML" => true,
        ".JSON" => false,
        _ => null,
    };

    /// <exception cref="DocumentException">It is not such a document.</exception>
    public DocumentNode Read(ReadOnlyMemory<byte> bytes, bool isYaml)
    {
        if (bytes.Length > MaxBytes)
            throw new DocumentException($"it is longer than {MaxBytes >> 20} MB", default);
        if (bytes.Span.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        _nodes = 0;
        return isYaml ? new YamlTree(this).Read(bytes) : new JsonTree(this).Read(bytes.Span);
    }

    /// <summary>Makes a scalar.</summary>
    public DocumentNode Scalar(DocumentKind kind, string text, ItemPosition position)
    {
        Count(1, position);
        return new DocumentNode(kind, text, position);
    }

    /// <summary>Makes a list.</summary>
    public DocumentNode List(List<DocumentNode> items, ItemPosition position)
    {
        Count(1, position);
        return new DocumentNode(DocumentKind.List, "", position) { Items = items, Size = items.Sum(i => i.Size) + 1, Depth = items.Select(i => i.Depth).DefaultIfEmpty().Max() + 1 };
    }

    /// <summary>Makes a map.</summary>
    public DocumentNode Map(List<DocumentMember> members, ItemPosition position)
    {
        Count(1, position);
        var keys = new HashSet<string>(StringComparer.Ordinal);
        if (members.Find(m => !keys.Add(m.Key)) is { } twice)
            throw new DocumentException($"'{AssetPath.Printable(twice.Key)}' is there twice in one mapping", twice.Position);
        return new DocumentNode(DocumentKind.Map, "", position) { Members = members, Size = members.Sum(m => m.Value.Size) + 1, Depth = members.Select(m => m.Value.Depth).DefaultIfEmpty().Max() + 1 };
    }

    /// <summary>Counts values, those that an alias repeats too: what a document says must not be far more than what it is.</summary>
    public void Count(int nodes, ItemPosition position)
    {
        _nodes += nodes;
        if (_nodes > MaxNodes)
            throw new DocumentException($"it has more than {MaxNodes} values, those that aliases repeat included", position);
    }

    /// <summary>Refuses a depth.</summary>
    public static void CheckDepth(int depth, ItemPosition position)
    {
        if (depth > MaxDepth)
            throw new DocumentException($"it is nested more than {MaxDepth} deep", position);
    }
}

/// <summary>Why a document cannot be read, as the end of a sentence. It never leaves the readers of documents and what asks them.</summary>
internal sealed class DocumentException(string message, ItemPosition position) : Exception(message)
{
    public ItemPosition Position { get; } = position;
}
