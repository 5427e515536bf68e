using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace AssetSdk.Filters;

/// <summary>Strings of JSON as UTF-8, whatever they are: System.Text.Json throws at a lone surrogate, which is read as U+FFFD here.</summary>
internal static class JsonText
{
    private static ReadOnlySpan<byte> Replacement => [0xEF, 0xBF, 0xBD];

    /// <summary>A string's value.</summary>
    public static ReadOnlySpan<byte> Utf8(JsonElement text) => Unescape(JsonMarshal.GetRawUtf8Value(text)[1..^1]);

    public static string Text(JsonElement text) => Encoding.UTF8.GetString(Utf8(text));

    /// <summary>A property's name.</summary>
    public static ReadOnlySpan<byte> Name(JsonProperty property) => Unescape(JsonMarshal.GetRawUtf8PropertyName(property));

    /// <summary>A number as it is written.</summary>
    public static ReadOnlySpan<byte> Number(JsonElement number) => JsonMarshal.GetRawUtf8Value(number);

    /// <summary>The value of the last property of a name; one of kind <see cref="JsonValueKind.Undefined"/> when there is none.</summary>
    public static JsonElement Member(JsonElement container, ReadOnlySpan<byte> name)
    {
        var found = default(JsonElement);
        if (container.ValueKind != JsonValueKind.Object)
            return found;
        foreach (var property in container.EnumerateObject())
        {
            if (Name(property).SequenceEqual(name))
                found = property.Value;
        }

        return found;
    }

    /// <summary>What stands between the quotes of a string, without its escapes.</summary>
    public static ReadOnlySpan<byte> Unescape(ReadOnlySpan<byte> raw)
    {
        var at = raw.IndexOf((byte)'\\');
        if (at < 0)
            return raw;
        // An escape is never shorter than what it stands for.
        var value = new byte[raw.Length];
        raw[..at].CopyTo(value);
        var length = at;
        while (at < raw.Length)
        {
            if (raw[at] != '\\')
            {
                value[length++] = raw[at++];
                continue;
            }

            var escape = raw[at + 1];
            at += 2;
            if (escape != 'u')
            {
                value[length++] = escape switch { (byte)'n' => (byte)'\n', (byte)'t' => (byte)'\t', (byte)'r' => (byte)'\r', (byte)'b' => (byte)'\b', (byte)'f' => (byte)'\f', _ => escape };
                continue;
            }

            var unit = Hex(raw.Slice(at, 4));
            at += 4;
            if (char.IsHighSurrogate(unit) && at + 6 <= raw.Length && raw[at] == '\\' && raw[at + 1] == 'u' && Hex(raw.Slice(at + 2, 4)) is var low && char.IsLowSurrogate(low))
            {
                at += 6;
                length += new Rune(unit, low).EncodeToUtf8(value.AsSpan(length));
            }
            else if (char.IsSurrogate(unit))
            {
                Replacement.CopyTo(value.AsSpan(length));
                length += Replacement.Length;
            }
            else
            {
                length += new Rune(unit).EncodeToUtf8(value.AsSpan(length));
            }
        }

        return value.AsSpan(0, length);
    }

    private static char Hex(ReadOnlySpan<byte> digits)
    {
        var value = 0;
        foreach (var digit in digits)
            value = (value << 4) | (digit <= (byte)'9' ? digit - (byte)'0' : (digit | 0x20) - (byte)'a' + 10);
        return (char)value;
    }
}
