using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace AssetSdk.Testing;

/// <summary>The uploads of a <see cref="GcsServer"/>.</summary>
internal sealed class GcsUploads(GcsServer server)
{
    private const int Grain = 256 << 10;

    private readonly ConcurrentDictionary<string, Session> _sessions = new(StringComparer.Ordinal);
    private int _count;

    public Task PostAsync(HttpContext context, GcsRequest request, GcsBucketState bucket) => request.Query.GetValueOrDefault("uploadType") switch
    {
        "media" => MediaAsync(context, request, bucket),
        "multipart" => MultipartAsync(context, request, bucket),
        "resumable" => BeginAsync(context, request, bucket),
        _ => throw Invalid("Invalid upload request"),
    };

    public async Task PutAsync(HttpContext context, GcsRequest request, GcsBucketState bucket)
    {
        if (!_sessions.TryGetValue(request.Query.GetValueOrDefault("upload_id", ""), out var session))
            throw new GcsErrorException(new GcsError(404, "notFound", "Not Found"));
        if (session.Written is { } written)
        {
            await GcsError.SendJsonAsync(context, 200, written.ToJson(bucket.Name));
            return;
        }

        var range = ContentRangeHeaderValue.Parse(request["Content-Range"] ?? throw Invalid("No Content-Range"));
        if (range.HasRange)
            await TakeChunkAsync(context, request, session, range.From!.Value, range.To!.Value, range.Length);
        if (session.Bytes.Length == range.Length)
        {
            var hashes = (request["x-goog-hash"] ?? "").Split(',').Select(h => h.Trim().Split('=', 2)).Where(h => h.Length == 2).ToDictionary(h => h[0], h => h[1], StringComparer.Ordinal);
            session.Written = Store(bucket, session.Name, session.Bytes.ToArray(), session.ContentType, hashes.GetValueOrDefault("md5"), hashes.GetValueOrDefault("crc32c"), session.Condition);
            await GcsError.SendJsonAsync(context, 200, session.Written.ToJson(bucket.Name));
            return;
        }

        context.Response.StatusCode = 308;
        if (session.Bytes.Length > 0)
            context.Response.Headers.Range = string.Create(CultureInfo.InvariantCulture, $"bytes=0-{session.Bytes.Length - 1}");
    }

    private async Task MediaAsync(HttpContext context, GcsRequest request, GcsBucketState bucket)
    {
        var bytes = await BodyOf(context);
        var stored = Store(bucket, request.Query.GetValueOrDefault("name") ?? throw Invalid("Required"), bytes, request["Content-Type"] ?? "application/octet-stream", null, null, request.Query.GetValueOrDefault("ifGenerationMatch"));
        await GcsError.SendJsonAsync(context, 200, stored.ToJson(bucket.Name));
    }

    private async Task MultipartAsync(HttpContext context, GcsRequest request, GcsBucketState bucket)
    {
        var boundary = HeaderUtilities.RemoveQuotes(MediaTypeHeaderValue.Parse(request["Content-Type"]).Boundary).Value!;
        var reader = new MultipartReader(boundary, context.Request.Body);
        var metadata = JsonNode.Parse(await BodyOf(await reader.ReadNextSectionAsync()))!;
        var section = await reader.ReadNextSectionAsync();
        var contentType = (string?)metadata["contentType"] ?? section?.ContentType ?? "application/octet-stream";
        var bytes = await BodyOf(section);
        var stored = Store(bucket, (string?)metadata["name"] ?? throw Invalid("Required"), bytes, contentType, (string?)metadata["md5Hash"], (string?)metadata["crc32c"], request.Query.GetValueOrDefault("ifGenerationMatch"));
        await GcsError.SendJsonAsync(context, 200, stored.ToJson(bucket.Name));
    }

    private async Task BeginAsync(HttpContext context, GcsRequest request, GcsBucketState bucket)
    {
        var body = await BodyOf(context);
        var metadata = body.Length == 0 ? null : JsonNode.Parse(body);
        var name = (string?)metadata?["name"] ?? request.Query.GetValueOrDefault("name") ?? throw Invalid("Required");
        var condition = request.Query.GetValueOrDefault("ifGenerationMatch");
        bucket.Check(name, condition);
        var id = string.Create(CultureInfo.InvariantCulture, $"upload-{Interlocked.Increment(ref _count)}");
        _sessions[id] = new Session(name, (string?)metadata?["contentType"] ?? request["X-Upload-Content-Type"] ?? "application/octet-stream", condition);
        context.Response.Headers.Location = $"{context.Request.Scheme}://{context.Request.Host}/upload/storage/v1/b/{bucket.Name}/o?uploadType=resumable&upload_id={id}";
        context.Response.ContentLength = 0;
    }

    private async Task TakeChunkAsync(HttpContext context, GcsRequest request, Session session, long from, long to, long? total)
    {
        if (from > session.Bytes.Length)
            throw new GcsErrorException(new GcsError(503, "backendError", "The chunk begins behind what has arrived."));
        var chunk = await BodyOf(context);
        if (chunk.Length != to - from + 1)
            throw Invalid("The chunk is not as long as its range");
        if (to + 1 != total && chunk.Length % Grain != 0)
            throw Invalid("Chunks but the last are multiples of 256 KiB");
        if (server.BreakChunk?.Invoke(request) is { } kept)
        {
            session.Take(from, chunk.AsSpan(0, Math.Min(kept, chunk.Length)));
            context.Abort();
            throw new OperationCanceledException();
        }

        session.Take(from, chunk);
    }

    private GcsStoredObject Store(GcsBucketState bucket, string name, byte[] bytes, string contentType, string? md5, string? crc32C, string? condition)
    {
        if (server.Damage is { } damage)
            bytes = damage(bytes);
        var stored = new GcsStoredObject(name, bytes, contentType, 0);
        if (!server.IgnoreHashes && md5 is not null && md5 != stored.Md5)
            throw Invalid($"Provided MD5 hash \"{md5}\" doesn't match calculated MD5 hash \"{stored.Md5}\".");
        if (!server.IgnoreHashes && crc32C is not null && crc32C != stored.Crc32C)
            throw Invalid($"Provided CRC32C \"{crc32C}\" doesn't match calculated CRC32C \"{stored.Crc32C}\".");
        return bucket.Put(name, bytes, contentType, condition);
    }

    private static GcsErrorException Invalid(string message) => new(new GcsError(400, "invalid", message));

    private static async Task<byte[]> BodyOf(HttpContext context)
    {
        using var bytes = new MemoryStream();
        await context.Request.Body.CopyToAsync(bytes, context.RequestAborted);
        return bytes.ToArray();
    }

    private static async Task<byte[]> BodyOf(MultipartSection? section)
    {
        using var bytes = new MemoryStream();
        await (section ?? throw Invalid("Bad multipart request")).Body.CopyToAsync(bytes);
        return bytes.ToArray();
    }

    private sealed class Session(string name, string contentType, string? condition)
    {
        public string Name => name;

        public string ContentType => contentType;

        public string? Condition => condition;

        public MemoryStream Bytes { get; } = new();

        public GcsStoredObject? Written { get; set; }

        // What has arrived already is left as it is.
        public void Take(long from, ReadOnlySpan<byte> chunk)
        {
            var known = (int)Math.Min(Bytes.Length - from, chunk.Length);
            Bytes.Position = Bytes.Length;
            Bytes.Write(chunk[known..]);
        }
    }
}
