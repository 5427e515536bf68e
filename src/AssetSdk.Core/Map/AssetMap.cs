using System.Text;

namespace AssetSdk.Core;

/// <summary>
/// Writes and reads the map, <c>&lt;AssemblyName&gt;.assets.map</c>: where this machine has each asset. First line <c>assetsdk-map 1</c>, then
/// <c>name⇥version⇥digest⇥path</c> an asset, with <c>\t</c>, <c>\n</c> and <c>\\</c> escaped. Generated code reads it too.
/// </summary>
public static class AssetMap
{
    /// <summary>The extension behind the assembly's name.</summary>
    public const string Extension = ".assets.map";

    private const string Header = "assetsdk-map 1";

    /// <summary>One line of the map.</summary>
    /// <param name="Name">The asset's name.</param>
    /// <param name="Version">The resolved version.</param>
    /// <param name="Digest">The tree digest as it is written, or <c>""</c> for a local override.</param>
    /// <param name="Path">The absolute path of the asset's folder or file.</param>
    public sealed record Entry(string Name, string Version, string Digest, string Path);

    /// <summary>Writes a map.</summary>
    public static byte[] Write(IEnumerable<Entry> entries)
    {
        var text = new StringBuilder(Header).Append('\n');
        foreach (var entry in entries)
            text.Append(TabText.Escape(entry.Name)).Append('\t').Append(TabText.Escape(entry.Version)).Append('\t').Append(TabText.Escape(entry.Digest)).Append('\t').Append(TabText.Escape(entry.Path)).Append('\n');
        return Encoding.UTF8.GetBytes(text.ToString());
    }

    /// <summary>Reads a map. Further columns are ignored.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.FileAccess"/>: it is not a map that this version reads.</exception>
    public static IReadOnlyList<Entry> Read(ReadOnlySpan<byte> bytes)
    {
        var lines = Encoding.UTF8.GetString(bytes).Split('\n');
        if (!string.Equals(lines[0].TrimEnd('\r'), Header, StringComparison.Ordinal))
            throw new AssetException(AssetErrorCode.FileAccess, $"The map does not begin with '{Header}'. Build again.");
        var entries = new List<Entry>();
        foreach (var line in lines.Skip(1).Where(l => l.Length > 0))
        {
            var columns = line.TrimEnd('\r').Split('\t');
            if (columns.Length < 4)
                throw new AssetException(AssetErrorCode.FileAccess, $"Line {entries.Count + 2} of the map has fewer than 4 columns. Build again.");
            entries.Add(new Entry(TabText.Unescape(columns[0]), TabText.Unescape(columns[1]), TabText.Unescape(columns[2]), TabText.Unescape(columns[3])));
        }

        return entries;
    }
}
