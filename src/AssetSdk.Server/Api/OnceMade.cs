namespace AssetSdk.Server.Api;

/// <summary>The answer of a route that is the same for everybody, made once: whoever asks without a token shall not keep the server busy.</summary>
internal static class OnceMade
{
    /// <summary>Keeps the first answer of a route that succeeds.</summary>
    public static T MadeOnce<T>(this T route)
        where T : IEndpointConventionBuilder
    {
        route.Add(static endpoint =>
        {
            var make = endpoint.RequestDelegate!;
            byte[]? made = null;
            var contentType = "";
            endpoint.RequestDelegate = async context =>
            {
                if (made is null)
                {
                    (var bytes, contentType) = await RunAsync(make, context).ConfigureAwait(false);
                    Volatile.Write(ref made, bytes);
                }

                context.Response.ContentType = contentType;
                context.Response.Headers.XContentTypeOptions = "nosniff";
                await context.Response.Body.WriteAsync(made, context.RequestAborted).ConfigureAwait(false);
            };
        });
        return route;
    }

    private static async Task<(byte[] Bytes, string ContentType)> RunAsync(RequestDelegate make, HttpContext context)
    {
        var client = context.Response.Body;
        using var bytes = new MemoryStream();
        try
        {
            context.Response.Body = bytes;
            await make(context).ConfigureAwait(false);
            await context.Response.BodyWriter.FlushAsync(context.RequestAborted).ConfigureAwait(false);
            return (bytes.ToArray(), context.Response.ContentType ?? "");
        }
        finally
        {
            context.Response.Body = client;
        }
    }
}
