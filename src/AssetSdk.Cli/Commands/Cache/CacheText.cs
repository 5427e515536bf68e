using System.Globalization;
using System.Text.Json.Nodes;
using AssetSdk.Core;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary>What several commands say of the cache in the same words.</summary>
internal static class CacheText
{
    private const int ShortDigest = 12;

    /// <summary>A digest, short enough for a table.</summary>
    public static string Short(Digest digest) => digest.Hex[..ShortDigest];

    /// <summary>The day of a time, UTC.</summary>
    public static string Day(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    /// <summary>A number of things: <c>1 asset</c>, <c>2 assets</c>.</summary>
    public static string Count(int count, string what) => string.Create(CultureInfo.InvariantCulture, $"{count} {what}{(count == 1 ? "" : "s")}");

    /// <summary>An asset of the cache in JSON.</summary>
    public static JsonObject Json(CachedAsset asset) => new()
    {
        ["digest"] = asset.Tree.Digest.ToString(),
        ["names"] = new JsonArray([.. asset.Names.Select(static n => new JsonObject { ["name"] = n.Name, ["version"] = n.Version })]),
        ["kind"] = asset.Tree.Kind == AssetKind.File ? "file" : "folder",
        ["size"] = asset.Tree.Size,
        ["files"] = asset.Tree.Files.Count,
        ["lastUsed"] = JsonText.Time(asset.LastUsed),
        ["lockFiles"] = JsonText.List(asset.LockFiles),
    };
}
