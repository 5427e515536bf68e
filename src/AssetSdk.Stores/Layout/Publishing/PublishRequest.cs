using System.Text.Json.Nodes;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>What to publish.</summary>
/// <param name="Name">The asset's name.</param>
/// <param name="Path">The local file or folder.</param>
public sealed record PublishRequest(string Name, string Path)
{
    /// <summary>The asset's version scheme; of no effect in an Assets DB, where it is <c>tagged</c>.</summary>
    public VersionScheme Scheme { get; init; } = VersionScheme.Default;

    /// <summary>
    /// The version, complete: a conflict is an error. <see langword="null"/> for the next one: when a number turns out to be taken, the one behind it is tried;
    /// when the latest one has these bytes already, there is no next one.
    /// </summary>
    public string? Version { get; init; }

    /// <summary>Which part the next version increments; of no effect with <see cref="Version"/>.</summary>
    public VersionBump Bump { get; init; }

    /// <summary>A partial version that the next version stays within; of no effect with <see cref="Version"/>.</summary>
    public string? Within { get; init; }

    /// <summary>Who publishes: it is written into the claim and the manifest.</summary>
    public string Who { get; init; } = Environment.UserName;

    /// <summary>What to publish when it was scanned already, or is no local file or folder: <see cref="Path"/> is of no effect then.</summary>
    public AssetContent? Content { get; init; }

    /// <summary>Told, from any thread, how far the publish is.</summary>
    public Action<PublishProgress>? Progress { get; init; }

    /// <summary>Further keys of the manifest's <c>assetsdk</c> object, kept as they are.</summary>
    public JsonObject? Metadata { get; init; }
}

/// <summary>How far a publish is.</summary>
/// <param name="Version">The version that is claimed for the bytes: it stays theirs, whatever happens now.</param>
/// <param name="Bytes">How many bytes of files were read on their way into the store, or found there; what was sent twice counts twice.</param>
/// <param name="Size">How many bytes there are.</param>
public sealed record PublishProgress(string Version, long Bytes, long Size);

/// <summary>What a publish would do.</summary>
/// <param name="Version">The version that the content would get, if nobody is faster.</param>
/// <param name="IsPublished">Whether that version has these bytes already, so that nothing would be written.</param>
/// <param name="Versions">The versions that there are, latest first.</param>
public sealed record PublishPreview(string Version, bool IsPublished, IReadOnlyList<string> Versions);

/// <summary>How a publish ended well.</summary>
public enum PublishStatus
{
    /// <summary>The version exists now.</summary>
    Published,

    /// <summary>The version existed already, with the same bytes.</summary>
    AlreadyPublished,
}

/// <summary>What was published.</summary>
/// <param name="Status">Whether the version is new.</param>
/// <param name="Name">The asset's name.</param>
/// <param name="Version">The version that the bytes have.</param>
/// <param name="Content">What was published, and what of the local folder was left out.</param>
public sealed record PublishResult(PublishStatus Status, string Name, string Version, AssetContent Content)
{
    /// <summary>The tree digest.</summary>
    public Digest Digest => Content.Tree.Digest;
}
