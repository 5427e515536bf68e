using System.Xml;
using System.Xml.Linq;

namespace AssetSdk.Restore;

/// <summary>
/// Finds an item's line in its project file. MSBuild gives tasks no positions, so the file is read again, on the way to an error only.
/// </summary>
public static class ItemLocator
{
    /// <summary>The position of the item's <c>Include</c>, or 0, 0 when it is not written there as it reads now (a property, a glob).</summary>
    public static ItemPosition Find(ItemOrigin origin)
    {
        try
        {
            using var reader = XmlReader.Create(origin.File, new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });
            var match = XDocument.Load(reader, LoadOptions.SetLineInfo)
                .Descendants()
                .Where(e => string.Equals(e.Name.LocalName, origin.ItemType, StringComparison.OrdinalIgnoreCase))
                .Select(e => e.Attribute("Include"))
                .FirstOrDefault(a => a is not null && Names(a.Value, origin.Include));
            return match is IXmlLineInfo info && info.HasLineInfo() ? new ItemPosition(info.LineNumber, info.LinePosition) : default;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or XmlException or ArgumentException)
        {
            return default;
        }
    }

    // On Unix MSBuild turns '\\' into '/' before anyone sees the item.
    private static bool Names(string attribute, string include) => Says(attribute, include) || Says(attribute.Replace('\\', '/'), include);

    private static bool Says(string attribute, string include) =>
        attribute.Split(';', StringSplitOptions.TrimEntries).Contains(include, StringComparer.Ordinal)
        || string.Equals(Uri.UnescapeDataString(attribute.Trim()), include, StringComparison.Ordinal);
}
