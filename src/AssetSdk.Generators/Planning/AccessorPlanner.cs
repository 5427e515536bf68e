using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using AssetSdk.Core;

namespace AssetSdk.Generators;

/// <summary>Decides what is generated from an index: which classes, which identifiers, which diagnostics.</summary>
internal static class AccessorPlanner
{
    private const string DefaultClassName = "Assets";

    /// <summary>Plans the code of the first index that can be read.</summary>
    public static AccessorPlan Plan(EquatableArray<IndexText> texts)
    {
        var diagnostics = new List<DiagnosticInfo>();
        AssetIndex? index = null;
        foreach (var text in texts)
        {
            if (index != null)
            {
                diagnostics.Add(new(AccessorDiagnostics.InvalidIndex, text.FileName, "is a second index, and a project has one: remove it from AdditionalFiles"));
                continue;
            }

            using var reader = new StringReader(text.Text);
            index = AssetIndex.TryRead(reader, withFiles: true);
            if (index == null)
                diagnostics.Add(new(AccessorDiagnostics.InvalidIndex, text.FileName, "is not an index that this version of AssetSdk reads: delete it and build again, with one version of AssetSdk"));
        }

        return index == null
            ? AccessorPlan.Empty with { Diagnostics = new(diagnostics.ToArray()) }
            : Plan(index, diagnostics);
    }

    private static AccessorPlan Plan(AssetIndex index, List<DiagnosticInfo> diagnostics)
    {
        // A project without assets has no class: the SDK may be imported for every project of a repository.
        if ((index.Assets.Count == 0 && index.Models.Count == 0 && index.Configs.Count == 0) || ClassOf(index, diagnostics) is not { } @class)
            return AccessorPlan.Empty with { Diagnostics = new(diagnostics.ToArray()) };
        var models = ModelSource.Of(index, @class);
        var settings = SettingsPlanner.Plan(index, @class, diagnostics);
        if (index.Assets.Count == 0)
            return AccessorPlan.Empty with { Models = models, Settings = settings, Diagnostics = new(diagnostics.ToArray()) };

        var wanted = index.Assets.Select(asset => asset.IsHidden ? null : PathOf(asset, diagnostics)).ToArray();
        var tree = NameTree.Build(@class.Name, wanted);
        var segments = new List<SegmentModel>();
        var paths = new string[]?[wanted.Length];
        foreach (var child in tree.Children.Values)
            Visit(child, [@class.Name], index, paths, segments, diagnostics);

        var ordinals = Enumerable.Range(0, paths.Length).Where(i => paths[i] != null).ToArray();
        var hints = HintNames.Leaves(@class.Name, ordinals.Select(i => paths[i]!).ToArray());
        var assets = ordinals.Select((ordinal, i) => ModelOf(index.Assets[ordinal], @class, paths[ordinal]!, hints[i])).ToArray();
        var leaves = ordinals.Select(i => Dotted(paths[i]!)).ToArray();

        ReportOmitted(index, diagnostics);
        ReportSharedVariables(index, diagnostics);
        return new AccessorPlan(new RootModel(@class, new(segments.ToArray()), new(leaves)), new(assets), models, settings, new(diagnostics.ToArray()));
    }

    private static AccessorClass? ClassOf(AssetIndex index, List<DiagnosticInfo> diagnostics)
    {
        var name = Identifier.Parse(index.ClassName.Length == 0 ? DefaultClassName : index.ClassName);
        // A class cannot be called what one of its members is.
        if (name == null || ReservedNames.InRoot.Contains(name))
        {
            diagnostics.Add(new(AccessorDiagnostics.InvalidAccessor, "The property AssetClassName", index.ClassName, name == null ? "a C# identifier" : "free: the class has a member of this name"));
            name = null;
        }

        var parts = index.Namespace.Length == 0 ? [] : Identifier.ParseDotted(index.Namespace);
        if (parts == null)
            diagnostics.Add(new(AccessorDiagnostics.InvalidAccessor, "The property AssetNamespace (by default the RootNamespace)", index.Namespace, "C# identifiers joined by dots: set AssetNamespace"));
        if (name == null || parts == null)
            return null;

        var visibility = string.Equals(index.Visibility, "public", StringComparison.OrdinalIgnoreCase) ? "public" : "internal";
        return new AccessorClass(Dotted(parts), name, visibility, index.AssemblyName);
    }

    private static string[]? PathOf(IndexAsset asset, List<DiagnosticInfo> diagnostics)
    {
        if (asset.Accessor.Length > 0)
        {
            var path = Identifier.ParseDotted(asset.Accessor);
            if (path == null)
                diagnostics.Add(new(AccessorDiagnostics.InvalidAccessor, "The Accessor of '" + asset.Reference + "',", asset.Accessor, "C# identifiers joined by dots"));
            return path;
        }

        var segments = asset.Name.Split('/');
        return Array.ConvertAll(segments, segment => Identifier.FromSegment(segment, asset.Name));
    }

    private static void Visit(NameTree node, string[] around, AssetIndex index, string[]?[] paths, List<SegmentModel> segments, List<DiagnosticInfo> diagnostics)
    {
        string[] path = [.. around, node.Name];
        if (node.Leaves.Count == 1)
            paths[node.Leaves[0]] = path.Skip(1).ToArray();
        else if (node.Leaves.Count > 1)
            ReportClash(node, path, index, diagnostics);

        if (node.Children.Count == 0)
            return;
        var isLeaf = node.Leaves.Count == 1;
        segments.Add(new SegmentModel(around.Length - 1, node.Name, isLeaf ? "" : Names(node, index)));
        foreach (var child in node.Children.Values)
            Visit(child, path, index, paths, segments, diagnostics);
    }

    private static string Names(NameTree node, AssetIndex index)
    {
        const int Shown = 8;
        var names = node.Inside.Select(i => index.Assets[i].Name).ToArray();
        var shown = string.Join(", ", names.Take(Shown));
        return names.Length <= Shown ? shown : shown + " and " + Number(names.Length - Shown) + " more";
    }

    private static AssetModel ModelOf(IndexAsset asset, AccessorClass @class, string[] path, string hintName)
    {
        var files = new FileModel[asset.Files.Count];
        for (var i = 0; i < files.Length; i++)
            files[i] = new FileModel(asset.Files[i].Path, asset.Files[i].Size, asset.Files[i].Hex);

        // The lock file does not know a file asset's file name: until the asset is restored it is taken to be the name's last segment.
        var fileName = asset.IsFolder || asset.FileName.Length > 0 ? asset.FileName : asset.Name.Substring(asset.Name.LastIndexOf('/') + 1);
        return new AssetModel(@class, new(path), hintName, asset.Reference, asset.Name, asset.Version, asset.Digest, asset.IsFolder, asset.Size, asset.FileCount,
            fileName, asset.SubPath, asset.FileAccessors, asset.State, PathVariable.Of(asset.Name), asset.TargetFolder, new(files));
    }

    private static void ReportClash(NameTree node, string[] path, AssetIndex index, List<DiagnosticInfo> diagnostics)
    {
        var references = node.Leaves.Select(i => "'" + index.Assets[i].Reference + "'").ToArray();
        var all = string.Join(", ", references, 0, references.Length - 1) + " and " + references[references.Length - 1];
        diagnostics.Add(new(AccessorDiagnostics.AccessorClash, Dotted(path), all, Dotted(path.Skip(1)) + "2"));
    }

    private static void ReportOmitted(AssetIndex index, List<DiagnosticInfo> diagnostics)
    {
        foreach (var asset in index.Assets)
        {
            if (asset.FileAccessors == IndexAsset.Omitted)
                diagnostics.Add(new(AccessorDiagnostics.FileAccessorsOmitted, asset.Reference, Number(asset.FileCount)));
        }
    }

    private static void ReportSharedVariables(AssetIndex index, List<DiagnosticInfo> diagnostics)
    {
        foreach (var group in index.Assets.Select(asset => asset.Name).Distinct(StringComparer.Ordinal).GroupBy(PathVariable.Of, StringComparer.Ordinal))
        {
            var names = group.Select(name => "'" + name + "'").ToArray();
            if (names.Length > 1)
                diagnostics.Add(new(AccessorDiagnostics.SharedPathVariable, string.Join(", ", names), group.Key));
        }
    }

    private static string Dotted(IEnumerable<string> path) => string.Join(".", path.Select(Identifier.Written));

    private static string Number(int number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
