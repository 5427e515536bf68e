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
/// <c>key⇥value</c> lines, then <c>asset⇥…</c> lines, then models and settings files, then <c>file⇥&lt;ordinal of its asset&gt;⇥path⇥size⇥hex</c> lines.
/// A model is <c>model⇥key⇥type⇥summary⇥file⇥line⇥column</c> with its <c>model-asset⇥&lt;model&gt;⇥tag⇥reference⇥&lt;asset&gt;⇥sub path</c>,
/// <c>model-setting⇥&lt;model&gt;⇥type⇥n⇥n name segments…⇥values…</c> and <c>model-dependency⇥&lt;model&gt;⇥alias⇥key</c>. A settings file is
/// <c>config⇥class⇥&lt;asset, or ""&gt;⇥path⇥json|yaml⇥file⇥line⇥column</c> with the tree of its
/// <c>config-node⇥&lt;config&gt;⇥&lt;parent node, or ""&gt;⇥key⇥kind⇥nullable⇥optional⇥examples…</c>, parents before children. Ordinals count from 0 in the order of the lines.
/// Keys, and columns behind the known ones, that a reader does not know are skipped. The generator compiles this file too.
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
    public AssetIndex(string className, string @namespace, string visibility, string assemblyName, IReadOnlyList<IndexAsset> assets,
        IReadOnlyList<IndexModel>? models = null, IReadOnlyList<IndexConfig>? configs = null)
    {
        ClassName = className;
        Namespace = @namespace;
        Visibility = visibility;
        AssemblyName = assemblyName;
        Assets = assets;
        Models = models ?? Array.Empty<IndexModel>();
        Configs = configs ?? Array.Empty<IndexConfig>();
    }

    /// <summary>Name of the generated class.</summary>
    public string ClassName { get; }

    /// <summary>Namespace of the generated class; <c>""</c> for none.</summary>
    public string Namespace { get; }

    /// <summary><c>internal</c> or <c>public</c>.</summary>
    public string Visibility { get; }

    /// <summary>Name of the assembly, which the map is named after.</summary>
    public string AssemblyName { get; }

    /// <summary>The assets, one an item, and one for each that only models name.</summary>
    public IReadOnlyList<IndexAsset> Assets { get; }

    /// <summary>The models that items and manifests declare.</summary>
    public IReadOnlyList<IndexModel> Models { get; }

    /// <summary>The typed settings files. Those of one class have one shape.</summary>
    public IReadOnlyList<IndexConfig> Configs { get; }

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
                Number(asset.Size), Number(asset.FileCount), asset.FileName, asset.SubPath, asset.Accessor, asset.FileAccessors, asset.State, asset.Target, asset.IsHidden ? "hidden" : "");
        }

        IndexModel.Write(text, Models);
        IndexConfig.Write(text, Configs);

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
    /// <param name="withFiles">Whether models, settings files and files are read; the no-op check does without.</param>
    /// <returns>The index, or <see langword="null"/> when the text is not one that this version reads.</returns>
    public static AssetIndex? TryRead(TextReader text, bool withFiles)
    {
        if (!string.Equals(text.ReadLine(), Header, StringComparison.Ordinal))
            return null;

        var values = new Dictionary<string, string>(StringComparer.Ordinal);
        var assets = new List<IndexAsset>();
        var files = new List<List<IndexFile>>();
        var models = new IndexModel.Reading();
        var configs = new IndexConfig.Reading();
        string? line;
        while ((line = text.ReadLine()) != null)
        {
            var columns = line.Split('\t');
            for (var i = 0; i < columns.Length; i++)
                columns[i] = TabText.Unescape(columns[i]);
            if (!withFiles && (columns[0] == "model" || columns[0] == "config" || columns[0] == "file"))
                break;
            if (columns[0] == "file")
            {
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
                    size, (int)count, columns[10], columns[11], columns[12], columns[13], columns[14], columns[15], own,
                    isHidden: columns.Length > 16 && columns[16] == "hidden"));
            }
            else if (columns[0].StartsWith("model", StringComparison.Ordinal) && IndexModel.Reading.Knows(columns[0]))
            {
                if (!models.TryAdd(columns, assets.Count))
                    return null;
            }
            else if (columns[0].StartsWith("config", StringComparison.Ordinal) && IndexConfig.Reading.Knows(columns[0]))
            {
                if (!configs.TryAdd(columns, assets.Count))
                    return null;
            }
            else if (columns.Length > 1)
            {
                values[columns[0]] = columns[1];
            }
        }

        if (!configs.AreWhole())
            return null;
        string Value(string key) => values.TryGetValue(key, out var value) ? value : "";
        return new AssetIndex(Value("class"), Value("namespace"), Value("visibility"), Value("assembly"), assets, models.Models, configs.Configs);
    }

    internal static void Line(StringBuilder text, params string[] columns)
    {
        for (var i = 0; i < columns.Length; i++)
            text.Append(i == 0 ? "" : "\t").Append(TabText.Escape(columns[i]));
        text.Append('\n');
    }

    internal static string Number(long number) => number.ToString(CultureInfo.InvariantCulture);

    internal static bool TryNumber(string text, out long number) =>
        long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);

    /// <summary>Reads an ordinal below <paramref name="count"/>, or a number of lines or columns up to it.</summary>
    internal static bool TryNumber(string text, int count, out int number)
    {
        var ok = TryNumber(text, out var value) && value < count;
        number = ok ? (int)value : 0;
        return ok;
    }
}

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

/// <summary>A model of the index: what items and manifests together declare under one key.</summary>
#if ASSETSDK_GENERATOR
internal
#else
public
#endif
sealed class IndexModel
{
    /// <summary>The most models of an index.</summary>
    public const int MaxCount = 100_000;

    /// <summary>The most segments of a setting's name.</summary>
    public const int MaxSettingDepth = 64;

    /// <summary>Makes a model of the index.</summary>
    public IndexModel(string key, string type, string summary, string file, int line, int column,
        IReadOnlyList<IndexModelAsset> assets, IReadOnlyList<IndexModelSetting> settings, IReadOnlyList<IndexModelDependency> dependencies)
    {
        Key = key;
        Type = type;
        Summary = summary;
        File = file;
        Line = line;
        Column = column;
        Assets = assets;
        Settings = settings;
        Dependencies = dependencies;
    }

    /// <summary>The model's key.</summary>
    public string Key { get; }

    /// <summary>The C# type of the model; <c>""</c> when none is declared.</summary>
    public string Type { get; }

    /// <summary>What the model is, in a sentence; <c>""</c> when nothing is said.</summary>
    public string Summary { get; }

    /// <summary>The file of the declaration of highest level, relative to the project, with <c>/</c>; <c>""</c> when unknown.</summary>
    public string File { get; }

    /// <summary>The line of that declaration, from 1; 0 when unknown.</summary>
    public int Line { get; }

    /// <summary>The column of that declaration, from 1; 0 when unknown.</summary>
    public int Column { get; }

    /// <summary>The assets that the model names.</summary>
    public IReadOnlyList<IndexModelAsset> Assets { get; }

    /// <summary>The settings with their declared values.</summary>
    public IReadOnlyList<IndexModelSetting> Settings { get; }

    /// <summary>The models that the model needs.</summary>
    public IReadOnlyList<IndexModelDependency> Dependencies { get; }

    internal static void Write(StringBuilder text, IReadOnlyList<IndexModel> models)
    {
        for (var i = 0; i < models.Count; i++)
        {
            var (model, ordinal) = (models[i], AssetIndex.Number(i));
            AssetIndex.Line(text, "model", model.Key, model.Type, model.Summary, model.File, AssetIndex.Number(model.Line), AssetIndex.Number(model.Column));
            foreach (var asset in model.Assets)
                AssetIndex.Line(text, "model-asset", ordinal, asset.Tag, asset.Reference, AssetIndex.Number(asset.AssetOrdinal), asset.SubPath);
            foreach (var setting in model.Settings)
            {
                var columns = new List<string> { "model-setting", ordinal, setting.Type, AssetIndex.Number(setting.Path.Count) };
                columns.AddRange(setting.Path);
                columns.AddRange(setting.Values);
                AssetIndex.Line(text, columns.ToArray());
            }

            foreach (var dependency in model.Dependencies)
                AssetIndex.Line(text, "model-dependency", ordinal, dependency.Alias, dependency.Key);
        }
    }

    /// <summary>The models of an index that is being read.</summary>
    internal sealed class Reading
    {
        private readonly List<(List<IndexModelAsset> Assets, List<IndexModelSetting> Settings, List<IndexModelDependency> Dependencies)> _parts =
            new List<(List<IndexModelAsset>, List<IndexModelSetting>, List<IndexModelDependency>)>();

        public List<IndexModel> Models { get; } = new List<IndexModel>();

        public static bool Knows(string record) => record == "model" || record == "model-asset" || record == "model-setting" || record == "model-dependency";

        public bool TryAdd(string[] columns, int assets)
        {
            if (columns[0] == "model")
                return TryAddModel(columns);
            if (columns.Length < 4 || !AssetIndex.TryNumber(columns[1], Models.Count, out var model))
                return false;
            switch (columns[0])
            {
                case "model-dependency":
                    _parts[model].Dependencies.Add(new IndexModelDependency(columns[2], columns[3]));
                    return true;
                case "model-asset":
                    if (columns.Length < 6 || !AssetIndex.TryNumber(columns[4], assets, out var asset))
                        return false;
                    _parts[model].Assets.Add(new IndexModelAsset(columns[2], columns[3], asset, columns[5]));
                    return true;
                default:
                    if (!AssetIndex.TryNumber(columns[3], MaxSettingDepth + 1, out var depth) || depth == 0 || columns.Length < 4 + depth)
                        return false;
                    var type = columns[2];
                    var values = columns.Length - 4 - depth;
                    if (values != 1 && !type.EndsWith("[]", StringComparison.Ordinal))
                        return false;
                    _parts[model].Settings.Add(new IndexModelSetting(type, Slice(columns, 4, depth), Slice(columns, 4 + depth, values)));
                    return true;
            }
        }

        private bool TryAddModel(string[] columns)
        {
            if (columns.Length < 7 || Models.Count == MaxCount || !AssetIndex.TryNumber(columns[5], int.MaxValue, out var line) || !AssetIndex.TryNumber(columns[6], int.MaxValue, out var column))
                return false;
            var parts = (new List<IndexModelAsset>(), new List<IndexModelSetting>(), new List<IndexModelDependency>());
            _parts.Add(parts);
            Models.Add(new IndexModel(columns[1], columns[2], columns[3], columns[4], line, column, parts.Item1, parts.Item2, parts.Item3));
            return true;
        }

        private static string[] Slice(string[] columns, int start, int count)
        {
            var slice = new string[count];
            Array.Copy(columns, start, slice, 0, count);
            return slice;
        }
    }
}

/// <summary>An asset that a model names.</summary>
#if ASSETSDK_GENERATOR
internal
#else
public
#endif
sealed class IndexModelAsset
{
    /// <summary>Makes an asset of a model.</summary>
    public IndexModelAsset(string tag, string reference, int assetOrdinal, string subPath)
    {
        Tag = tag;
        Reference = reference;
        AssetOrdinal = assetOrdinal;
        SubPath = subPath;
    }

    /// <summary>What tells it from the model's other assets; <c>""</c> for the main one.</summary>
    public string Tag { get; }

    /// <summary>The reference as the declaration says it.</summary>
    public string Reference { get; }

    /// <summary>Which of <see cref="AssetIndex.Assets"/> serves it.</summary>
    public int AssetOrdinal { get; }

    /// <summary>The file or folder inside the asset that the reference names; <c>""</c> for the asset itself.</summary>
    public string SubPath { get; }
}

/// <summary>A setting of a model.</summary>
#if ASSETSDK_GENERATOR
internal
#else
public
#endif
sealed class IndexModelSetting
{
    /// <summary>Makes a setting of a model.</summary>
    public IndexModelSetting(string type, IReadOnlyList<string> path, IReadOnlyList<string> values)
    {
        Type = type;
        Path = path;
        Values = values;
    }

    /// <summary><c>string bool int long double decimal timespan</c>, or one of them with <c>[]</c>.</summary>
    public string Type { get; }

    /// <summary>The segments of the name: several for a nested setting.</summary>
    public IReadOnlyList<string> Path { get; }

    /// <summary>The value as invariant text: one, or any number for a list.</summary>
    public IReadOnlyList<string> Values { get; }
}

/// <summary>A model that another one needs.</summary>
#if ASSETSDK_GENERATOR
internal
#else
public
#endif
sealed class IndexModelDependency
{
    /// <summary>Makes a dependency of a model.</summary>
    public IndexModelDependency(string alias, string key)
    {
        Alias = alias;
        Key = key;
    }

    /// <summary>The name under which the model knows it.</summary>
    public string Alias { get; }

    /// <summary>The key of the model that is needed.</summary>
    public string Key { get; }
}

/// <summary>A typed settings file of the index: where it is, and the shape of its class.</summary>
#if ASSETSDK_GENERATOR
internal
#else
public
#endif
sealed class IndexConfig
{
    /// <summary><see cref="AssetOrdinal"/> of a file of the project.</summary>
    public const int NoAsset = -1;

    /// <summary>The most settings files of an index.</summary>
    public const int MaxCount = 10_000;

    /// <summary>The most nodes of all shapes of an index.</summary>
    public const int MaxNodes = 1_000_000;

    /// <summary>How deep a shape may be: the root alone is 1.</summary>
    public const int MaxDepth = 64;

    /// <summary>Makes a settings file of the index.</summary>
    public IndexConfig(string className, int assetOrdinal, string path, string format, string file, int line, int column, IndexConfigNode root)
    {
        ClassName = className;
        AssetOrdinal = assetOrdinal;
        Path = path;
        Format = format;
        File = file;
        Line = line;
        Column = column;
        Root = root;
    }

    /// <summary>The class that is generated; several files may share one.</summary>
    public string ClassName { get; }

    /// <summary>Which of <see cref="AssetIndex.Assets"/> has the file; <see cref="NoAsset"/> when the project has it.</summary>
    public int AssetOrdinal { get; }

    /// <summary>The path inside the asset, or relative to the project, with <c>/</c>.</summary>
    public string Path { get; }

    /// <summary><c>json</c> or <c>yaml</c>.</summary>
    public string Format { get; }

    /// <summary>The file of the item, relative to the project, with <c>/</c>; <c>""</c> when unknown.</summary>
    public string File { get; }

    /// <summary>The line of the item, from 1; 0 when unknown.</summary>
    public int Line { get; }

    /// <summary>The column of the item, from 1; 0 when unknown.</summary>
    public int Column { get; }

    /// <summary>The shape of the class: that of all its files together.</summary>
    public IndexConfigNode Root { get; }

    internal static void Write(StringBuilder text, IReadOnlyList<IndexConfig> configs)
    {
        foreach (var config in configs)
        {
            AssetIndex.Line(text, "config", config.ClassName, config.AssetOrdinal < 0 ? "" : AssetIndex.Number(config.AssetOrdinal), config.Path, config.Format,
                config.File, AssetIndex.Number(config.Line), AssetIndex.Number(config.Column));
        }

        for (var i = 0; i < configs.Count; i++)
        {
            var next = 0;
            Write(text, AssetIndex.Number(i), "", configs[i].Root, ref next);
        }
    }

    private static void Write(StringBuilder text, string config, string parent, IndexConfigNode node, ref int next)
    {
        var own = AssetIndex.Number(next++);
        var columns = new List<string> { "config-node", config, parent, node.Key, node.Kind, node.IsNullable ? "true" : "false", node.IsOptional ? "true" : "false" };
        columns.AddRange(node.Examples);
        AssetIndex.Line(text, columns.ToArray());
        foreach (var child in node.Children)
            Write(text, config, own, child, ref next);
    }

    /// <summary>The settings files of an index that is being read.</summary>
    internal sealed class Reading
    {
        private readonly List<List<(IndexConfigNode Node, List<IndexConfigNode> Children, int Depth)>> _nodes =
            new List<List<(IndexConfigNode, List<IndexConfigNode>, int)>>();

        private readonly List<Func<IndexConfigNode, IndexConfig>> _configs = new List<Func<IndexConfigNode, IndexConfig>>();

        private int _count;

        /// <summary>The settings files, once <see cref="AreWhole"/> has said so.</summary>
        public List<IndexConfig> Configs { get; } = new List<IndexConfig>();

        public static bool Knows(string record) => record == "config" || record == "config-node";

        public bool TryAdd(string[] columns, int assets) => columns[0] == "config" ? TryAddConfig(columns, assets) : TryAddNode(columns);

        /// <summary>Whether each file has a shape, and each list of a shape the one child that its elements are.</summary>
        public bool AreWhole()
        {
            for (var i = 0; i < _configs.Count; i++)
            {
                foreach (var (node, children, _) in _nodes[i])
                {
                    if (node.Kind == IndexConfigNode.ListKind && (children.Count != 1 || children[0].Key.Length > 0))
                        return false;
                }

                if (_nodes[i].Count == 0)
                    return false;
                Configs.Add(_configs[i](_nodes[i][0].Node));
            }

            return true;
        }

        private bool TryAddConfig(string[] columns, int assets)
        {
            var asset = NoAsset;
            if (columns.Length < 8 || _configs.Count == MaxCount
                || (columns[2].Length > 0 && !AssetIndex.TryNumber(columns[2], assets, out asset))
                || (columns[4] != "json" && columns[4] != "yaml")
                || !AssetIndex.TryNumber(columns[6], int.MaxValue, out var line) || !AssetIndex.TryNumber(columns[7], int.MaxValue, out var column))
                return false;
            _nodes.Add(new List<(IndexConfigNode, List<IndexConfigNode>, int)>());
            _configs.Add(root => new IndexConfig(columns[1], asset, columns[3], columns[4], columns[5], line, column, root));
            return true;
        }

        private bool TryAddNode(string[] columns)
        {
            if (columns.Length < 7 || _count == MaxNodes || !AssetIndex.TryNumber(columns[1], _nodes.Count, out var config)
                || !IndexConfigNode.IsKind(columns[4]) || !TryFlag(columns[5], out var nullable) || !TryFlag(columns[6], out var optional))
                return false;
            var nodes = _nodes[config];
            var examples = new string[columns.Length - 7];
            Array.Copy(columns, 7, examples, 0, examples.Length);
            var children = new List<IndexConfigNode>();
            var node = new IndexConfigNode(columns[3], columns[4], nullable, optional, examples, children);
            var depth = 1;
            if (columns[2].Length == 0)
            {
                if (nodes.Count > 0)
                    return false;
            }
            else
            {
                if (!AssetIndex.TryNumber(columns[2], nodes.Count, out var parent) || nodes[parent].Depth == MaxDepth
                    || (nodes[parent].Node.Kind != IndexConfigNode.ObjectKind && nodes[parent].Node.Kind != IndexConfigNode.ListKind))
                    return false;
                depth += nodes[parent].Depth;
                nodes[parent].Children.Add(node);
            }

            _count++;
            nodes.Add((node, children, depth));
            return true;
        }

        private static bool TryFlag(string text, out bool flag)
        {
            flag = text == "true";
            return flag || text == "false";
        }
    }
}

/// <summary>A value of a settings file's shape.</summary>
#if ASSETSDK_GENERATOR
internal
#else
public
#endif
sealed class IndexConfigNode
{
    /// <summary><see cref="Kind"/>: a mapping; its children are its keys.</summary>
    public const string ObjectKind = "object";

    /// <summary><see cref="Kind"/>: a list; its one child, with the key <c>""</c>, is what its elements are.</summary>
    public const string ListKind = "list";

    /// <summary><see cref="Kind"/>: text.</summary>
    public const string StringKind = "string";

    /// <summary><see cref="Kind"/>: <c>true</c> or <c>false</c>.</summary>
    public const string BoolKind = "bool";

    /// <summary><see cref="Kind"/>: a whole number of 32 bits.</summary>
    public const string IntKind = "int";

    /// <summary><see cref="Kind"/>: a whole number of 64 bits.</summary>
    public const string LongKind = "long";

    /// <summary><see cref="Kind"/>: a number that a <see cref="double"/> holds exactly as it is written.</summary>
    public const string DoubleKind = "double";

    /// <summary><see cref="Kind"/>: a number that needs a <see cref="decimal"/>.</summary>
    public const string DecimalKind = "decimal";

    /// <summary><see cref="Kind"/>: anything: different kinds were seen, or none.</summary>
    public const string AnyKind = "any";

    /// <summary>Makes a value of a shape.</summary>
    public IndexConfigNode(string key, string kind, bool isNullable, bool isOptional, IReadOnlyList<string> examples, IReadOnlyList<IndexConfigNode> children)
    {
        Key = key;
        Kind = kind;
        IsNullable = isNullable;
        IsOptional = isOptional;
        Examples = examples;
        Children = children;
    }

    /// <summary>Its key in the file; <c>""</c> for the root and for the elements of a list.</summary>
    public string Key { get; }

    /// <summary>What it is: one of the constants of this class.</summary>
    public string Kind { get; }

    /// <summary>Whether it may be <see langword="null"/>.</summary>
    public bool IsNullable { get; }

    /// <summary>Whether its key may be missing.</summary>
    public bool IsOptional { get; }

    /// <summary>Values that were seen, for documentation.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>What is below it.</summary>
    public IReadOnlyList<IndexConfigNode> Children { get; }

    internal static bool IsKind(string kind) => kind == ObjectKind || kind == ListKind || kind == StringKind || kind == BoolKind || kind == IntKind || kind == LongKind || kind == DoubleKind || kind == DecimalKind || kind == AnyKind;
}
