using System.Collections.Concurrent;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>What an asset's commit has yet to flush, and to vouch for. Filled by parallel downloads.</summary>
internal sealed class PendingTree
{
    private readonly ConcurrentDictionary<string, FileStamp> _blobs = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, FileStamp> _files = new(StringComparer.Ordinal);

    /// <summary>The new blobs.</summary>
    public IEnumerable<string> Blobs => _blobs.Keys;

    /// <summary>The folder in which the asset was laid out.</summary>
    public string? Tree { get; private set; }

    /// <summary>Adds a blob that nobody vouches for yet.</summary>
    /// <param name="blob">Its path.</param>
    /// <param name="hashed">What it looked like when it was hashed.</param>
    public void Add(string blob, FileStamp hashed) => _blobs[blob] = hashed;

    public void AddTree(string path) => Tree = path;

    /// <summary>Adds a file of the laid out asset that nobody vouches for yet, with what it looked like then.</summary>
    public void AddFile(AssetFile file, FileStamp laidOut) => _files[file.Path] = laidOut;

    /// <summary>Whether a blob looks as it did when it was found right.</summary>
    public bool IsAsFound(string blob, Digest digest)
    {
        var stamp = FileStamp.Of(blob);
        return BlobTime.Vouches(digest, stamp.Modified) || (_blobs.TryGetValue(blob, out var hashed) && stamp == hashed);
    }

    /// <summary>Whether a file of the laid out asset looks as it did then.</summary>
    public bool IsAsLaidOut(AssetFile file, FileStamp now) => _files.TryGetValue(file.Path, out var laidOut) && now == laidOut;
}
