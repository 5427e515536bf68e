using System.Text;
using System.Text.Json;

namespace AssetSdk.Restore;

/// <summary>Reads JSON (RFC 8259) with the positions of its values.</summary>
internal sealed class JsonTree(DocumentReader reader)
{
    private int _counted;
    private int _line = 1;
    private int _column = 1;

    public DocumentNode Read(ReadOnlySpan<byte> bytes)
    {
        // One level more than is allowed, so that the message about it is ours.
        var json = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = DocumentReader.MaxDepth + 1 });
        try
        {
            json.Read();
            var root = Value(ref json, bytes, depth: 1);
            json.Read();
            return root;
        }
        catch (JsonException e)
        {
            throw new DocumentException("it is not JSON: " + Reason(e), new ItemPosition((int)(e.LineNumber ?? 0) + 1, (int)(e.BytePositionInLine ?? 0) + 1));
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair in an escape, or bytes that are no UTF-8.
            throw new DocumentException("it has text that is not valid Unicode", Position(bytes, (int)json.TokenStartIndex));
        }
    }

    private DocumentNode Value(ref Utf8JsonReader json, ReadOnlySpan<byte> bytes, int depth)
    {
        var position = Position(bytes, (int)json.TokenStartIndex);
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                DocumentReader.CheckDepth(depth, position);
                var members = new List<DocumentMember>();
                while (json.Read() && json.TokenType != JsonTokenType.EndObject)
                {
                    var at = Position(bytes, (int)json.TokenStartIndex);
                    var key = json.GetString()!;
                    json.Read();
                    members.Add(new DocumentMember(key, at, Value(ref json, bytes, depth + 1)));
                }

                return reader.Map(members, position);
            case JsonTokenType.StartArray:
                DocumentReader.CheckDepth(depth, position);
                var items = new List<DocumentNode>();
                while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                    items.Add(Value(ref json, bytes, depth + 1));
                return reader.List(items, position);
            case JsonTokenType.String:
                return reader.Scalar(DocumentKind.Text, json.GetString()!, position);
            case JsonTokenType.True or JsonTokenType.False:
                return reader.Scalar(DocumentKind.Bool, json.TokenType == JsonTokenType.True ? "true" : "false", position);
            case JsonTokenType.Number:
                return reader.Scalar(json.ValueSpan.IndexOfAny((byte)'.', (byte)'e', (byte)'E') < 0 ? DocumentKind.Integer : DocumentKind.Number, Encoding.ASCII.GetString(json.ValueSpan), position);
            default:
                return reader.Scalar(DocumentKind.Null, "", position);
        }
    }

    // Tokens come in order, so that all of the text is counted once.
    private ItemPosition Position(ReadOnlySpan<byte> bytes, int index)
    {
        for (; _counted < index; _counted++)
        {
            if (bytes[_counted] == (byte)'\n')
                (_line, _column) = (_line + 1, 1);
            else if ((bytes[_counted] & 0xC0) != 0x80)
                _column++;
        }

        return new ItemPosition(_line, _column);
    }

    // What the reader adds to its messages is said by the position.
    private static string Reason(JsonException e) => e.Message.IndexOf(" LineNumber:", StringComparison.Ordinal) is > 0 and var end ? e.Message[..end].TrimEnd('.') : e.Message.TrimEnd('.');
}
