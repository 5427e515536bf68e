using System.Text.Json.Nodes;
using AssetSdk.Server.Assets;
using AssetSdk.Server.Hosting;
using AssetSdk.Server.Operation;
using AssetSdk.Server.Security;
using AssetSdk.Server.Storage;
using Microsoft.Net.Http.Headers;

namespace AssetSdk.Server.Api;

/// <summary>The files of the Assets DB: uploaded and downloaded.</summary>
internal sealed class AssetObjectRoutes(SqlAssets assets, ObjectFiles files, ObjectValidators validators, PublicAddress address, ServerOptions options, ServerMetrics metrics, TimeProvider clock)
{
    /// <summary><c>POST /upload_asset</c>.</summary>
    public async Task UploadAsync(HttpContext context)
    {
        var caller = context.Caller();

        // Whatever comes last counts: it is looked at once more when all is there.
        Task CheckAsync(JsonObject metadata) => assets.CheckIsFreeAsync(Describe(metadata, Guid.Empty.ToString(), file: null, caller), context.RequestAborted);
        var request = await UploadRequest.ReadAsync(context, options, files, CheckAsync).ConfigureAwait(false);
        await using (request.ConfigureAwait(false))
        {
            if (request.File is not { } file)
                throw new ApiException(400, "No file part");
            if (request.FileName.Length == 0)
                throw new ApiException(400, "No selected file");
            var id = Guid.CreateVersion7().ToString();
            var stored = new StoredFile(id, file.Length, file.Digest.Hex, request.ContentType, request.FileName);
            var document = Describe(request.Metadata, id, stored, caller);
            await files.WriteAsync(id, file, () => assets.AddUploadedAsync(document, stored, caller.Name, context.RequestAborted), context.RequestAborted).ConfigureAwait(false);
            metrics.UploadedBytes.Add(file.Length);
            context.Response.Headers.Location = address.UrlOf(document);
            await Envelope.WriteAsync(context, 201, writer =>
            {
                writer.WriteString(AssetField.Uri, document.Uri);
                writer.WriteString(AssetField.Id, document.Id);
                writer.WriteString("public_url"u8, document.PublicUrl);
            }).ConfigureAwait(false);
        }
    }

    /// <summary><c>GET /asset-object/&lt;asset_id&gt;</c>.</summary>
    public async Task DownloadAsync(HttpContext context)
    {
        var caller = context.Caller();
        var id = (string?)context.Request.RouteValues["asset_id"];
        if (!Guid.TryParseExact(id, "D", out var guid) || await assets.FindFileAsync(guid.ToString(), caller.MayRead, context.RequestAborted).ConfigureAwait(false) is not { } file)
            throw new ApiException(404, "File not found");
        var content = new ObjectStream(files.Store, ObjectFiles.KeyOf(file.Id), file.Size, validators);
        await using (content.ConfigureAwait(false))
        {
            context.Response.Headers.XContentTypeOptions = "nosniff";
            context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox";
            context.Response.Headers.CacheControl = "private, no-cache";
            context.Response.OnStarting(() =>
            {
                metrics.DownloadedBytes.Add(HttpMethods.IsGet(context.Request.Method) ? context.Response.ContentLength ?? 0 : 0);
                return Task.CompletedTask;
            });

            var tag = new EntityTagHeaderValue($"\"{file.Sha256}\"");
            if (WholeObject.IsAskedFor(context.Request))
            {
                await WholeObject.SendAsync(context, file, tag, content).ConfigureAwait(false);
                return;
            }

            // Other units than bytes are to be ignored; the framework takes them for bytes.
            if (!context.Request.Headers.Range.ToString().StartsWith("bytes=", StringComparison.OrdinalIgnoreCase))
                context.Request.Headers.Remove("Range");

            // Conditions and ranges by the framework; the object is opened where the range begins.
            await TypedResults.Stream(content, file.ContentType, file.FileName, file.Created, tag, enableRangeProcessing: true).ExecuteAsync(context).ConfigureAwait(false);
        }
    }

    private AssetDocument Describe(JsonObject given, string id, StoredFile? file, Caller caller)
    {
        AssetDocument.Trim(given);
        if (AssetDocument.Missing(given, needsVersion: true) is { } missing)
            throw new ApiException(400, missing);
        var document = AssetDocument.Create(given, id, address.DatabaseId, address.UrlOf(id), file?.Describe(), clock.GetUtcNow());
        caller.CheckMayWrite(document.Name);
        return document;
    }
}
