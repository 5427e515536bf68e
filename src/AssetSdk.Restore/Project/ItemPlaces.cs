using System.Xml;
using System.Xml.Linq;

namespace AssetSdk.Restore;

/// <summary>Where items are written, for the index: relative to the project, and each project file read once however many items it has.</summary>
internal sealed class ItemPlaces(string projectFolder)
{
    private readonly Dictionary<string, Dictionary<(string Type, string Include), ItemPosition>> _files = new(StringComparer.Ordinal);

    public (string File, ItemPosition Position) Of(ItemOrigin origin)
    {
        if (origin.File.Length == 0)
            return ("", default);
        var file = Path.GetRelativePath(projectFolder, origin.File).Replace('\\', '/');
        if (origin.Position.Line > 0)
            return (file, origin.Position);
        if (!_files.TryGetValue(origin.File, out var places))
            _files.Add(origin.File, places = Read(origin.File));
        return (file, places.GetValueOrDefault((origin.ItemType, origin.Include)));
    }

    private static Dictionary<(string Type, string Include), ItemPosition> Read(string file)
    {
        var places = new Dictionary<(string, string), ItemPosition>();
        try
        {
            using var reader = XmlReader.Create(file, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            foreach (var element in XDocument.Load(reader, LoadOptions.SetLineInfo).Descendants())
            {
                if (element.Attribute("Include") is not { } include || include is not IXmlLineInfo info)
                    continue;
                foreach (var part in include.Value.Split(';', StringSplitOptions.TrimEntries))
                    places.TryAdd((element.Name.LocalName, Uri.UnescapeDataString(part)), new ItemPosition(info.LineNumber, info.LinePosition));
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException or ArgumentException)
        {
            // Then nobody knows where.
        }

        return places;
    }
}
