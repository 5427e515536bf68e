using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Restore;

/// <summary>
/// What the cache remembers of stores, in <c>v1/stores</c>: lists of versions with their validators, manifests, and what versions without
/// digests were found to consist of. All of it can be lost, and none of it is trusted over a lock.
/// </summary>
internal sealed class StoreMemory(CacheRoot root)
{
    /// <summary>The versions of an asset as they were last seen.</summary>
    public VersionsRead? Versions(AssetSource source, string name)
    {
        try
        {
            if (JsonNode.Parse(File.ReadAllBytes(VersionsPath(source, name))) is not JsonObject node)
                return null;
            var versions = VersionList.Read(Encoding.UTF8.GetBytes(node.ToJsonString()));
            return new VersionsRead(ObjectReadStatus.Found, versions, node["validator"]?.GetValue<string>());
        }
        catch (Exception e) when (IsNothing(e))
        {
            return null;
        }
    }

    public void RememberVersions(AssetSource source, string name, VersionsRead read)
    {
        var node = new JsonObject
        {
            ["versions"] = new JsonArray([.. read.Versions.Select(v => (JsonNode)v)]),
            ["validator"] = read.Validator,
        };
        Remember(VersionsPath(source, name), Encoding.UTF8.GetBytes(node.ToJsonString()));
    }

    /// <summary>The manifest of a version as it was last seen, with the tree when that is known.</summary>
    public VersionManifest? Manifest(AssetSource source, string name, string version)
    {
        try
        {
            var manifest = ManifestFormat.Read(File.ReadAllBytes(MetaPath(source, name, version)), name);
            return manifest.Digest is { } digest && manifest.Tree is null
                ? ManifestFormat.WithFiles(manifest, ReadListing(TreePath(source, name, version)), name)
                : manifest;
        }
        catch (Exception e) when (IsNothing(e))
        {
            return null;
        }
    }

    /// <summary>Remembers a version that was restored, with what it consists of.</summary>
    public void Remember(AssetSource source, string name, string version, VersionManifest manifest, AssetTree tree)
    {
        if (manifest.Raw is { } raw)
            Remember(MetaPath(source, name, version), Encoding.UTF8.GetBytes(raw.ToJsonString()));
        if (manifest.Tree is null || manifest.Raw?["assetsdk"]?["files"] is null)
            RememberListing(TreePath(source, name, version), tree);
    }

    /// <summary>What a version without digests was found to consist of when it was first fetched.</summary>
    public AssetTree? Tree(AssetSource source, string name, string version)
    {
        try
        {
            return AssetTree.Parse(ReadListing(TreePath(source, name, version)));
        }
        catch (Exception e) when (IsNothing(e))
        {
            return null;
        }
    }

    /// <summary>What the archive of a single public file was found to consist of when it was first unpacked.</summary>
    public AssetTree? Unpacked(Digest archive, ArchiveKind kind)
    {
        try
        {
            return AssetTree.Parse(ReadListing(UnpackedPath(archive, kind)));
        }
        catch (Exception e) when (IsNothing(e))
        {
            return null;
        }
    }

    public void RememberUnpacked(Digest archive, ArchiveKind kind, AssetTree tree) => RememberListing(UnpackedPath(archive, kind), tree);

    // Nothing here is flushed, and a listing that lost its last lines is one of a smaller asset: its digest goes before it.
    private void RememberListing(string path, AssetTree tree) => Remember(path, [.. Encoding.ASCII.GetBytes(tree.Digest + "\n"), .. tree.ToListing()]);

    private static ReadOnlySpan<byte> ReadListing(string path)
    {
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
        var end = bytes.IndexOf((byte)'\n');
        var listing = bytes[(end + 1)..];
        return end > 0 && Digest.TryParse(Encoding.ASCII.GetString(bytes[..end]), out var digest) && Digest.Of(listing) == digest
            ? listing
            : throw new InvalidDataException($"'{path}' is not whole.");
    }

    private static bool IsNothing(Exception e) =>
        e is IOException or InvalidDataException or UnauthorizedAccessException or JsonException or AssetException or InvalidOperationException or ArgumentException;

    // What a killed process leaves in the staging folder is cleared from there.
    private void Remember(string path, byte[] bytes)
    {
        var staged = Path.Combine(root.Staging, Guid.NewGuid().ToString("N"));
        try
        {
            PrivateFolder.Create(root.Staging);
            PrivateFolder.Create(Path.GetDirectoryName(path)!);
            File.WriteAllBytes(staged, bytes);
            File.Move(staged, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or InvalidDataException or UnauthorizedAccessException)
        {
            // A read-only cache remembers nothing new.
        }
    }

    private string VersionsPath(AssetSource source, string name) => Path.Combine(Folder(source), AssetKeys.Versions(name));

    private string MetaPath(AssetSource source, string name, string version) => Path.Combine(Folder(source), AssetKeys.Meta(name, version));

    private string TreePath(AssetSource source, string name, string version) => Path.Combine(Folder(source), AssetKeys.Files(name, version));

    private string UnpackedPath(Digest archive, ArchiveKind kind) => Path.Combine(root.Folder, "stores", "url", archive.Hex[..2], $"{archive.Hex}.{kind.ToString().ToLowerInvariant()}.files");

    private string Folder(AssetSource source) => root.Store(source.Store.Url);
}
