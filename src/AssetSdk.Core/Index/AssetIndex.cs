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
/// Keys, and columns behind the known ones, that a reader does not know are skipped. The generator compiles this folder too.
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
