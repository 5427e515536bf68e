using System.Net;
using System.Net.Http.Headers;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>An object that is to be written.</summary>
/// <param name="Name">Its name in the bucket.</param>
/// <param name="Key">Its key.</param>
/// <param name="Generation">The generation that it must still have; <c>0</c>: it must not exist.</param>
internal sealed record GcsWrite(string Name, string Key, string Generation);

/// <summary>
/// Writes objects: small ones with one request, larger ones in chunks of a resumable upload. The service has the hash of the bytes before it makes the object
/// readable, and refuses others.
/// </summary>
internal sealed class GcsUpload
{
    /// <summary>What the length of every chunk but the last is a multiple of.</summary>
    public const int ChunkGrain = 256 << 10;

    private const int MaxObjectBytes = 64 << 10;

    private readonly GcsUrls _urls;
    private readonly HttpSender _sender;
    private readonly UploadMemory _memory;
    private readonly TimeProvider _clock;

    public GcsUpload(GcsUrls urls, HttpSender sender, UploadMemory memory, TimeProvider clock)
    {
        _urls = urls;
        _sender = sender;
        _memory = memory;
        _clock = clock;
    }

    /// <summary>Writes an object.</summary>
    /// <returns>Whether it was written; <see langword="false"/> when the condition did not hold.</returns>
    public async Task<bool> TryWriteAsync(GcsWrite write, Stream content, long length, int blockBytes, CancellationToken cancellationToken)
    {
        using var hash = new GcsHash();
        using var response = length > blockBytes
            ? await SendChunksAsync(write, content, length, blockBytes, hash, cancellationToken).ConfigureAwait(false)
            : await SendWholeAsync(write, content, length, hash, cancellationToken).ConfigureAwait(false);
        var url = _urls.Object(write.Name);
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK or HttpStatusCode.Created:
                await CheckAsync(write, GcsJson.ReadObject(await _sender.ReadAsync(response, url, MaxObjectBytes, cancellationToken).ConfigureAwait(false), HttpUrl.Show(url)), length, hash, cancellationToken).ConfigureAwait(false);
                return true;
            case HttpStatusCode.PreconditionFailed:
                return false;
            default:
                throw await _sender.FailureOfAsync(response, url, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<HttpResponseMessage> SendWholeAsync(GcsWrite write, Stream content, long length, GcsHash hash, CancellationToken cancellationToken)
    {
        using var block = await _memory.TakeAsync(content, 0, (int)length, length, write.Key, cancellationToken).ConfigureAwait(false);
        hash.Add(block.Bytes.Span);
        using var body = new MultipartContent("related");
        body.Add(Json(GcsJson.Metadata(write.Name, write.Key, hash.Md5)));
        var bytes = new ReadOnlyMemoryContent(block.Bytes);
        bytes.Headers.ContentType = MediaTypeHeaderValue.Parse(ObjectContentType.Of(write.Key));
        body.Add(bytes);
        using var request = new HttpRequestMessage(HttpMethod.Post, _urls.Upload("multipart", write.Generation)) { Content = body };
        return await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    private async Task<HttpResponseMessage> SendChunksAsync(GcsWrite write, Stream content, long length, int blockBytes, GcsHash hash, CancellationToken cancellationToken)
    {
        var begun = await BeginAsync(write, length, cancellationToken).ConfigureAwait(false);
        if (begun.Refusal is { } refusal)
            return refusal;
        var session = new GcsSession(begun.Session!, _urls.Object(write.Name), length, _sender, _clock);
        await foreach (var block in _memory.CutAsync(content, length, blockBytes, write.Key, cancellationToken).ConfigureAwait(false))
        {
            using (block)
            {
                hash.Add(block.Bytes.Span);
                if (await session.SendAsync(block, hash, cancellationToken).ConfigureAwait(false) is { } end)
                    return end;
            }
        }

        throw new AssetException(AssetErrorCode.SourceFailed, $"{HttpUrl.Show(_urls.Object(write.Name))} took all chunks of an upload and does not end it.").AsTransient();
    }

    // With a refused condition the answer of the beginning is that of the whole.
    private async Task<(Uri? Session, HttpResponseMessage? Refusal)> BeginAsync(GcsWrite write, long length, CancellationToken cancellationToken)
    {
        var url = _urls.Upload("resumable", write.Generation);
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = Json(GcsJson.Metadata(write.Name, write.Key, md5: null)) };
        request.Headers.TryAddWithoutValidation("X-Upload-Content-Type", ObjectContentType.Of(write.Key));
        request.Headers.TryAddWithoutValidation("X-Upload-Content-Length", length.ToString(System.Globalization.CultureInfo.InvariantCulture));
        var response = await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode != HttpStatusCode.OK)
            return (null, response);
        using (response)
        {
            // Whoever has the session's URL writes into it: it is shown nowhere, and what is sent there goes to no other server.
            return response.Headers.Location is { IsAbsoluteUri: true } session && HttpUrl.IsSameServer(_urls.Endpoint, session)
                ? (session, null)
                : throw new AssetException(AssetErrorCode.SourceFailed, $"{HttpUrl.Show(url)} began an upload that goes on nowhere, or on another server.");
        }
    }

    // The hash was sent with the bytes: this is for services that take no notice of it.
    private async Task CheckAsync(GcsWrite write, GcsObject written, long length, GcsHash hash, CancellationToken cancellationToken)
    {
        if ((written.Length ?? length) == length && (written.Crc32C ?? hash.Crc32C) == hash.Crc32C)
            return;
        var url = _urls.Object(write.Name, written.Generation);
        if (written.Generation is null)
            throw new AssetException(AssetErrorCode.SourceFailed, $"{HttpUrl.Show(url)} stored other bytes than were sent and does not say as what, so that it could not be deleted: look at it before anybody reads it.");
        using var request = new HttpRequestMessage(HttpMethod.Delete, url);
        using var response = await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        throw new AssetException(AssetErrorCode.SourceFailed, response.IsSuccessStatusCode
            ? $"{HttpUrl.Show(url)} stored other bytes than were sent. It was deleted."
            : $"{HttpUrl.Show(url)} stored other bytes than were sent, and could not be deleted ({(int)response.StatusCode}): delete it before anybody reads it.").AsTransient();
    }

    private static ReadOnlyMemoryContent Json(byte[] json)
    {
        var content = new ReadOnlyMemoryContent(json);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        return content;
    }
}
