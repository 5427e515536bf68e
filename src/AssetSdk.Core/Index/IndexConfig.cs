#nullable enable
using System;
using System.Collections.Generic;
using System.Text;

namespace AssetSdk.Core;

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
