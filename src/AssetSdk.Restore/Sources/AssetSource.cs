using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Restore;

/// <summary>A store as a project sees it: named, with a priority, for all names or for some.</summary>
/// <param name="Name">The source's name.</param>
/// <param name="Store">The store's URL and what refines its driver's defaults.</param>
internal sealed record AssetSource(string Name, StoreSettings Store)
{
    /// <summary>Sources are asked in ascending order of this number; equal ones in the order written.</summary>
    public int Priority { get; init; }

    /// <summary>The prefixes of names that the source may serve, whole segments: <c>acme</c> is <c>acme/x</c> but not <c>acmex</c>. Empty for all names.</summary>
    public IReadOnlyList<string> Prefixes { get; init; } = [];

    /// <summary>Reads prefixes as a project writes them, separated by <c>;</c>.</summary>
    public static IReadOnlyList<string> ParsePrefixes(string text) => text.Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Says whether the source may serve an asset.</summary>
    public bool Serves(string assetName) =>
        Prefixes.Count == 0 || Prefixes.Any(p =>
        {
            var prefix = p.TrimEnd('/');
            return assetName.StartsWith(prefix, StringComparison.Ordinal) && (assetName.Length == prefix.Length || assetName[prefix.Length] == '/');
        });

    /// <summary>Says whether the source is on this machine, so that it serves offline too.</summary>
    public bool IsLocal => Path.IsPathFullyQualified(Store.Url) || Store.Url.StartsWith("file:", StringComparison.OrdinalIgnoreCase);
}
