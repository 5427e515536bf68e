using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace AssetSdk.Runtime;

/// <summary>Writes a YAML document as JSON. The document is a stranger's: what aliases repeat is bounded too.</summary>
internal static class YamlJson
{
    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = YamlReader.MaxDepth + 1 };

    /// <summary>Converts a document.</summary>
    /// <exception cref="YamlReadException">It is malformed or refused.</exception>
    public static byte[] Convert(Stream yaml) => Write(YamlReader.Read(yaml));

    private static byte[] Write(YamlNode root)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
        {
            var left = YamlReader.MaxNodes;
            Write(writer, root, depth: 0, ref left);
        }

        return buffer.WrittenSpan.ToArray();
    }

    private static void Write(Utf8JsonWriter writer, YamlNode node, int depth, ref int left)
    {
        if (--left < 0)
            throw YamlReader.TooManyNodes(node.Start);
        if (node is YamlScalar scalar)
        {
            // Each character is six bytes at most: "\u0000".
            if (writer.BytesCommitted + writer.BytesPending + (6L * scalar.Text.Length) > YamlReader.MaxBytes)
                throw new YamlReadException($"The JSON would be longer than {YamlReader.MaxBytes / 1024 / 1024} MiB, aliases written out.", node.Start);
            if (scalar.Json is null)
                writer.WriteStringValue(scalar.Text);
            else
                writer.WriteRawValue(scalar.Json, skipInputValidation: true);
            return;
        }

        if (depth >= YamlReader.MaxDepth)
            throw new YamlReadException($"There are more than {YamlReader.MaxDepth} levels, aliases written out.", node.Start);
        if (node is YamlList list)
        {
            writer.WriteStartArray();
            foreach (var item in list.Items)
                Write(writer, item, depth + 1, ref left);
            writer.WriteEndArray();
            return;
        }

        writer.WriteStartObject();
        foreach (var (name, _, value) in ((YamlMap)node).Members)
        {
            if (writer.BytesCommitted + writer.BytesPending + (6L * name.Length) > YamlReader.MaxBytes)
                throw new YamlReadException($"The JSON would be longer than {YamlReader.MaxBytes / 1024 / 1024} MiB, aliases written out.", node.Start);
            writer.WritePropertyName(name);
            Write(writer, value, depth + 1, ref left);
        }

        writer.WriteEndObject();
    }
}
