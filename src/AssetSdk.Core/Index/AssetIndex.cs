#nullable enable
using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Text;

namespace AssetSdk.Core;

/// <summary>
/// The index, <c>obj/…/&lt;project&gt;.assets.index</c>: what restore found out, for the generator. It holds what generated code is
/// made of and nothing else, no absolute path and no time: the same inputs give the same bytes on any machine, and only what matters to the code recompiles it.
/// </summary>
/// <remarks>
/// UTF-8 text, a record a line, columns between tabs with <c>\t \n \r \\</c> escaped: first <c>assetsdk-index 1</c>, then
/// <c>key⇥value</c> lines, then <c>asset⇥…</c> lines, then <c>file⇥&lt;ordinal of its asset&gt;⇥path⇥size⇥hex</c> lines. Keys, and columns
/// behind the known ones, that a reader does not know are skipped. The generator compiles this file too.
/// </remarks>
#if ASSETSDK_GENERATOR
internal
#else
public
#endif
sealed class AssetIndex
{
    /// <summary>The first line.</summary>
    public const string Header = "assetsdk-index 1";

    /// <summary>Makes an index.</summary>
    public AssetIndex(string className, string @namespace, string visibility, string assemblyName, IReadOnlyList<IndexAsset> assets)
    {
        ClassName = className;
        Namespace = @namespace;
        Visibility = visibility;
        AssemblyName = assemblyName;
        Assets = assets;
    }

    /// <summary>Name of the generated class.</summary>
    public string ClassName { get; }

    /// <summary>Namespace of the generated class; <c>""</c> for none.</summary>
    public string Namespace { get; }

    /// <summary><c>internal</c> or <c>public</c>.</summary>
    public string Visibility { get; }

    /// <summary>Name of the assembly, which the map is named after.</summary>
    public string AssemblyName { get; }

    /// <summary>The assets, one an item.</summary>
    public IReadOnlyList<IndexAsset> Assets { get; }

    /// <summary>Writes the index.</summary>
    public string Write()
    {
        var text = new StringBuilder(Header).Append('\n');
        Line(text, "class", ClassName);
        Line(text, "namespace", Namespace);
        Line(text, "visibility", Visibility);
        Line(text, "assembly", AssemblyName);
        foreach (var asset in Assets)
        {
            Line(text, "asset", asset.Reference, asset.Name, asset.Requested, asset.Scheme, asset.Version, asset.Digest, asset.IsFolder ? "folder" : "file",
                Number(asset.Size), Number(asset.FileCount), asset.FileName, asset.SubPath, asset.Accessor, asset.FileAccessors, asset.State, asset.Target);
        }

        for (var i = 0; i < Assets.Count; i++)
        {
            var ordinal = Number(i);
            foreach (var file in Assets[i].Files)
                Line(text, "file", ordinal, file.Path, Number(file.Size), file.Hex);
        }

        return text.ToString();
    }

    /// <summary>Reads an index.</summary>
    /// <param name="text">Its text.</param>
    /// <param name="withFiles">Whether the files are read; the no-op check does without.</param>
    /// <returns>The index, or <see langword="null"/> when the text is not one that this version reads.</returns>
    public static AssetIndex? TryRead(TextReader text, bool withFiles)
    {
        if (!string.Equals(text.ReadLine(), Header, StringComparison.Ordinal))
            return null;

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var assets = new List<IndexAsset>();
        var files = new List<List<IndexFile>>();
        string? line;
        while ((line = text.ReadLine()) != null)
        {
            var columns = line.Split('\t');
            for (var i = 0; i < columns.Length; i++)
                columns[i] = TabText.Unescape(columns[i]);
            if (columns[0] == "file")
            {
                if (!withFiles)
                    break;
                if (columns.Length < 5 || !TryNumber(columns[1], out var ordinal) || ordinal >= files.Count || !TryNumber(columns[3], out var size))
                    return null;
                files[(int)ordinal].Add(new IndexFile(columns[2], size, columns[4]));
            }
            else if (columns[0] == "asset")
            {
                if (columns.Length < 16 || !TryNumber(columns[8], out var size) || !TryNumber(columns[9], out var count) || count > int.MaxValue)
                    return null;
                var own = new List<IndexFile>();
                files.Add(own);
                assets.Add(new IndexAsset(columns[1], columns[2], columns[3], columns[4], columns[5], columns[6], columns[7] == "folder",
                    size, (int)count, columns[10], columns[11], columns[12], columns[13], columns[14], columns[15], own));
            }
            else if (columns.Length > 1)
            {
                values[columns[0]] = columns[1];
            }
        }

        string Value(string key) => values.TryGetValue(key, out var value) ? value : "";
        return new AssetIndex(Value("class"), Value("namespace"), Value("visibility"), Value("assembly"), assets);
    }

    private static void Line(StringBuilder text, params string[] columns)
    {
        for (var i = 0; i < columns.Length; i++)
            text.Append(i == 0 ? "" : "\t").Append(TabText.Escape(columns[i]));
        text.Append('\n');
    }

    private static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    private static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}

/// <summary>An asset of the index: one <c>RemoteAsset</c> item.</summary>
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
        string fileName, string subPath, string accessor, string fileAccessors, string state, string target, IReadOnlyList<IndexFile> files)
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
}

/// <summary>A file of an asset in the index.</summary>
#if ASSETSDK_GENERATOR
internal
#else
public
#endif
sealed class IndexFile
{
    /// <summary>Makes a file of the index.</summary>
    public IndexFile(string path, long size, string hex)
    {
        Path = path;
        Size = size;
        Hex = hex;
    }

    /// <summary>The path inside the asset.</summary>
    public string Path { get; }

    /// <summary>The length in bytes.</summary>
    public long Size { get; }

    /// <summary>The SHA-256 of the bytes, 64 hex digits.</summary>
    public string Hex { get; }
}
