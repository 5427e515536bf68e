using System.Runtime.CompilerServices;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>What assets a store has, found by listing its objects, or asked of a server: one request a page, and none for each asset.</summary>
public sealed class AssetCatalog
{
    private const string Meta = ".meta";
    private const string VersionList = ".versions";
    private const string Claim = ".claim";

    private readonly IWritableObjectStore? _store;
    private readonly IAssetServer? _server;

    private AssetCatalog(IWritableObjectStore? store, IAssetServer? server) => (_store, _server) = (store, server);

    /// <summary>Makes the catalog of a store that can be listed.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.StoreNotWritable"/>: it cannot.</exception>
    public static AssetCatalog Of(IObjectStore store) => store switch
    {
        IWritableObjectStore listable => new AssetCatalog(listable, null),
        IAssetServer server => new AssetCatalog(null, server),
        _ => throw new AssetException(AssetErrorCode.StoreNotWritable, $"{store.Location} cannot be listed: a web server tells no names. Name the asset, or use the folder or bucket behind it."),
    };

    /// <summary>Lists the assets whose names begin with a prefix, each with the versions that exist: those that have a manifest.</summary>
    /// <param name="prefix">The beginning of the names; <c>""</c> for all.</param>
    /// <param name="scheme">Orders the versions, and tells a version from what only looks like one.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>The assets as the keys of their last objects come: <c>a/b</c> before <c>a</c>.</returns>
    /// <exception cref="AssetException">The store failed.</exception>
    public IAsyncEnumerable<CatalogEntry> ListAsync(string prefix, VersionScheme scheme, CancellationToken cancellationToken) => _server is null
        ? ListAsync(_store!, prefix, scheme, cancellationToken)
        : ListAsync(_server, prefix, scheme, cancellationToken);

    // A server says them in the order in which they came.
    private static async IAsyncEnumerable<CatalogEntry> ListAsync(IAssetServer server, string prefix, VersionScheme scheme, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var assets = new SortedDictionary<string, List<string>>(StringComparer.Ordinal);
        await foreach (var (name, version) in server.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            if (!assets.TryGetValue(name, out var versions))
                assets[name] = versions = [];
            versions.Add(version);
        }

        foreach (var (name, versions) in assets)
        {
            versions.Reverse();
            yield return Entry((name, versions), scheme);
        }
    }

    private static async IAsyncEnumerable<CatalogEntry> ListAsync(IWritableObjectStore store, string prefix, VersionScheme scheme, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // In the order of keys ('.' before '/') a name's list of versions comes before its versions, and a version's manifest before its files.
        var open = new Stack<(string Name, List<string> Versions)>();
        var inside = new Stack<string>();
        await foreach (var entry in store.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            var key = entry.Key;
            while (inside.TryPeek(out var folder) && IsPast(key, folder))
                inside.Pop();
            while (open.TryPeek(out var last) && IsPast(key, last.Name + "/"))
                yield return Entry(open.Pop(), scheme);
            if (key.StartsWith("_assetsdk/", StringComparison.Ordinal) || inside.Any(f => key.StartsWith(f, StringComparison.Ordinal)))
                continue;

            if (key.EndsWith(VersionList, StringComparison.Ordinal) && AssetName.IsValid(key[..^VersionList.Length], out _))
            {
                open.Push((key[..^VersionList.Length], []));
            }
            else if (EndingOf(key) is { } ending && key.LastIndexOf('/') is > 0 and var slash)
            {
                inside.Push(key[..^ending.Length] + "/");
                var (name, version) = (key[..slash], key[(slash + 1)..^ending.Length]);
                if (ending != Meta || !name.StartsWith(prefix, StringComparison.Ordinal) || !AssetName.IsValid(name, out _) || AssetReference.VersionProblem(version) is not null)
                    continue;
                if (open.FirstOrDefault(a => a.Name == name).Versions is { } versions)
                    versions.Add(version);
                else if (scheme.IsComplete(version))
                    open.Push((name, [version]));
            }
        }

        while (open.Count > 0)
            yield return Entry(open.Pop(), scheme);
    }

    private static bool IsPast(string key, string folder) => string.CompareOrdinal(key, folder) > 0 && !key.StartsWith(folder, StringComparison.Ordinal);

    private static string? EndingOf(string key) =>
        key.EndsWith(Meta, StringComparison.Ordinal) ? Meta : key.EndsWith(Claim, StringComparison.Ordinal) ? Claim : null;

    private static CatalogEntry Entry((string Name, List<string> Versions) asset, VersionScheme scheme) => new(asset.Name, scheme.Sort(asset.Versions));
}

/// <summary>An asset of a store.</summary>
/// <param name="Name">The asset's name.</param>
/// <param name="Versions">Its versions, latest first; none when a publish was begun and never completed.</param>
public sealed record CatalogEntry(string Name, IReadOnlyList<string> Versions);
