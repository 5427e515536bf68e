using System.Text.Json.Nodes;
using AssetSdk.Server.Assets;
using AssetSdk.Server.Hosting;
using AssetSdk.Server.Queries;
using AssetSdk.Server.Security;
using AssetSdk.Server.Storage;

namespace AssetSdk.Server.Api;

/// <summary>The Assets DB but for its files: register, get, change, delete and search.</summary>
internal sealed class AssetRoutes(SqlAssets assets, SqlAssetPages pages, DocumentSearch search, ObjectFiles files, PublicAddress address, QueryCursors cursors, ServerOptions options, TimeProvider clock)
{
    private const string Prefix = "/asset/";

    /// <summary><c>POST /asset</c>: registers an asset that has a public URL of its own.</summary>
    public async Task CreateAsync(HttpContext context)
    {
        var given = await RequestBody.ReadObjectAsync(context, options.Limits.MaxDocumentBytes).ConfigureAwait(false);
        if (AssetDocument.Missing(given, needsVersion: false) is { } missing)
            throw new ApiException(400, missing);
        var caller = context.Caller();
        var document = AssetDocument.Create(given, Guid.CreateVersion7().ToString(), address.DatabaseId, publicUrl: null, file: null, clock.GetUtcNow());
        caller.CheckMayWrite(document.Name);
        await assets.AddAsync(document, address.ObjectOf(document.PublicUrl), caller.MayRead, caller.Name, context.RequestAborted).ConfigureAwait(false);
        context.Response.Headers.Location = address.UrlOf(document);
        await Envelope.DoneAsync(context, 201, "Asset created", document.Id).ConfigureAwait(false);
    }

    /// <summary><c>GET /asset/&lt;asset_uri&gt;</c>.</summary>
    public async Task GetAsync(HttpContext context)
    {
        var caller = context.Caller();
        if (await assets.FindAsync(AddressOf(context), context.RequestAborted).ConfigureAwait(false) is not { } row || !caller.MayRead(row.Name))
            throw new ApiException(404, "No document found");
        await Envelope.DataAsync(context, row.Document).ConfigureAwait(false);
    }

    /// <summary><c>PUT /asset/&lt;asset_uri&gt;</c>: the fields of the body take the place of those that are there.</summary>
    public async Task ChangeAsync(HttpContext context)
    {
        var caller = context.Caller();
        var given = await RequestBody.ReadObjectAsync(context, options.Limits.MaxDocumentBytes).ConfigureAwait(false);
        var change = await assets.ChangeAsync(AddressOf(context), row => Merge(row, given, caller), caller.MayRead, caller.Name, context.RequestAborted).ConfigureAwait(false)
            ?? throw new ApiException(404, "No document found to update");
        await files.RemoveSoonAsync(change.Unowned).ConfigureAwait(false);
        await Envelope.DoneAsync(context, 200, "Asset updated", change.Document.Id, change.Document.Uri).ConfigureAwait(false);
    }

    /// <summary><c>DELETE /asset/&lt;asset_uri&gt;</c>.</summary>
    public async Task DeleteAsync(HttpContext context)
    {
        var caller = context.Caller();
        var change = await assets.DeleteAsync(AddressOf(context), row => IsThereToWrite(row, caller), caller.Name, context.RequestAborted).ConfigureAwait(false)
            ?? throw new ApiException(404, "No document found to delete");
        await files.RemoveSoonAsync(change.Unowned).ConfigureAwait(false);
        await Envelope.DoneAsync(context, 200, "Asset deleted", change.Document.Id, change.Document.Uri).ConfigureAwait(false);
    }

    /// <summary><c>POST /assets</c>: a filter as the body.</summary>
    public async Task SearchAsync(HttpContext context)
    {
        var query = await DocumentQuery.ReadAsync(context, options.Limits, cursors).ConfigureAwait(false);
        var rows = pages.ReadAsync(query.Filter, context.Caller(), query.After, query.Wanted, RequestHold.Of(context), context.RequestAborted);
        await search.AnswerAsync(context, query, rows.Select(static r => new Candidate(r.Seq, r.Document))).ConfigureAwait(false);
    }

    private static AssetAddress AddressOf(HttpContext context) => new(RawPath.After(context, Prefix), context.Caller());

    private static bool IsThereToWrite(AssetRow row, Caller caller)
    {
        if (!caller.MayRead(row.Name))
            return false;
        caller.CheckMayWrite(row.Name);
        return true;
    }

    private (AssetDocument, string?)? Merge(AssetRow row, JsonObject given, Caller caller)
    {
        if (!IsThereToWrite(row, caller))
            return null;
        var document = row.Parse().Merge(given, row.IsUploaded);
        caller.CheckMayWrite(document.Name);
        DocumentSize.CheckChange(row.Document, document.ToString(), options.Limits.MaxDocumentBytes);
        return (document, row.IsUploaded ? row.ObjectId : address.ObjectOf(document.PublicUrl));
    }
}
