using System.Reflection;
using System.Text;
using System.Text.Json.Nodes;
using AssetSdk.Server.Assets;

namespace AssetSdk.Server.Api;

/// <summary>
/// <c>GET /openapi/v1.json</c>: what clients and their generators are told of the routes. Written by hand, in <c>openapi.json</c>, since it is a contract; tests hold the routes, their
/// rights and every answer that they see to it.
/// </summary>
internal sealed class OpenApiDocument(PublicAddress address)
{
    private byte[]? _text;

    /// <summary>Sends the document, with the server's own address and version.</summary>
    public async Task SendAsync(HttpContext context)
    {
        Envelope.Start(context, 200);
        await context.Response.Body.WriteAsync(_text ??= Write(), context.RequestAborted).ConfigureAwait(false);
    }

    private byte[] Write()
    {
        var assembly = typeof(OpenApiDocument).Assembly;
        using var resource = assembly.GetManifestResourceStream("openapi.json")!;
        var document = JsonNode.Parse(resource)!;
        document["info"]!["version"] = assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;
        document["servers"] = new JsonArray(new JsonObject { ["url"] = address.Url });
        return Encoding.UTF8.GetBytes(document.ToJsonString(StrictJson.Writing));
    }
}
