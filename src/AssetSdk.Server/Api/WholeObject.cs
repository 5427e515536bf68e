using AssetSdk.Server.Assets;
using AssetSdk.Server.Storage;
using Microsoft.Net.Http.Headers;

namespace AssetSdk.Server.Api;

/// <summary>Sends a file whole, as most are asked for: read into the very memory that is sent, in pieces that keep disk and network busy.</summary>
internal static class WholeObject
{
    // Each piece goes from thread to thread: large ones are faster. So many downloads at once may have them, that slow clients do not hold the memory of the machine.
    private const int Piece = 128 << 10;
    private const int LargePiece = 1 << 20;
    private const int MaxLarge = 64;

    private static int _large;

    private static readonly string[] Conditions = [HeaderNames.Range, HeaderNames.IfRange, HeaderNames.IfMatch, HeaderNames.IfNoneMatch, HeaderNames.IfModifiedSince, HeaderNames.IfUnmodifiedSince];

    /// <summary>Whether a request asks for all of a file, whatever it is.</summary>
    public static bool IsAskedFor(HttpRequest request) => HttpMethods.IsGet(request.Method) && !Array.Exists(Conditions, c => request.Headers.ContainsKey(c));

    /// <summary>Sends the file.</summary>
    /// <exception cref="ApiException">404: the store does not have it.</exception>
    public static async Task SendAsync(HttpContext context, StoredFile file, EntityTagHeaderValue tag, ObjectStream content)
    {
        var cancellationToken = context.RequestAborted;
        if (!await content.TryOpenAsync(cancellationToken).ConfigureAwait(false))
            throw new ApiException(404, "File not found");
        var disposition = new ContentDispositionHeaderValue("attachment");
        disposition.SetHttpFileName(file.FileName);
        var response = context.Response;
        response.ContentType = file.ContentType;
        response.ContentLength = file.Size;
        response.Headers.ContentDisposition = disposition.ToString();
        response.Headers.ETag = tag.ToString();
        if (file.Created is { } created)
            response.Headers.LastModified = HeaderUtilities.FormatDate(created);
        response.Headers.AcceptRanges = "bytes";
        if (file.Size <= Piece)
        {
            await SendAsync(response, file.Size, Piece, content, cancellationToken).ConfigureAwait(false);
            return;
        }

        var large = Interlocked.Increment(ref _large);
        try
        {
            await SendAsync(response, file.Size, large <= MaxLarge ? LargePiece : Piece, content, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _large);
        }
    }

    private static async Task SendAsync(HttpResponse response, long size, int piece, ObjectStream content, CancellationToken cancellationToken)
    {
        for (var left = size; left > 0;)
        {
            var wanted = (int)Math.Min(piece, left);
            var count = await content.ReadAsync(response.BodyWriter.GetMemory(wanted)[..wanted], cancellationToken).ConfigureAwait(false);
            response.BodyWriter.Advance(count);
            left -= count;
            if ((await response.BodyWriter.FlushAsync(cancellationToken).ConfigureAwait(false)).IsCompleted)
                return;
        }
    }
}
