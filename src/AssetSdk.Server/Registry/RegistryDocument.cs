using System.Text.Json;
using System.Text.Json.Nodes;
using AssetSdk.Core;
using AssetSdk.Server.Api;
using AssetSdk.Server.Assets;
using AssetSdk.Server.Storage;

namespace AssetSdk.Server.Registry;

/// <summary>What is kept of a registered server. Further fields are kept as they are.</summary>
/// <param name="json">All fields, in their order.</param>
internal sealed class RegistryDocument(JsonObject json)
{
    public const string IdField = "asset_registry_id";
    public const string NameField = "asset_registry_name";
    public const string MetadataField = "asset_registry_metadata";
    public const string TagsField = "asset_registry_tags";
    public const string PublicUrlField = "asset_registry_public_url";

    /// <summary>When the server was last seen healthy: answered, and not kept in the document.</summary>
    public const string LastHealthyField = "asset_registry_last_healthy";

    /// <summary>The id.</summary>
    public string Id => json[IdField]!.GetValue<string>();

    /// <summary>Where the server is, without a final <c>/</c>.</summary>
    public string PublicUrl => json[PublicUrlField]!.GetValue<string>().TrimEnd('/');

    /// <summary>Reads a document that was kept.</summary>
    public static RegistryDocument Parse(string text) => new((JsonObject)JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = StrictJson.MaxDepth * 2 })!);

    /// <summary>Makes the document of a new server.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidDocument"/>.</exception>
    public static RegistryDocument Create(JsonObject given)
    {
        FieldChanges.CheckNames(given);
        var json = new JsonObject
        {
            [IdField] = IdOf(given),
            [NameField] = given[NameField]?.DeepClone() ?? "",
            [MetadataField] = given[MetadataField]?.DeepClone() ?? new JsonObject(),
            [TagsField] = given[TagsField]?.DeepClone() ?? new JsonArray(),
            [PublicUrlField] = given[PublicUrlField]?.DeepClone(),
        };
        foreach (var (name, value) in given)
        {
            if (!json.ContainsKey(name) && name != LastHealthyField)
                json[name] = value?.DeepClone();
        }

        return new RegistryDocument(json).Checked();
    }

    /// <summary>Puts the fields that a client sends in the place of those that are there: <see cref="FieldChanges"/>.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidDocument"/>.</exception>
    public RegistryDocument Merge(JsonObject given)
    {
        var merged = FieldChanges.Apply(json, given);
        merged.Remove(LastHealthyField);
        if (!JsonNode.DeepEquals(json[IdField], merged[IdField]))
            throw Invalid($"{IdField} is the registry's, and cannot be changed. Leave it out, or send it as it is.");
        return new RegistryDocument(merged).Checked();
    }

    /// <summary>The document as it is kept.</summary>
    public override string ToString() => json.ToJsonString(StrictJson.Writing);

    /// <summary>The document as it is answered.</summary>
    public static string Answer(RegistryRow row)
    {
        var json = (JsonObject)JsonNode.Parse(row.Document, documentOptions: new JsonDocumentOptions { MaxDepth = StrictJson.MaxDepth * 2 })!;
        json[LastHealthyField] = row.Healthy?.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", System.Globalization.CultureInfo.InvariantCulture);
        return json.ToJsonString(StrictJson.Writing);
    }

    // A client may bring the id under which others know the server.
    private static string IdOf(JsonObject given) => given[IdField] switch
    {
        null => Guid.CreateVersion7().ToString(),
        JsonValue value when value.TryGetValue<string>(out var text) && text.Length == 0 => Guid.CreateVersion7().ToString(),
        JsonValue value when value.TryGetValue<string>(out var text) && Guid.TryParseExact(text, "D", out var id) => id.ToString(),
        _ => throw Invalid($"{IdField} must be a UUID. Leave it out to be given one."),
    };

    private RegistryDocument Checked()
    {
        if (json[PublicUrlField] is not JsonValue url || url.GetValueKind() != JsonValueKind.String || url.GetValue<string>().Length == 0)
            throw Invalid($"{PublicUrlField} is required");
        if (PublicUrlRule.Problem(PublicUrl) is { } problem)
            throw Invalid($"{PublicUrlField} {problem}");
        if (new Uri(PublicUrl) is not { Scheme: "http" or "https", Query: "", Fragment: "" })
            throw Invalid($"{PublicUrlField} must be an address of a server, as https://assets.acme.dev, without query and fragment.");
        if (json[NameField] is not JsonValue name || name.GetValueKind() != JsonValueKind.String)
            throw Invalid($"{NameField} must be a text.");
        return this;
    }

    private static AssetException Invalid(string message) => new(AssetErrorCode.InvalidDocument, message);
}
