using System.Text.Json.Nodes;
using AssetSdk.Server.Assets;
using AssetSdk.Server.Hosting;

namespace AssetSdk.Server.Api;

/// <summary>Reads bodies that are held in memory, and no more of them than is allowed.</summary>
internal static class RequestBody
{
    // With what is made of it: a tree of objects.
    private const int HeldPerByte = 4;

    /// <summary>Reads a JSON object.</summary>
    public static async Task<JsonObject> ReadObjectAsync(HttpContext context, int maxBytes) =>
        StrictJson.ParseObject(await ReadAsync(context, maxBytes).ConfigureAwait(false), "The body");

    /// <summary>Reads the body whole.</summary>
    /// <exception cref="ApiException">413: it is larger. 503: other requests hold too much.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, int maxBytes)
    {
        PatientBody.Limit(context, maxBytes);
        return await ReadAsync(context, context.Request.Body, maxBytes).ConfigureAwait(false);
    }

    /// <summary>Reads a part of a body whole.</summary>
    /// <exception cref="ApiException">413: it is larger. 503: other requests hold too much.</exception>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(HttpContext context, Stream body, int maxBytes)
    {
        var hold = RequestHold.Of(context);
        var bytes = new MemoryStream();
        var buffer = new byte[16 << 10];
        int count;
        while ((count = await body.ReadAsync(buffer, context.RequestAborted).ConfigureAwait(false)) > 0)
        {
            if (bytes.Length + count > maxBytes)
                throw PatientBody.TooLarge(maxBytes);
            hold.Add((long)count * HeldPerByte);
            bytes.Write(buffer, 0, count);
        }

        // What Windows' tools put before a text.
        var read = bytes.GetBuffer().AsMemory(0, (int)bytes.Length);
        return read.Span.StartsWith("\uFEFF"u8) ? read[3..] : read;
    }
}
