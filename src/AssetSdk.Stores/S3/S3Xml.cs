using System.Xml;

namespace AssetSdk.Stores;

/// <summary>Reads the XML of S3's answers: flat lists of elements, in one pass. Document types, and what they could include, are refused.</summary>
internal static class S3Xml
{
    private static readonly XmlReaderSettings Settings = new()
    {
        DtdProcessing = DtdProcessing.Prohibit,
        XmlResolver = null,
        IgnoreComments = true,
        IgnoreProcessingInstructions = true,
        IgnoreWhitespace = true,

        // Keys may have characters that XML must not; they are escaped by percent signs then, where the service does that.
        CheckCharacters = false,
    };

    public static XmlReader Reader(byte[] body) => XmlReader.Create(new MemoryStream(body, writable: false), Settings);

    /// <summary>The children of the current element that have only text, with it; the reader ends behind the element.</summary>
    public static IEnumerable<(string Name, string Value)> TextsOf(XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            reader.Read();
            yield break;
        }

        var depth = reader.Depth;
        reader.Read();
        while (!reader.EOF && reader.Depth > depth)
        {
            if (reader.NodeType != XmlNodeType.Element)
            {
                reader.Read();
                continue;
            }

            var name = reader.LocalName;
            if (TextOf(reader) is { } value)
                yield return (name, value);
        }

        reader.Read();
    }

    // The text of the current element, or null when it has children; the reader goes behind it.
    private static string? TextOf(XmlReader reader)
    {
        if (reader.IsEmptyElement)
        {
            reader.Read();
            return "";
        }

        var depth = reader.Depth;
        var text = "";
        var hasChildren = false;
        while (reader.Read() && reader.Depth > depth)
        {
            hasChildren |= reader.NodeType == XmlNodeType.Element;
            if (reader.NodeType is XmlNodeType.Text or XmlNodeType.CDATA or XmlNodeType.SignificantWhitespace)
                text += reader.Value;
        }

        reader.Read();
        return hasChildren ? null : text;
    }
}
