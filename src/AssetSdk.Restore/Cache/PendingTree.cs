using System.Collections.Concurrent;

namespace AssetSdk.Restore;

/// <summary>What an asset's commit has yet to flush. Filled by parallel downloads.</summary>
internal sealed class PendingTree
{
    private readonly ConcurrentDictionary<string, bool> _blobs = new(StringComparer.Ordinal);

    /// <summary>The new blobs.</summary>
    public IEnumerable<string> Blobs => _blobs.Keys;

    /// <summary>The folder in which the asset was laid out.</summary>
    public string? Tree { get; private set; }

    public void Add(string blob) => _blobs[blob] = true;

    public void AddTree(string path) => Tree = path;
}
