using System.Collections.Concurrent;
using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Restore;

/// <summary>A project's sources in the order in which they are asked. A store is opened when it is first needed.</summary>
internal sealed class OpenSources : IDisposable
{
    private readonly ObjectStores _stores;
    private readonly ConcurrentDictionary<string, Lazy<IObjectStore>> _open = new(StringComparer.Ordinal);

    /// <summary>Takes sources, in the order written, and the drivers that open them.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidSource"/>: two sources have one name.</exception>
    public OpenSources(IEnumerable<AssetSource> sources, ObjectStores stores)
    {
        _stores = stores;
        All = [.. sources.OrderBy(s => s.Priority)];
        if (All.GroupBy(s => s.Name, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new AssetException(AssetErrorCode.InvalidSource, $"There are two sources named '{AssetPath.Printable(twice.Key)}'. Give each a name of its own.");
    }

    /// <summary>The sources in the order in which they are asked.</summary>
    public IReadOnlyList<AssetSource> All { get; }

    /// <summary>The sources that may serve an asset.</summary>
    /// <param name="assetName">The asset's name.</param>
    /// <param name="only">The name of the one source that the item allows, or <see langword="null"/>.</param>
    /// <exception cref="AssetException">
    /// <see cref="AssetErrorCode.NoSource"/>: there is none; <see cref="AssetErrorCode.InvalidSetting"/>: there is no source of that name.
    /// </exception>
    public IReadOnlyList<AssetSource> For(string assetName, string? only)
    {
        if (All.Count == 0)
            throw NoSource();
        var candidates = only is null ? All : [.. All.Where(s => string.Equals(s.Name, only, StringComparison.Ordinal))];
        if (candidates.Count == 0)
            throw new AssetException(AssetErrorCode.InvalidSetting, $"There is no source '{AssetPath.Printable(only)}', which '{assetName}' asks for. Sources are {string.Join(", ", All.Select(s => s.Name))}.");
        AssetSource[] serving = [.. candidates.Where(s => s.Serves(assetName))];
        return serving.Length > 0
            ? serving
            : throw new AssetException(AssetErrorCode.NoSource, $"No source may serve '{assetName}': the Prefixes of {string.Join(", ", candidates.Select(s => s.Name))} leave it out.");
    }

    /// <summary>Opens a source's store, or returns it when it is open.</summary>
    /// <exception cref="AssetException">The store's settings are not valid.</exception>
    public AssetReader Open(AssetSource source) => new(OpenStore(source));

    /// <summary>Opens a source's store, or returns it when it is open. It stays open until this is disposed.</summary>
    /// <exception cref="AssetException">The store's settings are not valid.</exception>
    public IObjectStore OpenStore(AssetSource source) => _open.GetOrAdd(source.Name, _ => new Lazy<IObjectStore>(() => _stores.Open(source.Store))).Value;

    /// <summary>There is no source at all.</summary>
    public static AssetException NoSource() =>
        new(AssetErrorCode.NoSource, "No asset store is set. Set the property AssetStore to a folder or URL, as in <AssetStore>https://assets.example.com/models</AssetStore>, or add AssetSource items.");

    public void Dispose()
    {
        foreach (var store in _open.Values)
        {
            if (store.IsValueCreated)
                store.Value.Dispose();
        }
    }
}
