#nullable enable
using System;
using System.Collections.Generic;
using System.Text;

namespace AssetSdk.Core;

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
