using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// What a publish carries, of a project and all that it references: equal assets once, different bytes under one name and version not at all.
/// </summary>
public sealed class PublishPlan
{
    private PublishPlan(IReadOnlyList<OutputAsset> assets) => Assets = assets;

    /// <summary>The extension of the record behind the assembly's name.</summary>
    public const string RecordExtension = ".assets.json";

    /// <summary>The assets, sorted by name and version.</summary>
    public IReadOnlyList<OutputAsset> Assets { get; }

    /// <summary>Merges what several projects bring.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.PublishConflict"/>: two projects bring different bytes to one place; the message names both.</exception>
    public static PublishPlan Create(IEnumerable<OutputAsset> assets)
    {
        var byVersion = new Dictionary<(string Name, string Version), OutputAsset>();
        var byFile = new Dictionary<string, (AssetOutputFile File, OutputAsset Asset)>(StringComparer.OrdinalIgnoreCase);
        var kept = new Dictionary<(string Name, string Version, string TargetFolder), OutputAsset>();
        foreach (var asset in assets)
        {
            if (!byVersion.TryAdd((asset.Name, asset.Version), asset) && !IsSame(byVersion[(asset.Name, asset.Version)], asset))
                throw Conflict(byVersion[(asset.Name, asset.Version)], asset, "are different bytes under one version", "");
            if (!kept.TryAdd((asset.Name, asset.Version, asset.TargetFolder), asset))
                continue;
            foreach (var file in asset.Files())
            {
                if (!byFile.TryAdd(file.RelativePath, (file, asset)) && byFile[file.RelativePath].File.LocalPath != file.LocalPath)
                    throw Conflict(byFile[file.RelativePath].Asset, asset, $"would both be published to '{file.RelativePath}'", ", or another TargetPath on one of them");
            }
        }

        return new PublishPlan([.. kept.Values.OrderBy(a => a.Name, StringComparer.Ordinal).ThenBy(a => a.Version, StringComparer.Ordinal).ThenBy(a => a.TargetFolder, StringComparer.Ordinal)]);
    }

    /// <summary>
    /// The record of what the publish carries, <c>&lt;AssemblyName&gt;.assets.json</c>: name, version and digest of each asset, and when and by
    /// whom it was pushed if that is known.
    /// </summary>
    /// <param name="pushed">Says when and by whom an asset was pushed.</param>
    public byte[] Record(Func<OutputAsset, PushRecord?> pushed)
    {
        using var bytes = new MemoryStream();
        using (var json = new Utf8JsonWriter(bytes, new JsonWriterOptions { Indented = true, NewLine = "\n", Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteNumber("version", 1);
            json.WriteStartArray("assets");
            foreach (var asset in Assets)
            {
                json.WriteStartObject();
                json.WriteString("name", asset.Name);
                json.WriteString("version", asset.Version);
                if (asset.Digest is { } digest)
                    json.WriteString("digest", digest.ToString());
                else
                    json.WriteBoolean("overridden", true);
                json.WriteString("path", asset.TargetFolder);
                if (pushed(asset) is { } push)
                {
                    if (push.Date is { } date)
                        json.WriteString("pushed", date.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", System.Globalization.CultureInfo.InvariantCulture));
                    if (push.By is { } by)
                        json.WriteString("by", by);
                }

                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        return [.. bytes.ToArray(), .. Encoding.UTF8.GetBytes("\n")];
    }

    private static bool IsSame(OutputAsset x, OutputAsset y) =>
        x.Digest == y.Digest && (x.Digest is not null || x.LocalPath == y.LocalPath);

    private static AssetException Conflict(OutputAsset first, OutputAsset second, string what, string orElse) => new(
        AssetErrorCode.PublishConflict,
        $"{Describe(first)} and {Describe(second)} {what}. Let both projects lock the same version and digest, or set CopyToPublishDirectory=\"Never\"{orElse}.");

    private static string Describe(OutputAsset asset) =>
        $"{asset.Name} {asset.Version} ({asset.Digest?.ToString() ?? "a local override"}) of '{asset.Project}'";
}

/// <summary>When and by whom a version was pushed.</summary>
/// <param name="Date">When, UTC, if known.</param>
/// <param name="By">By whom, if known.</param>
public sealed record PushRecord(DateTimeOffset? Date, string? By);
