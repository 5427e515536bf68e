using System.Text.Json.Nodes;
using AssetSdk.Core;
using AssetSdk.Server.Assets;
using AssetSdk.Server.Hosting;
using Microsoft.AspNetCore.WebUtilities;
using Microsoft.Net.Http.Headers;

namespace AssetSdk.Server.Api;

/// <summary>
/// The body of an upload, <c>multipart/form-data</c> with the file <c>asset</c> and the JSON text <c>asset_metadata</c>, in either order. The file is never in memory whole.
/// </summary>
/// <param name="File">The file's bytes, or <see langword="null"/> when there is no such part.</param>
/// <param name="FileName">The file's name, without folders.</param>
/// <param name="ContentType">The file's content type.</param>
/// <param name="Metadata">What the client says of the asset.</param>
internal sealed record UploadRequest(UploadSpool? File, string FileName, string ContentType, JsonObject Metadata) : IAsyncDisposable
{
    public const string DefaultContentType = "application/octet-stream";

    private const string FilePart = "asset";
    private const string MetadataPart = "asset_metadata";
    private const int MaxBoundary = 128;
    private const int MaxFileName = 255;
    private const int MaxParts = 16;
    private const int BufferBytes = 64 << 10;

    /// <summary>Reads a request.</summary>
    /// <param name="context">The request.</param>
    /// <param name="options">The limits.</param>
    /// <param name="files">Where the file is staged.</param>
    /// <param name="check">Refuses what the client says of the asset. Asked before the file is taken, where that comes behind.</param>
    /// <exception cref="ApiException">400, 413: the body is not such a form.</exception>
    public static async Task<UploadRequest> ReadAsync(HttpContext context, ServerOptions options, ObjectFiles files, Func<JsonObject, Task> check)
    {
        PatientBody.Limit(context, options.Limits.MaxUploadBytes);
        var reader = new MultipartReader(BoundaryOf(context.Request.ContentType), context.Request.Body, BufferBytes);
        UploadSpool? file = null;
        JsonObject? metadata = null;
        var (fileName, contentType) = ("", DefaultContentType);
        try
        {
            for (var parts = 0; await NextAsync(reader, context.RequestAborted).ConfigureAwait(false) is { } section; parts++)
            {
                if (parts == MaxParts)
                    throw new ApiException(400, $"The form has more than {MaxParts} parts.");
                var part = PartOf(section);
                if (part.Name == FilePart && part.FileName is not null && file is null)
                {
                    (fileName, contentType) = (part.FileName, ContentTypeOf(section.ContentType));
                    if (metadata is not null && fileName.Length > 0)
                        await CheckEarlyAsync(context, metadata, check).ConfigureAwait(false);
                    file = await UploadSpool.TakeAsync(new FormStream(section.Body), files, context.RequestAborted).ConfigureAwait(false);
                }
                else if (part.Name == MetadataPart)
                {
                    metadata = StrictJson.ParseObject(await RequestBody.ReadAsync(context, new FormStream(section.Body), options.Limits.MaxDocumentBytes).ConfigureAwait(false), MetadataPart);
                }
            }

            return new UploadRequest(file, fileName, contentType, metadata ?? []);
        }
        catch
        {
            if (file is not null)
                await file.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    public ValueTask DisposeAsync() => File?.DisposeAsync() ?? ValueTask.CompletedTask;

    private static async Task CheckEarlyAsync(HttpContext context, JsonObject metadata, Func<JsonObject, Task> check)
    {
        try
        {
            await check(metadata).ConfigureAwait(false);
        }
        catch (Exception e) when (e is ApiException or AssetException)
        {
            PatientBody.ReadBehindAnswer(context);
            throw;
        }
    }

    private static async Task<MultipartSection?> NextAsync(MultipartReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadNextSectionAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (e is InvalidDataException or IOException and not BadHttpRequestException)
        {
            throw FormStream.Malformed(e);
        }
    }

    private static string BoundaryOf(string? contentType)
    {
        // Without a form there is no file in it: the contract's words.
        if (!MediaTypeHeaderValue.TryParse(contentType, out var type) || !type.MediaType.Equals("multipart/form-data", StringComparison.OrdinalIgnoreCase))
            throw new ApiException(400, "No file part");
        var boundary = HeaderUtilities.RemoveQuotes(type.Boundary).ToString();
        return boundary.Length is > 0 and <= MaxBoundary ? boundary : throw new ApiException(400, $"The form needs a boundary of at most {MaxBoundary} characters.");
    }

    private static (string Name, string? FileName) PartOf(MultipartSection section)
    {
        if (!ContentDispositionHeaderValue.TryParse(section.ContentDisposition, out var disposition))
            return ("", null);
        var name = HeaderUtilities.RemoveQuotes(disposition.Name).ToString();
        var star = disposition.FileNameStar.ToString();
        var fileName = star.Length > 0 ? star : disposition.FileName.HasValue ? HeaderUtilities.RemoveQuotes(disposition.FileName).ToString() : null;
        return (name, fileName is null ? null : SafeName(fileName));
    }

    // Only ever a name to be offered to who downloads: no folders, nothing that a header or a terminal could misread.
    private static string SafeName(string name)
    {
        var last = AssetPath.Printable(name.Replace('\\', '/'));
        last = last[(last.LastIndexOf('/') + 1)..];
        return last.Length > MaxFileName ? last[..MaxFileName] : last;
    }

    // What a header of an answer cannot have would make every download fail.
    private static string ContentTypeOf(string? text) =>
        text is { Length: < 256 } && text.All(static c => c is >= ' ' and <= '~') && MediaTypeHeaderValue.TryParse(text, out var type) ? type.ToString() : DefaultContentType;
}
