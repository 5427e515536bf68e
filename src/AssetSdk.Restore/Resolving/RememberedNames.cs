using System.Collections.Concurrent;
using System.Text;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>The names and versions of assets by their digests, as far as the cache remembers them of stores; see <see cref="StoreMemory"/>.</summary>
internal static class RememberedNames
{
    private const string Meta = ".meta";

    public static IReadOnlyDictionary<Digest, IReadOnlyList<CachedName>> Read(CacheRoot root)
    {
        var found = new ConcurrentDictionary<Digest, ConcurrentDictionary<(string Name, string Version), CachedName>>();
        foreach (var store in CacheContents.Shards(root.Stores))
        {
            Parallel.ForEach(store.EnumerateFiles("*" + Meta, SearchOption.AllDirectories), file =>
            {
                if (TryRead(store, file) is var (digest, name))
                    found.GetOrAdd(digest, static _ => new()).TryAdd((name.Name, name.Version), name);
            });
        }

        return found.ToDictionary(
            f => f.Key,
            f => (IReadOnlyList<CachedName>)[.. f.Value.Values.OrderBy(n => n.Name, StringComparer.Ordinal).ThenBy(n => n.Version, StringComparer.Ordinal)]);
    }

    // All of it can be lost: what cannot be read is not remembered.
    private static (Digest Digest, CachedName Name)? TryRead(DirectoryInfo store, FileInfo meta)
    {
        var path = Path.GetRelativePath(store.FullName, meta.FullName)[..^Meta.Length].Replace('\\', '/');
        var slash = path.LastIndexOf('/');
        if (slash < 0 || !AssetName.IsValid(path[..slash], out _) || AssetReference.VersionProblem(path[(slash + 1)..]) is not null)
            return null;
        var (name, version) = (path[..slash], path[(slash + 1)..]);
        try
        {
            var manifest = ManifestFormat.Read(File.ReadAllBytes(meta.FullName), name);
            return (manifest.Digest ?? FoundDigest(meta.FullName[..^Meta.Length])) is { } digest ? (digest, new CachedName(name, version, manifest.PushDate)) : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or AssetException)
        {
            return null;
        }
    }

    // The first line of what a version without digests was found to consist of.
    private static Digest? FoundDigest(string path)
    {
        using var text = new StreamReader(path + ".files", Encoding.ASCII);
        return Digest.TryParse(text.ReadLine(), out var digest) ? digest : null;
    }
}
