#nullable enable
using System.Collections.Generic;

namespace AssetSdk.Core;

/// <summary>An asset of the index: one <c>RemoteAsset</c> item, or what models name without an item.</summary>
#if ASSETSDK_GENERATOR
internal
#else
public
#endif
sealed class IndexAsset
{
    /// <summary><see cref="State"/>: the asset is in the cache.</summary>
    public const string Restored = "restored";

    /// <summary><see cref="State"/>: the lock file knows the asset, and the cache does not have it: its files are not known.</summary>
    public const string Locked = "locked";

    /// <summary><see cref="State"/>: a local path stands in for the asset.</summary>
    public const string Overridden = "overridden";

    /// <summary><see cref="FileAccessors"/>: there are too many files for an accessor each, and nothing was said.</summary>
    public const string Omitted = "omitted";

    /// <summary>Makes an asset of the index.</summary>
    public IndexAsset(string reference, string name, string requested, string scheme, string version, string digest, bool isFolder, long size, int fileCount,
        string fileName, string subPath, string accessor, string fileAccessors, string state, string target, IReadOnlyList<IndexFile> files, bool isHidden = false)
    {
        Reference = reference;
        Name = name;
        Requested = requested;
        Scheme = scheme;
        Version = version;
        Digest = digest;
        IsFolder = isFolder;
        Size = size;
        FileCount = fileCount;
        FileName = fileName;
        SubPath = subPath;
        Accessor = accessor;
        FileAccessors = fileAccessors;
        State = state;
        Target = target;
        Files = files;
        IsHidden = isHidden;
    }

    /// <summary>The reference as the project says it.</summary>
    public string Reference { get; }

    /// <summary>The asset's name.</summary>
    public string Name { get; }

    /// <summary>The version asked for; <c>""</c> for the latest.</summary>
    public string Requested { get; }

    /// <summary>The version scheme, or <c>url</c>.</summary>
    public string Scheme { get; }

    /// <summary>The resolved version.</summary>
    public string Version { get; }

    /// <summary>The tree digest, <c>sha256:…</c>; <c>""</c> for an overridden asset.</summary>
    public string Digest { get; }

    /// <summary>Whether the asset is a folder.</summary>
    public bool IsFolder { get; }

    /// <summary>The length of all files in bytes.</summary>
    public long Size { get; }

    /// <summary>How many files the asset has.</summary>
    public int FileCount { get; }

    /// <summary>The file name of a file asset; <c>""</c> for a folder.</summary>
    public string FileName { get; }

    /// <summary>The file or folder inside the asset that the reference names; <c>""</c> for the asset itself.</summary>
    public string SubPath { get; }

    /// <summary>The dotted C# path that the item asks for; <c>""</c> for the one derived from the name.</summary>
    public string Accessor { get; }

    /// <summary>Which files have accessors: <c>all</c>, <c>none</c>, a glob, or <see cref="Omitted"/>.</summary>
    public string FileAccessors { get; }

    /// <summary><see cref="Restored"/>, <see cref="Locked"/> or <see cref="Overridden"/>.</summary>
    public string State { get; }

    /// <summary>The item's <c>TargetPath</c>; <c>""</c> when it has none.</summary>
    public string Target { get; }

    /// <summary>Where the asset lies below an output folder, segments joined by <c>/</c>: <c>assets/&lt;name&gt;/&lt;version&gt;</c>, or the item's <c>TargetPath</c>.</summary>
    public string TargetFolder => Target.Length > 0 ? Target : "assets/" + Name + "/" + Version;

    /// <summary>The files that have accessors, sorted by their paths' UTF-8 bytes.</summary>
    public IReadOnlyList<IndexFile> Files { get; }

    /// <summary>Whether the asset has no accessor: only models name it, and its accessor would be another's too.</summary>
    public bool IsHidden { get; }
}
