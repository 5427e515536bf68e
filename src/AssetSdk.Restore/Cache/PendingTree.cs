using System.Collections.Concurrent;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>What an asset's commit has yet to flush and to vouch for. Filled by parallel downloads.</summary>
internal sealed class PendingTree
{
    private readonly ConcurrentDictionary<string, Digest> _blobs = new(StringComparer.Ordinal);

    /// <summary>The new blobs, with their digests.</summary>
    public IReadOnlyDictionary<string, Digest> Blobs => _blobs;

    /// <summary>The folder in which the asset was laid out.</summary>
    public string? Tree { get; private set; }

    public void Add(string blob, Digest digest) => _blobs[blob] = digest;

    public void AddTree(string path) => Tree = path;
}
