using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>A page of a container's listing.</summary>
/// <param name="Blobs">The blobs, with their whole names.</param>
/// <param name="Next">The marker of the next page; <see langword="null"/> on the last.</param>
internal sealed record AzurePage(IReadOnlyList<ObjectEntry> Blobs, string? Next);

/// <summary>The XML of the Blob service. It is untrusted: no document type, no external entities.</summary>
internal static class AzureXml
{
    /// <summary>The code of an error's body; <see langword="null"/> when it is none of the service.</summary>
    public static string? ErrorCodeOf(byte[] body)
    {
        try
        {
            return body.Length == 0 ? null : Load(body).Root is { Name.LocalName: "Error" } error ? error.Element("Code")?.Value : null;
        }
        catch (XmlException)
        {
            return null;
        }
    }

    /// <summary>Reads a page of a listing.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.SourceFailed"/>: it is none.</exception>
    public static AzurePage ReadPage(byte[] body, string location)
    {
        try
        {
            var root = Load(body).Root;
            if (root?.Name.LocalName != "EnumerationResults" || root.Element("Blobs") is not { } blobs)
                throw NoListing(location, null);
            return new AzurePage([.. blobs.Elements("Blob").Where(IsObject).Select(EntryOf)], root.Element("NextMarker")?.Value is { Length: > 0 } next ? next : null);
        }
        catch (Exception e) when (e is XmlException or FormatException or OverflowException)
        {
            throw NoListing(location, e);
        }
    }

    /// <summary>The body of Put Block List.</summary>
    public static byte[] BlockList(IEnumerable<string> ids)
    {
        using var bytes = new MemoryStream();
        using (var writer = XmlWriter.Create(bytes, new XmlWriterSettings { Encoding = new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false) }))
        {
            writer.WriteStartElement("BlockList");
            foreach (var id in ids)
                writer.WriteElementString("Latest", id);
            writer.WriteEndElement();
        }

        return bytes.ToArray();
    }

    // Accounts with a hierarchical namespace list their folders too.
    private static bool IsObject(XElement blob) =>
        !string.Equals(blob.Element("Properties")?.Element("ResourceType")?.Value, "directory", StringComparison.OrdinalIgnoreCase);

    private static ObjectEntry EntryOf(XElement blob)
    {
        var name = blob.Element("Name") ?? throw new FormatException("a blob has no name");
        var length = blob.Element("Properties")?.Element("Content-Length")?.Value ?? throw new FormatException("a blob has no length");
        var isEncoded = string.Equals(name.Attribute("Encoded")?.Value, "true", StringComparison.OrdinalIgnoreCase);
        return new ObjectEntry(isEncoded ? Uri.UnescapeDataString(name.Value) : name.Value, long.Parse(length, NumberStyles.None, CultureInfo.InvariantCulture));
    }

    private static XDocument Load(byte[] body)
    {
        using var reader = XmlReader.Create(new MemoryStream(body, writable: false), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
        return XDocument.Load(reader, LoadOptions.PreserveWhitespace);
    }

    private static AssetException NoListing(string location, Exception? e) =>
        new(AssetErrorCode.SourceFailed, $"{location} answered with something that is no listing of a container{(e is null ? "" : $": {e.Message.TrimEnd('.')}")}.", e!);
}
