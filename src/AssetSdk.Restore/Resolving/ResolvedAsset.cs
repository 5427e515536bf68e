using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>What a request was resolved to, before anything was fetched.</summary>
/// <param name="Version">The version.</param>
/// <param name="Manifest">What the source says of it.</param>
/// <param name="Source">The source that has it.</param>
internal sealed record ResolvedAsset(string Version, VersionManifest Manifest, AssetSource Source);

/// <summary>A version asked for of the sources.</summary>
/// <param name="Name">The asset's name.</param>
/// <param name="Requested">The version as asked for, or <see langword="null"/> for the latest.</param>
/// <param name="Scheme">The version scheme.</param>
/// <param name="OnlySource">The one source that may serve it, or <see langword="null"/>.</param>
internal sealed record VersionRequest(string Name, string? Requested, VersionScheme Scheme, string? OnlySource = null)
{
    public override string ToString() => Requested is null ? Name : $"{Name}:{Requested}";
}
