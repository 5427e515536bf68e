using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>What an Assets DB says of one asset, as a version of a store: its manifest, and where its bytes are.</summary>
/// <param name="Asset">Which.</param>
/// <param name="PublicUrl">Where its bytes are, as the server says it.</param>
/// <param name="Id">The server's id of it.</param>
/// <param name="Manifest">The content of its <c>.meta</c>. Without digests when the server has none: what lies elsewhere is pinned by what the first fetch sees.</param>
internal sealed record AssetsDbAsset(AssetsDbVersion Asset, string PublicUrl, string Id, byte[] Manifest)
{
    private const string OurKey = "assetsdk";

    /// <summary>Reads a document.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidManifest"/>: what it says of the file is not valid.</exception>
    public static AssetsDbAsset Read(AssetsDbVersion asset, JsonElement document)
    {
        AssetsDbJson.TryGet(document, "asset_metadata", out var metadata);
        AssetsDbJson.TryGet(metadata, OurKey, out var ours);
        var tree = TreeOf(document, asset.Name, AssetsDbJson.TryGet(ours, "executable", out var executable) && executable.ValueKind == JsonValueKind.True);
        return new AssetsDbAsset(
            asset,
            AssetsDbJson.Text(document, "asset_public_url"),
            AssetsDbJson.Text(document, "asset_id"),
            ManifestOf(tree, asset.Created ?? AssetsDbVersion.DateOf(AssetsDbJson.Text(ours, "push_date")), tree is null ? [] : NotesOf(document, metadata, ours)));
    }

    private static byte[] ManifestOf(AssetTree? tree, DateTimeOffset? date, JsonObject notes)
    {
        JsonObject raw = tree is null
            ? new JsonObject { ["is_directory"] = false }
            : (JsonObject)JsonNode.Parse(ManifestFormat.Write(new VersionManifest { Kind = AssetKind.File, Tree = tree, PushDate = date, Raw = new JsonObject { [OurKey] = notes } }, out _))!;
        raw.Remove("push_date");
        if (date is { } known)
            raw["push_date"] = known.ToString("O", System.Globalization.CultureInfo.InvariantCulture);
        return Encoding.UTF8.GetBytes(raw.ToJsonString());
    }

    private static AssetTree? TreeOf(JsonElement document, string name, bool executable)
    {
        if (!AssetsDbJson.TryGet(document, "asset_file_info", out var file) || !AssetsDbJson.TryGet(file, "sha256", out _))
            return null;
        if (!Digest.TryFromHex(AssetsDbJson.Text(file, "sha256"), out var digest))
            throw new AssetException(AssetErrorCode.InvalidManifest, "its sha256 is not 64 hex digits");
        if (!AssetsDbJson.TryGet(file, "size", out var node) || node.ValueKind != JsonValueKind.Number || !node.TryGetInt64(out var size) || size < 0)
            throw new AssetException(AssetErrorCode.InvalidManifest, "it has a sha256 and no size");

        // Browsers and scripts upload under any name; one that cannot be laid out gives way to the asset's own.
        var fileName = AssetsDbJson.Text(file, "file_name");
        if (AssetPath.Problem(fileName) is not null || fileName.Contains('/', StringComparison.Ordinal))
            fileName = name[(name.LastIndexOf('/') + 1)..];
        return AssetTree.Create(AssetKind.File, [new AssetFile(fileName, size, digest, executable)]);
    }

    // A publisher's own keys lie where everybody searches for such, and the rest in one object of ours.
    private static JsonObject NotesOf(JsonElement document, JsonElement metadata, JsonElement ours)
    {
        var notes = ours.ValueKind == JsonValueKind.Object ? JsonObject.Create(ours)! : [];
        notes["tags"] = AssetsDbJson.TryGet(document, "asset_tags", out var tags) && tags.ValueKind == JsonValueKind.Array ? JsonArray.Create(tags) : null;
        var meta = metadata.ValueKind == JsonValueKind.Object ? JsonObject.Create(metadata)! : [];
        meta.Remove(OurKey);
        notes["meta"] = meta;

        // Once through its own type, which leaves out what is not of the form.
        return PublishNotes.Of(new VersionManifest { Kind = AssetKind.File, Raw = new JsonObject { [OurKey] = notes } }).ToJson();
    }
}
