using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AssetSdk.Core;

namespace AssetSdk.Server.Assets;

/// <summary>
/// What is kept of an asset. Clients say name, version, metadata, tags and, for what lies elsewhere, the public URL; the rest is the server's. Further fields are kept as they are.
/// </summary>
/// <param name="json">All fields, in their order.</param>
internal sealed class AssetDocument(JsonObject json)
{
    private const int MaxTextLength = 512;

    // An index of PostgreSQL takes texts of 2700 bytes.
    private const int MaxUriBytes = 2048;
    private const int MaxTags = 1000;

    // What a client may send back as it got it, but not change; of an upload the latter too.
    private static readonly string[] Fixed = [AssetField.Id, AssetField.DatabaseId, AssetField.Created];
    private static readonly string[] FixedOfUploads = [AssetField.FileInfo, AssetField.PublicUrl];

    /// <summary>The server's id of the asset.</summary>
    public string Id => Text(AssetField.Id);

    /// <summary>The URI <c>name:version-tag</c>, empty while a part is missing.</summary>
    public string Uri => Text(AssetField.Uri);

    /// <summary>The name.</summary>
    public string Name => Text(AssetField.Name);

    /// <summary>The version, if it has one.</summary>
    public string? Version => PartOfVersion("version");

    /// <summary>The tag, if it has one.</summary>
    public string? Tag => PartOfVersion("tag");

    /// <summary>Where the bytes are.</summary>
    public string PublicUrl => Text(AssetField.PublicUrl);

    /// <summary>The tags.</summary>
    public IEnumerable<string> Tags => json[AssetField.Tags] is JsonArray tags ? tags.Select(static t => t!.GetValue<string>()).Distinct(StringComparer.Ordinal) : [];

    /// <summary>Reads a document that was kept.</summary>
    public static AssetDocument Parse(string text) => new((JsonObject)JsonNode.Parse(text, documentOptions: new JsonDocumentOptions { MaxDepth = StrictJson.MaxDepth * 2 })!);

    /// <summary>Makes the document of a new asset.</summary>
    /// <param name="given">What the client says.</param>
    /// <param name="id">The asset's id.</param>
    /// <param name="databaseId">The id of this Assets DB.</param>
    /// <param name="publicUrl">Where the bytes are, if the client does not say it.</param>
    /// <param name="file">What the server has seen of the file, if there is one: it stands before what the client says of it.</param>
    /// <param name="created">What time it is: of tags of one version the newest counts.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidDocument"/>: a field is missing or of the wrong kind.</exception>
    public static AssetDocument Create(JsonObject given, string id, string databaseId, string? publicUrl, JsonObject? file, DateTimeOffset created)
    {
        FieldChanges.CheckNames(given);
        var json = new JsonObject
        {
            [AssetField.Uri] = "",
            [AssetField.Name] = Copy(given, AssetField.Name),
            [AssetField.Id] = id,
            [AssetField.DatabaseId] = databaseId,
            [AssetField.Version] = Copy(given, AssetField.Version) ?? new JsonObject(),
            [AssetField.Metadata] = Copy(given, AssetField.Metadata) ?? new JsonObject(),
            [AssetField.PublicUrl] = publicUrl ?? Copy(given, AssetField.PublicUrl) ?? "",
            [AssetField.FileInfo] = FileInfo(given, file),
            [AssetField.Tags] = Copy(given, AssetField.Tags) ?? new JsonArray(),
            [AssetField.Created] = created.UtcDateTime.ToString("O", CultureInfo.InvariantCulture),
        };
        foreach (var (name, value) in given)
        {
            if (!json.ContainsKey(name))
                json[name] = value?.DeepClone();
        }

        return new AssetDocument(json).Completed();
    }

    /// <summary>Takes white space off the ends of the name, the version and the tag of an upload.</summary>
    public static void Trim(JsonObject given)
    {
        TrimText(given, AssetField.Name);
        if (given[AssetField.Version] is JsonObject version)
        {
            TrimText(version, "version");
            TrimText(version, "tag");
        }
    }

    /// <summary>Puts the fields that a client sends in the place of those that are there: <see cref="FieldChanges"/>.</summary>
    /// <param name="given">What the client says: fields that it does not name stay.</param>
    /// <param name="isUploaded">Whether the bytes are the server's, so that their URL is too.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidDocument"/>: a field is of the wrong kind, or one that cannot change.</exception>
    public AssetDocument Merge(JsonObject given, bool isUploaded)
    {
        var merged = FieldChanges.Apply(json, given);
        foreach (var name in isUploaded ? [.. Fixed, .. FixedOfUploads] : Fixed)
        {
            if (!JsonNode.DeepEquals(json[name], merged[name]))
                throw Invalid($"{name} is the server's, and cannot be changed. Leave it out, or send it as it is.");
        }

        var result = new AssetDocument(merged).Completed();
        if (Uri.Length > 0 && result.Uri.Length == 0)
            throw Invalid("Both version and tag are required in asset_version: the asset has a URI, and would lose it.");
        if (given[AssetField.Uri] is JsonValue uri && uri.GetValueKind() == JsonValueKind.String && uri.GetValue<string>() is var wanted && wanted != Uri && wanted != result.Uri)
            throw Invalid($"asset_uri follows from name and version: it would be '{AssetPath.Printable(result.Uri)}'. Change those, and leave asset_uri out.");
        return result;
    }

    /// <summary>The document as it is kept and answered.</summary>
    public override string ToString() => json.ToJsonString(StrictJson.Writing);

    /// <summary>The message for an upload or a registration that lacks a part, by the contract; <see langword="null"/> if nothing is missing.</summary>
    public static string? Missing(JsonObject given, bool needsVersion)
    {
        if (!HasText(given[AssetField.Name]))
            return "asset_name is required";
        if (needsVersion && !(given[AssetField.Version] is JsonObject version && HasText(version["version"]) && HasText(version["tag"])))
            return "Both version and tag are required in asset_version";
        return null;
    }

    private static JsonNode FileInfo(JsonObject given, JsonObject? file)
    {
        var info = Copy(given, AssetField.FileInfo) ?? new JsonObject();
        if (file is null || info is not JsonObject both)
            return info;
        foreach (var (name, value) in file)
            both[name] = value?.DeepClone();
        return both;
    }

    private static void TrimText(JsonObject from, string name)
    {
        if (HasText(from[name]))
            from[name] = from[name]!.GetValue<string>().Trim();
    }

    private static bool HasText(JsonNode? node) => node is JsonValue value && value.GetValueKind() == JsonValueKind.String && value.GetValue<string>().Length > 0;

    private static JsonNode? Copy(JsonObject from, string name) => from[name]?.DeepClone();

    private AssetDocument Completed()
    {
        CheckText(json[AssetField.Name], AssetField.Name);
        if (Name.Length == 0)
            throw Invalid("asset_name is required");

        // A URI then names its asset's name to everybody: who may not read that name learns nothing from a URI that is taken.
        if (Name.Contains(':', StringComparison.Ordinal))
            throw Invalid($"asset_name must not have a ':': in '{AssetPath.Printable(Name)}' nobody could tell where the version begins.");
        if (json[AssetField.Version] is not JsonObject parts)
            throw Invalid("asset_version must be an object of version and tag.");
        CheckText(parts["version"], "asset_version.version");
        CheckText(parts["tag"], "asset_version.tag");
        if ((json[AssetField.FileInfo] ??= new JsonObject()) is not JsonObject)
            throw Invalid("asset_file_info must be an object.");
        CheckUrl();
        CheckTags();
        json[AssetField.Uri] = Version is { Length: > 0 } version && Tag is { Length: > 0 } tag ? $"{Name}:{version}-{tag}" : "";
        return Encoding.UTF8.GetByteCount(Uri) <= MaxUriBytes ? this : throw Invalid($"asset_name and asset_version must have at most {MaxUriBytes} bytes together.");
    }

    private void CheckTags()
    {
        if (json[AssetField.Tags] is null)
            json[AssetField.Tags] = new JsonArray();
        if (json[AssetField.Tags] is not JsonArray tags || tags.Count > MaxTags || tags.Any(static t => t is null || t.GetValueKind() != JsonValueKind.String || t.GetValue<string>().Length > MaxTextLength))
            throw Invalid($"asset_tags must be an array of at most {MaxTags} texts of at most {MaxTextLength} characters.");
    }

    private void CheckUrl()
    {
        var node = json[AssetField.PublicUrl];
        if (node is null)
        {
            json[AssetField.PublicUrl] = "";
            return;
        }

        if (node.GetValueKind() != JsonValueKind.String)
            throw Invalid("asset_public_url must be a text.");
        if (PublicUrl.Length > 0 && Api.PublicUrlRule.Problem(PublicUrl) is { } problem)
            throw Invalid($"asset_public_url {problem}");
    }

    private static void CheckText(JsonNode? node, string field)
    {
        if (node is null)
            return;
        if (node.GetValueKind() != JsonValueKind.String)
            throw Invalid($"{field} must be a text.");
        var text = node.GetValue<string>();
        if (text.Length > MaxTextLength || text.Any(char.IsControl))
            throw Invalid($"{field} must have at most {MaxTextLength} characters, and no control characters.");
    }

    private string Text(string field) => json[field] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : "";

    private string? PartOfVersion(string part) =>
        json[AssetField.Version] is JsonObject version && version[part] is JsonValue value && value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : null;

    private static AssetException Invalid(string message) => new(AssetErrorCode.InvalidDocument, message);
}
