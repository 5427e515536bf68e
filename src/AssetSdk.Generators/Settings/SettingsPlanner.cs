using System;
using System.Collections.Generic;
using System.Linq;
using AssetSdk.Core;

namespace AssetSdk.Generators;

/// <summary>Decides the classes of typed settings files from the shapes in an index.</summary>
internal static class SettingsPlanner
{
    // An object of more keys than anybody would write by hand, all of one kind, is a table: a class with so many properties would help nobody.
    private const int MapFrom = 200;

    /// <summary>The settings files of an index, one a class, without what the compiler and the references offer.</summary>
    public static EquatableArray<SettingsModel> Plan(AssetIndex index, AccessorClass @class, List<DiagnosticInfo> diagnostics)
    {
        if (index.Configs.Count == 0)
            return default;
        var settings = new List<SettingsModel>();
        foreach (var group in index.Configs.GroupBy(c => c.ClassName, StringComparer.Ordinal))
        {
            var config = group.First();
            if (Identifier.Parse(config.ClassName) is not { } name || name == @class.Name || name == ModelPlanner.DefaultClassName)
            {
                var place = config.File.Length == 0 ? Place.None : new Place(config.File, 0, 0, Math.Max(config.Line - 1, 0), Math.Max(config.Column - 1, 0));
                diagnostics.Add(new(AccessorDiagnostics.InvalidAccessor, place, "The ConfigClass of '" + config.Path + "',", config.ClassName, "a C# identifier that is free"));
                continue;
            }

            if (config.Root.Kind != IndexConfigNode.ObjectKind)
                continue;
            var root = ObjectOf(config.Root, name, "$");
            settings.Add(new SettingsModel(@class, "", new(group.Select(c => FileOf(c, index)).ToArray()), root, CompilationFacts.None));
        }

        var hints = HintNames.Leaves("Settings", settings.Select(s => new[] { s.Root.Name }).ToArray());
        return new(settings.Select((s, i) => s with { HintName = hints[i] }).ToArray());
    }

    /// <summary>The class with what is known only of the whole compilation: another name if a model's config has its own.</summary>
    public static SettingsModel Complete(SettingsModel settings, EquatableArray<string> configs, CompilationFacts facts)
    {
        var root = settings.Root;
        while (configs.Contains(root.Name, StringComparer.Ordinal))
            root = root with { Name = root.Name + "File" };
        return settings with { Root = root, Facts = facts };
    }

    private static SettingsFileModel FileOf(IndexConfig config, AssetIndex index)
    {
        if (config.AssetOrdinal < 0)
            return new SettingsFileModel(config.Path, config.Format == "yaml", null);
        var indexed = index.Assets[config.AssetOrdinal];
        var asset = KnownAsset.Of(indexed);
        return new SettingsFileModel(config.Path, config.Format == "yaml", new ModelAssetModel(
            "", "", "", indexed.Reference, asset.Name, asset.Version, asset.Digest, asset.TargetFolder, asset.FileName, asset.IsFolder, asset.IsFolder ? config.Path : "", asset.IsOverride));
    }

    private static SettingsObject ObjectOf(IndexConfigNode node, string name, string path)
    {
        var names = new SiblingNames(name, node.Children.Count * 2, ReservedNames.InSettings);
        foreach (var child in node.Children)
            names.Add(child.Key, "key " + child.Key);
        var classes = new int[node.Children.Count];
        var count = node.Children.Count;
        for (var i = 0; i < classes.Length; i++)
        {
            var suffix = SuffixOf(node.Children[i]);
            classes[i] = suffix == null ? -1 : count++;
            if (suffix != null)
                names.Add(node.Children[i].Key + suffix, "class " + node.Children[i].Key);
        }

        var properties = node.Children.Select((child, i) => new SettingsProperty(
            child.Key, names[i], child.IsOptional, ValueOf(child, classes[i] < 0 ? "" : names[classes[i]], path + "." + child.Key), new(child.Examples.ToArray())));
        return new SettingsObject(name, path, new(properties.ToArray()));
    }

    // What the class of the objects in a value is called, beyond the key; null when there are none.
    private static string? SuffixOf(IndexConfigNode node) => node.Kind switch
    {
        IndexConfigNode.ObjectKind => IsMap(node) ? null : " Settings",
        IndexConfigNode.ListKind => SuffixOf(node.Children[0]) == null ? null : " Item",
        _ => null,
    };

    private static SettingsValue ValueOf(IndexConfigNode node, string @class, string path)
    {
        if (node.Kind == IndexConfigNode.ListKind)
            return new SettingsValue("list", node.IsNullable, null, ValueOf(node.Children[0], @class, path + "[]"));
        if (node.Kind != IndexConfigNode.ObjectKind)
            return new SettingsValue(node.Kind, node.IsNullable, null, null);
        return IsMap(node)
            ? new SettingsValue("map", node.IsNullable, null, new SettingsValue(KindOfAll(node)!, node.Children.Any(c => c.IsNullable), null, null))
            : new SettingsValue("object", node.IsNullable, ObjectOf(node, @class, path), null);
    }

    private static bool IsMap(IndexConfigNode node) => node.Children.Count >= MapFrom && KindOfAll(node) != null;

    /// <summary>The one kind of value that all keys of an object have; whole numbers are the widest of them.</summary>
    private static string? KindOfAll(IndexConfigNode node)
    {
        var kinds = node.Children.Select(c => c.Kind).Distinct(StringComparer.Ordinal).ToArray();
        if (kinds.Length == 1)
            return kinds[0] is IndexConfigNode.ObjectKind or IndexConfigNode.ListKind ? null : kinds[0];
        return kinds.All(k => k is IndexConfigNode.IntKind or IndexConfigNode.LongKind) ? IndexConfigNode.LongKind
            : kinds.All(k => k is IndexConfigNode.IntKind or IndexConfigNode.DoubleKind) ? IndexConfigNode.DoubleKind
            : null;
    }
}
