using System.Text;

namespace LanguageId.NGrams;

/// <summary>The n-grams of languages in a file.</summary>
/// <remarks>
/// The text <c>ngrams 1\n</c>; the order and the number of languages; for each language its tag, and the children of the root. The children of a node are their number, and for
/// each, in order, the distance of its character from the one before (from 0, for the first), its count, and, unless it is as long as the order, its children. Numbers
/// are written seven bits a byte, the low ones first, and a tag as its length in bytes and UTF-8, as <see cref="BinaryWriter"/> does.
/// </remarks>
public static class NGramFile
{
    private const int MaxOrder = 16;

    private static ReadOnlySpan<byte> Magic => "ngrams 1\n"u8;

    /// <summary>Writes the n-grams of languages, up to a length.</summary>
    public static void Write(Stream stream, int order, IReadOnlyDictionary<string, NGramTrie> languages)
    {
        using var writer = new BinaryWriter(stream, Encoding.UTF8, leaveOpen: true);
        writer.Write(Magic);
        writer.Write7BitEncodedInt(order);
        writer.Write7BitEncodedInt(languages.Count);
        foreach (var (language, trie) in languages.OrderBy(l => l.Key, StringComparer.Ordinal))
        {
            writer.Write(language);
            WriteChildren(writer, trie, order);
        }
    }

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="InvalidDataException">The file is of another format.</exception>
    public static IReadOnlyDictionary<string, NGramTrie> Read(Stream stream)
    {
        using var reader = new BinaryReader(stream, Encoding.UTF8, leaveOpen: true);
        if (!Magic.SequenceEqual(reader.ReadBytes(Magic.Length)) || reader.Read7BitEncodedInt() is not (> 0 and <= MaxOrder and var order))
            throw new InvalidDataException("This is no file of n-grams, or one of a format that this program does not know.");
        var languages = new Dictionary<string, NGramTrie>(StringComparer.Ordinal);
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
            ReadChildren(reader, languages[reader.ReadString()] = new NGramTrie(), order);
        return languages;
    }

    private static void WriteChildren(BinaryWriter writer, NGramTrie node, int depth)
    {
        writer.Write7BitEncodedInt(node.Next.Count);
        var previous = 0;
        foreach (var (character, child) in node.Next)
        {
            writer.Write7BitEncodedInt(character - previous);
            writer.Write7BitEncodedInt(child.Count);
            if (depth > 1)
                WriteChildren(writer, child, depth - 1);
            previous = character;
        }
    }

    private static void ReadChildren(BinaryReader reader, NGramTrie node, int depth)
    {
        var character = 0;
        for (var left = reader.Read7BitEncodedInt(); left > 0; left--)
        {
            character += reader.Read7BitEncodedInt();
            var child = node.Add([], (char)character, reader.Read7BitEncodedInt());
            if (depth > 1)
                ReadChildren(reader, child, depth - 1);
        }
    }
}
