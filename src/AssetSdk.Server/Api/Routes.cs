using AssetSdk.Server.Operation;
using AssetSdk.Server.Security;
using Microsoft.OpenApi;

namespace AssetSdk.Server.Api;

/// <summary>All routes, with the right that each needs and what its document says of it.</summary>
internal static class Routes
{
    private const string Json = "application/json";

    public static void Map(IEndpointRouteBuilder routes)
    {
        MapAssets(routes);
        MapRegistry(routes);
        MapOperation(routes);
    }

    /// <summary>The document is of the server that gives it: the name by which a request calls it may be anybody's.</summary>
    public static Task NameNoServer(OpenApiDocument document, Microsoft.AspNetCore.OpenApi.OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Servers = [new OpenApiServer { Url = "/" }];
        return Task.CompletedTask;
    }

    private static void MapAssets(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/upload_asset", static (HttpContext context, AssetObjectRoutes api) => api.UploadAsync(context))
            .WithMetadata(FailureField.Message).Needs(AccessRight.Write).Says("Uploads a file", "A form with the file 'asset' and the JSON text 'asset_metadata'.", "multipart/form-data", 201);
        routes.MapPost("/asset", static (HttpContext context, AssetRoutes api) => api.CreateAsync(context))
            .Needs(AccessRight.Write).Says("Registers an asset that lies elsewhere", "The asset, with asset_name and asset_public_url.", Json, 201);
        routes.MapGet("/asset/{**asset_uri}", static (HttpContext context, AssetRoutes api) => api.GetAsync(context))
            .Needs(AccessRight.Read).Says("Gets an asset by its URI, name:version-tag, or its id");
        routes.MapPut("/asset/{**asset_uri}", static (HttpContext context, AssetRoutes api) => api.ChangeAsync(context))
            .Needs(AccessRight.Write).Says("Changes fields of an asset", "The fields to change.", Json);
        routes.MapDelete("/asset/{**asset_uri}", static (HttpContext context, AssetRoutes api) => api.DeleteAsync(context))
            .Needs(AccessRight.Write).Says("Deletes an asset, and its file once nothing refers to it");
        routes.MapPost("/assets", static (HttpContext context, AssetRoutes api) => api.SearchAsync(context))
            .Needs(AccessRight.Read).Says("Searches assets. Parameters: limit, skip or cursor, sort, projection", "A filter of MongoDB's query language.", Json);
        routes.MapMethods("/asset-object/{asset_id}", [HttpMethods.Get, HttpMethods.Head], static (HttpContext context, AssetObjectRoutes api) => api.DownloadAsync(context))
            .Needs(AccessRight.Read).Says("Downloads a file; with ranges and conditions");
    }

    private static void MapRegistry(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/asset_registry", static (HttpContext context, RegistryRoutes api) => api.CreateAsync(context))
            .Needs(AccessRight.Write).Says("Registers a server whose /health answers", "The server, with asset_registry_public_url.", Json, 201);
        routes.MapGet("/asset_registry/{id}", static (HttpContext context, RegistryRoutes api) => api.GetAsync(context))
            .Needs(AccessRight.Read).Says("Gets a registered server");
        routes.MapPut("/asset_registry/{id}", static (HttpContext context, RegistryRoutes api) => api.ChangeAsync(context))
            .Needs(AccessRight.Write).Says("Changes fields of a registered server", "The fields to change.", Json);
        routes.MapDelete("/asset_registry/{id}", static (HttpContext context, RegistryRoutes api) => api.DeleteAsync(context))
            .Needs(AccessRight.Write).Says("Deletes a registered server");
        routes.MapPost("/asset_registries", static (HttpContext context, RegistryRoutes api) => api.SearchAsync(context))
            .Needs(AccessRight.Read).Says("Searches registered servers. Parameters: limit, skip or cursor, sort, projection", "A filter of MongoDB's query language.", Json);
        routes.MapGet("/check_health/{id}", static (HttpContext context, RegistryRoutes api) => api.CheckAsync(context))
            .Needs(AccessRight.Read).Says("Asks a registered server whether it is healthy, and gives its answer");
    }

    private static void MapOperation(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/health", (Delegate)OperationRoutes.HealthAsync).Says("Whether the server answers");
        routes.MapGet("/health/live", (Delegate)OperationRoutes.HealthAsync).Says("The same, for orchestrators");
        routes.MapGet("/health/ready", static (HttpContext context, OperationRoutes api) => api.ReadyAsync(context)).Says("Whether the database and the store answer too");
        routes.MapGet("/metrics", static (HttpContext context, OperationRoutes api) => api.MetricsAsync(context)).Needs(AccessRight.Admin).Says("The counters of the server, as Prometheus reads them");
        routes.MapOpenApi("/openapi/v1.json").MadeOnce();
    }

    private static RouteHandlerBuilder Needs(this RouteHandlerBuilder route, AccessRight right) => route.WithMetadata(new NeededRight(right));

    // Said in the document only: a route takes its body whatever content type a client claims.
    private static void Says(this RouteHandlerBuilder route, string summary, string? body = null, string contentType = Json, int status = 200) => route
        .WithSummary(summary)
        .AddOpenApiOperationTransformer((operation, _, _) =>
        {
            if (body is not null)
                operation.RequestBody = new OpenApiRequestBody { Description = body, Required = true, Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal) { [contentType] = new() { Schema = SchemaOf(contentType) } } };
            operation.Responses = new OpenApiResponses { [status.ToString(System.Globalization.CultureInfo.InvariantCulture)] = new OpenApiResponse { Description = "Done" }, ["default"] = new OpenApiResponse { Description = "An envelope with success false, and what failed" } };
            return Task.CompletedTask;
        });

    private static OpenApiSchema SchemaOf(string contentType) => contentType == Json
        ? new OpenApiSchema { Type = JsonSchemaType.Object }
        : new OpenApiSchema
        {
            Type = JsonSchemaType.Object,
            Properties = new Dictionary<string, IOpenApiSchema>(StringComparer.Ordinal)
            {
                ["asset"] = new OpenApiSchema { Type = JsonSchemaType.String, Format = "binary" },
                ["asset_metadata"] = new OpenApiSchema { Type = JsonSchemaType.String },
            },
        };
}
