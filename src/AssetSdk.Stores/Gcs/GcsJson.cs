using System.Globalization;
using System.Text;
using System.Text.Json;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>A page of a bucket's listing.</summary>
/// <param name="Objects">The objects, with their whole names.</param>
/// <param name="Next">The token of the next page; <see langword="null"/> on the last.</param>
internal sealed record GcsPage(IReadOnlyList<ObjectEntry> Objects, string? Next);

/// <summary>An object that was written, as the service says it.</summary>
/// <param name="Generation">Its generation.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Crc32C">The checksum of its bytes, as base64.</param>
internal sealed record GcsObject(string? Generation, long? Length, string? Crc32C);

/// <summary>What the service says of an error.</summary>
/// <param name="Reason">The reason that it documents, if it is said.</param>
/// <param name="Message">The message; of an answer that should have been an object's bytes it is all there is.</param>
internal sealed record GcsErrorBody(string? Reason, string Message)
{
    /// <summary>Whether it says that there is no such object. Where bytes were asked for the message is all there is.</summary>
    public bool IsNotFound => Reason == "notFound" || Message.StartsWith("No such object: ", StringComparison.Ordinal);

    /// <summary>Whether it says that the bucket's requesters pay, and that nobody was named who does.</summary>
    public bool IsRequesterPays => Says("requester pays");

    public bool Says(string words) => Message.Contains(words, StringComparison.OrdinalIgnoreCase);
}

/// <summary>The JSON of the Cloud Storage API. It is untrusted.</summary>
internal static class GcsJson
{
    /// <summary>Reads an error's body, whatever it is.</summary>
    public static GcsErrorBody ReadError(byte[] body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var error = Property(json.RootElement, "error");
            var reason = Property(error, "errors") is { ValueKind: JsonValueKind.Array } errors && errors.GetArrayLength() > 0 ? Text(Property(errors[0], "reason")) : null;
            return new GcsErrorBody(reason, Text(Property(error, "message")) ?? "");
        }
        catch (Exception e) when (IsMalformed(e))
        {
            // A page of a proxy is no message.
            return new GcsErrorBody(null, body.AsSpan().TrimStart(" \r\n\t"u8).StartsWith("<"u8) ? "" : Encoding.UTF8.GetString(body).Trim());
        }
    }

    /// <summary>Reads a page of a listing.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.SourceFailed"/>: it is none.</exception>
    public static GcsPage ReadPage(byte[] body, string location)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            if (json.RootElement.ValueKind != JsonValueKind.Object)
                throw new FormatException("it is no object");
            var items = Property(json.RootElement, "items");
            return new GcsPage(
                items.ValueKind == JsonValueKind.Array ? [.. items.EnumerateArray().Select(EntryOf)] : [],
                Text(Property(json.RootElement, "nextPageToken")) is { Length: > 0 } next ? next : null);
        }
        catch (Exception e) when (IsMalformed(e) || e is FormatException or OverflowException)
        {
            throw new AssetException(AssetErrorCode.SourceFailed, $"{location} answered with something that is no listing of a bucket: {e.Message.TrimEnd('.')}.", e);
        }
    }

    /// <summary>Reads what was written.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.SourceFailed"/>: it is no object.</exception>
    public static GcsObject ReadObject(byte[] body, string location)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            return new GcsObject(
                Text(Property(json.RootElement, "generation")),
                Text(Property(json.RootElement, "size")) is { } size && long.TryParse(size, NumberStyles.None, CultureInfo.InvariantCulture, out var length) ? length : null,
                Text(Property(json.RootElement, "crc32c")));
        }
        catch (Exception e) when (IsMalformed(e))
        {
            throw new AssetException(AssetErrorCode.SourceFailed, $"{location} answered a write with something that is no object: {e.Message.TrimEnd('.')}.", e).AsTransient();
        }
    }

    /// <summary>The metadata of an object that is to be written.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="key">Its key.</param>
    /// <param name="md5">The MD5 of its bytes, which the service checks; <see langword="null"/> while it is not known.</param>
    public static byte[] Metadata(string name, string key, string? md5)
    {
        using var bytes = new MemoryStream();
        using (var writer = new Utf8JsonWriter(bytes))
        {
            writer.WriteStartObject();
            writer.WriteString("name", name);
            writer.WriteString("contentType", ObjectContentType.Of(key));
            if (md5 is not null)
                writer.WriteString("md5Hash", md5);
            writer.WriteEndObject();
        }

        return bytes.ToArray();
    }

    private static ObjectEntry EntryOf(JsonElement item) => new(
        Text(Property(item, "name")) ?? throw new FormatException("an object has no name"),
        long.Parse(Text(Property(item, "size")) ?? throw new FormatException("an object has no size"), NumberStyles.None, CultureInfo.InvariantCulture));

    // Text that is no UTF-8 is found out only when it is read.
    private static bool IsMalformed(Exception e) => e is JsonException or InvalidOperationException;

    private static JsonElement Property(JsonElement element, string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) ? value : default;

    private static string? Text(JsonElement element) => element.ValueKind == JsonValueKind.String ? element.GetString() : null;
}
