using System.Text.Json.Nodes;

namespace AssetSdk.Core;

/// <summary>
/// What a store says of a published version: the content of its <c>.meta</c> object. Without <see cref="Digest"/> it was written by
/// modelkit, which knows no digests.
/// </summary>
public sealed record VersionManifest
{
    /// <summary>The format of our key, <c>"assetsdk": {"format": 1}</c>.</summary>
    public const int Format = 1;

    /// <summary>When the version was published, UTC, or <see langword="null"/> if the store does not say.</summary>
    public DateTimeOffset? PushDate { get; init; }

    /// <summary>Whether the version is a file or a folder.</summary>
    public required AssetKind Kind { get; init; }

    /// <summary>modelkit's list of the files of a folder, in its order; empty for a file.</summary>
    public IReadOnlyList<string> Contents { get; init; } = [];

    /// <summary>The tree digest, or <see langword="null"/> when the version came without digests.</summary>
    public Digest? Digest { get; init; }

    /// <summary>
    /// What the version consists of, or <see langword="null"/> when it came without digests or the list lies in the <c>.files</c> object.
    /// </summary>
    public AssetTree? Tree { get; init; }

    /// <summary>The length of all files in bytes, when known.</summary>
    public long? Size { get; init; }

    /// <summary>The name of a file asset's one file when that is not the last segment of the asset's name.</summary>
    public string? FileName { get; init; }

    /// <summary>All keys as they were read, ours and those of others; kept when a manifest is written again.</summary>
    public JsonObject? Raw { get; init; }

    /// <summary>The file name under which a file asset is laid out.</summary>
    /// <param name="assetName">The asset's name; its last segment is the name when the manifest says none.</param>
    public string FileNameOf(string assetName) => FileName ?? assetName[(assetName.LastIndexOf('/') + 1)..];
}
