using System;
using System.Collections.Generic;
using System.Linq;
using AssetSdk.Core;

namespace AssetSdk.Generators;

/// <summary>Decides what is generated of the models: merges what index and classes declare, checks it, and gives everything its name.</summary>
internal static class ModelPlanner
{
    /// <summary>The class that lists the models.</summary>
    public const string DefaultClassName = "Models";

    /// <summary>Plans the code of all models.</summary>
    /// <param name="source">What the index says; <see langword="null"/> without one.</param>
    /// <param name="classes">The classes that declare models.</param>
    /// <param name="types">The types that the index names.</param>
    /// <param name="facts">What the compiler and the references offer.</param>
    /// <param name="hasModelsNamespace">Whether the project has a namespace where the class <c>Models</c> would be.</param>
    public static ModelPlan Plan(ModelSource? source, EquatableArray<ClassDeclaration> classes, EquatableArray<NamedModelType> types, CompilationFacts facts, bool hasModelsNamespace)
    {
        source ??= WithoutIndex(classes);
        if (source == null)
            return ModelPlan.Empty;
        var diagnostics = new List<DiagnosticInfo>();
        var declared = ModelMerge.Merge(source, classes, types, diagnostics);
        if (declared.Count == 0)
            return ModelPlan.Empty with { Diagnostics = new(diagnostics.ToArray()) };

        ModelChecks.CheckDependencies(declared, diagnostics);
        return Name(source, declared, hasModelsNamespace || source.Class.Name == DefaultClassName ? "Asset" + DefaultClassName : DefaultClassName, facts, diagnostics);
    }

    private static ModelSource? WithoutIndex(EquatableArray<ClassDeclaration> classes) =>
        classes.Count == 0 ? null : new ModelSource(new AccessorClass(classes[0].Namespace, "Assets", "internal", ""), default, default);

    private static ModelPlan Name(ModelSource source, SortedDictionary<string, DeclaredModel> declared, string name, CompilationFacts facts, List<DiagnosticInfo> diagnostics)
    {
        var models = declared.Values.ToArray();
        var members = new SiblingNames(name, models.Length, ReservedNames.InModels);
        foreach (var model in models)
            members.Add(model.Key, model.Key);
        var names = new Dictionary<string, (string Member, string Config)>(StringComparer.Ordinal);
        for (var i = 0; i < models.Length; i++)
            names.Add(models[i].Key, (members[i], members[i] + "Config"));

        var hints = HintNames.Leaves(name, models.Select(m => new[] { names[m.Key].Config }).ToArray());
        var configs = models.Select((model, i) => ConfigOf(source, model, name, hints[i], names, facts)).ToArray();
        var entries = new ModelEntry[models.Length];
        for (var i = 0; i < models.Length; i++)
        {
            var creation = facts.HasRuntime ? ModelCreation.Find(models[i], configs[i], declared, diagnostics) : null;
            entries[i] = new ModelEntry(models[i].Key, names[models[i].Key].Member, configs[i].Name, models[i].Summary, new(models[i].Assets.Values.Select(a => a.Reference).ToArray()), configs[i].Dependencies, creation);
        }

        return new ModelPlan(new ModelsModel(source.Class, name, new(entries), facts), new(configs), new(diagnostics.ToArray()));
    }

    private static ModelModel ConfigOf(ModelSource source, DeclaredModel model, string models, string hintName, Dictionary<string, (string Member, string Config)> names, CompilationFacts facts)
    {
        var config = names[model.Key].Config;
        var tree = SettingTree.Build(model.Settings.Values);
        var assets = model.Assets.Values.ToArray();
        var dependencies = model.Dependencies.Values.Where(d => names.ContainsKey(d.Key)).ToArray();

        var members = new ConfigNames(config, assets.Length + tree.Count + dependencies.Length);
        foreach (var asset in assets)
            members.Add(asset.Tag.Length == 0 ? "AssetPath" : asset.Tag + " Path", "asset " + asset.Tag);
        foreach (var node in tree)
            members.Add(node.Key, "setting " + node.Key, node.IsGroup);
        foreach (var dependency in dependencies)
            members.Add(dependency.Alias, "dependency " + dependency.Alias);

        return new ModelModel(
            source.Class,
            models,
            model.Key,
            config,
            hintName,
            model.Summary,
            new(assets.Select((asset, i) => AssetOf(source.Assets[asset.Ordinal], asset, members.Member(i))).ToArray()),
            new(tree.Select((node, i) => node.ToModel(members.Member(assets.Length + i), members.Group(assets.Length + i))).ToArray()),
            new(dependencies.Select((dependency, i) => DependencyOf(dependency, members.Member(assets.Length + tree.Count + i), names)).ToArray()),
            facts);
    }

    private static ModelAssetModel AssetOf(KnownAsset asset, NamedAsset named, string member) => new(
        member, "_" + member, named.Tag, named.Reference, asset.Name, asset.Version, asset.Digest, asset.TargetFolder, asset.FileName, asset.IsFolder, named.SubPath, asset.IsOverride);

    private static DependencyModel DependencyOf(NamedDependency dependency, string member, Dictionary<string, (string Member, string Config)> names) =>
        new(dependency.Alias, dependency.Key, member, "_" + member, names[dependency.Key].Config, names[dependency.Key].Member);
}
