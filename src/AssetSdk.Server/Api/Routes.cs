using AssetSdk.Server.Security;

namespace AssetSdk.Server.Api;

/// <summary>All routes, with the right that each needs. <c>openapi.json</c> says the same to clients.</summary>
internal static class Routes
{
    // Of all that can be got the headers alone too.
    private static readonly string[] Get = [HttpMethods.Get, HttpMethods.Head];

    public static void Map(IEndpointRouteBuilder routes)
    {
        MapAssets(routes);
        MapRegistry(routes);
        MapOperation(routes);
    }

    private static void MapAssets(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/upload_asset", static (HttpContext context, AssetObjectRoutes api) => api.UploadAsync(context)).Needs(AccessRight.Write).WithMetadata(FailureField.Message);
        routes.MapPost("/asset", static (HttpContext context, AssetRoutes api) => api.CreateAsync(context)).Needs(AccessRight.Write);
        routes.MapMethods("/asset/{**asset_uri}", Get, static (HttpContext context, AssetRoutes api) => api.GetAsync(context)).Needs(AccessRight.Read);
        routes.MapPut("/asset/{**asset_uri}", static (HttpContext context, AssetRoutes api) => api.ChangeAsync(context)).Needs(AccessRight.Write);
        routes.MapDelete("/asset/{**asset_uri}", static (HttpContext context, AssetRoutes api) => api.DeleteAsync(context)).Needs(AccessRight.Write);
        routes.MapPost("/assets", static (HttpContext context, AssetRoutes api) => api.SearchAsync(context)).Needs(AccessRight.Read);
        routes.MapMethods("/asset-object/{asset_id}", Get, static (HttpContext context, AssetObjectRoutes api) => api.DownloadAsync(context)).Needs(AccessRight.Read).WithMetadata(FailureField.Message);
    }

    private static void MapRegistry(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/asset_registry", static (HttpContext context, RegistryRoutes api) => api.CreateAsync(context)).Needs(AccessRight.Write);
        routes.MapMethods("/asset_registry/{id}", Get, static (HttpContext context, RegistryRoutes api) => api.GetAsync(context)).Needs(AccessRight.Read);
        routes.MapPut("/asset_registry/{id}", static (HttpContext context, RegistryRoutes api) => api.ChangeAsync(context)).Needs(AccessRight.Write);
        routes.MapDelete("/asset_registry/{id}", static (HttpContext context, RegistryRoutes api) => api.DeleteAsync(context)).Needs(AccessRight.Write);
        routes.MapPost("/asset_registries", static (HttpContext context, RegistryRoutes api) => api.SearchAsync(context)).Needs(AccessRight.Read);
        routes.MapGet("/check_health/{id}", static (HttpContext context, RegistryRoutes api) => api.CheckAsync(context)).Needs(AccessRight.Read);
    }

    private static void MapOperation(IEndpointRouteBuilder routes)
    {
        routes.MapMethods("/health", Get, (Delegate)OperationRoutes.HealthAsync);
        routes.MapMethods("/health/live", Get, (Delegate)OperationRoutes.HealthAsync);
        routes.MapMethods("/health/ready", Get, static (HttpContext context, OperationRoutes api) => api.ReadyAsync(context));
        routes.MapGet("/metrics", static (HttpContext context, OperationRoutes api) => api.MetricsAsync(context)).Needs(AccessRight.Admin);
        routes.MapGet("/openapi/v1.json", static (HttpContext context, OpenApiDocument api) => api.SendAsync(context));
    }

    private static RouteHandlerBuilder Needs(this RouteHandlerBuilder route, AccessRight right) => route.WithMetadata(new NeededRight(right));
}
