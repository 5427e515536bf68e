using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using AssetSdk.Core;
using AssetSdk.Server.Hosting;
using AssetSdk.Server.Queries;
using AssetSdk.Server.Registry;
using AssetSdk.Server.Security;
using AssetSdk.Server.Storage;

namespace AssetSdk.Server.Api;

/// <summary>The registry: which asset servers there are, and whether they are healthy.</summary>
internal sealed class RegistryRoutes(SqlRegistry registry, HealthCheck check, DocumentSearch search, QueryCursors cursors, PublicAddress address, ServerOptions options)
{
    // The text as it is kept and as it is answered, and what is made of one document while the client is waited for.
    private const int HeldPerCharacter = 6;

    /// <summary><c>POST /asset_registry</c>: registers a server that answers.</summary>
    public async Task CreateAsync(HttpContext context)
    {
        var caller = context.Caller();
        caller.CheckUnbounded(AccessRight.Write);
        var document = RegistryDocument.Create(await RequestBody.ReadObjectAsync(context, options.Limits.MaxDocumentBytes).ConfigureAwait(false));
        await check.AskAsync(document.PublicUrl, context.RequestAborted).ConfigureAwait(false);
        if (!await registry.AddAsync(document, options.HealthChecks.Interval, caller.Name, context.RequestAborted).ConfigureAwait(false))
            throw new ApiException(409, $"'{document.Id}' is taken by another server. Leave {RegistryDocument.IdField} out, or choose another.");
        context.Response.Headers.Location = address.UrlOf(document);
        await Envelope.DoneAsync(context, 201, "Asset registry created", document.Id).ConfigureAwait(false);
    }

    /// <summary><c>GET /asset_registry/&lt;id&gt;</c>.</summary>
    public async Task GetAsync(HttpContext context) =>
        await Envelope.DataAsync(context, RegistryDocument.Answer(await FindAsync(context, "No document found").ConfigureAwait(false))).ConfigureAwait(false);

    /// <summary><c>PUT /asset_registry/&lt;id&gt;</c>: the fields of the body take the place of those that are there. Another server must answer too.</summary>
    public async Task ChangeAsync(HttpContext context)
    {
        var caller = context.Caller();
        caller.CheckUnbounded(AccessRight.Write);
        var given = await RequestBody.ReadObjectAsync(context, options.Limits.MaxDocumentBytes).ConfigureAwait(false);
        var row = await FindAsync(context, "No document found to update").ConfigureAwait(false);

        // Asked before the transaction, which waits for nobody outside.
        var url = Merge(RegistryDocument.Parse(row.Document), given).PublicUrl;
        if (url != row.Url)
            await check.AskAsync(url, context.RequestAborted).ConfigureAwait(false);
        var document = await registry.ChangeAsync(row.Id, current => Checked(Merge(current, given), url), caller.Name, context.RequestAborted).ConfigureAwait(false)
            ?? throw new ApiException(404, "No document found to update");
        await Envelope.DoneAsync(context, 200, "Asset registry updated", document.Id).ConfigureAwait(false);
    }

    /// <summary><c>DELETE /asset_registry/&lt;id&gt;</c>.</summary>
    public async Task DeleteAsync(HttpContext context)
    {
        var caller = context.Caller();
        caller.CheckUnbounded(AccessRight.Write);
        var document = await registry.DeleteAsync(IdOf(context), caller.Name, context.RequestAborted).ConfigureAwait(false)
            ?? throw new ApiException(404, "No document found to delete");
        await Envelope.DoneAsync(context, 200, "Asset registry deleted", document.Id).ConfigureAwait(false);
    }

    /// <summary><c>POST /asset_registries</c>: a filter as the body.</summary>
    public async Task SearchAsync(HttpContext context)
    {
        var query = await DocumentQuery.ReadAsync(context, options.Limits, cursors).ConfigureAwait(false);
        await search.AnswerAsync(context, query, AllAsync(query.After, RequestHold.Of(context), context.RequestAborted)).ConfigureAwait(false);
    }

    /// <summary><c>GET /check_health/&lt;id&gt;</c>: what the server says of its health.</summary>
    public async Task CheckAsync(HttpContext context)
    {
        var row = await FindAsync(context, "No document found").ConfigureAwait(false);
        byte[] answer;
        try
        {
            answer = await check.AskAsync(row.Url, context.RequestAborted).ConfigureAwait(false);
        }
        catch (AssetException e) when (e.Code.Equals(AssetErrorCode.ServerNotHealthy))
        {
            throw new ApiException(502, e.Message);
        }

        await registry.SetHealthyAsync(row, context.RequestAborted).ConfigureAwait(false);
        await Envelope.DataAsync(context, Encoding.UTF8.GetString(answer)).ConfigureAwait(false);
    }

    // Few, and each can match by its metadata: all are asked.
    private async IAsyncEnumerable<Candidate> AllAsync(long after, RequestHold hold, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        while (await registry.PageAsync(after, cancellationToken).ConfigureAwait(false) is { Count: > 0 } page)
        {
            var held = page.Sum(static r => (long)r.Document.Length) * HeldPerCharacter;
            hold.Add(held);
            foreach (var row in page)
                yield return new Candidate(row.Seq, RegistryDocument.Answer(row));
            hold.Add(-held);
            after = page[^1].Seq;
        }
    }

    private async Task<RegistryRow> FindAsync(HttpContext context, string otherwise) =>
        await registry.FindAsync(IdOf(context), context.RequestAborted).ConfigureAwait(false) ?? throw new ApiException(404, otherwise);

    private static string IdOf(HttpContext context) => Guid.TryParseExact((string?)context.Request.RouteValues["id"], "D", out var id) ? id.ToString() : "";

    private RegistryDocument Merge(RegistryDocument current, JsonObject given)
    {
        var document = current.Merge(given);
        DocumentSize.CheckChange(current.ToString(), document.ToString(), options.Limits.MaxDocumentBytes);
        return document;
    }

    private static RegistryDocument Checked(RegistryDocument document, string url) =>
        document.PublicUrl == url ? document : throw new ApiException(409, "The server's address was changed meanwhile. Try again.");
}
