using System;
using System.Collections.Generic;
using System.Linq;
using AssetSdk.Core;

namespace AssetSdk.Generators;

/// <summary>Merges what the index says of models (items and manifests, merged already) with what classes say: field by field, the index first.</summary>
internal sealed class ModelMerge
{
    private static readonly string[] Numbers = ["int", "long", "double", "decimal"];

    private readonly ModelSource _source;
    private readonly List<DiagnosticInfo> _diagnostics;
    private readonly SortedDictionary<string, DeclaredModel> _models = new(StringComparer.Ordinal);

    private ModelMerge(ModelSource source, List<DiagnosticInfo> diagnostics)
    {
        _source = source;
        _diagnostics = diagnostics;
    }

    public static SortedDictionary<string, DeclaredModel> Merge(ModelSource source, EquatableArray<ClassDeclaration> classes, EquatableArray<NamedModelType> types, List<DiagnosticInfo> diagnostics)
    {
        var merge = new ModelMerge(source, diagnostics);
        var found = new Dictionary<string, ModelType>(StringComparer.Ordinal);
        foreach (var type in types)
            found[type.Name] = type.Type;
        foreach (var model in source.Models)
            merge.Add(model, found);
        foreach (var group in classes.GroupBy(c => c.Key, StringComparer.Ordinal))
            merge.Add(group.ToArray());
        return merge._models;
    }

    private void Add(IndexedModel model, Dictionary<string, ModelType> types)
    {
        if (_models.ContainsKey(model.Key))
            return;
        var declared = new DeclaredModel(model.Key, model.Place) { Summary = model.Summary, TypeName = model.Type };
        if (model.Type.Length > 0 && types.TryGetValue(model.Type, out var type))
            declared.Type = type;
        foreach (var asset in model.Assets)
            declared.Assets[asset.Tag] = asset;
        foreach (var setting in model.Settings)
            declared.Settings[setting.Id] = setting;
        foreach (var dependency in model.Dependencies)
            declared.Dependencies[dependency.Alias] = dependency;
        _models.Add(model.Key, declared);
    }

    private void Add(ClassDeclaration[] classes)
    {
        var first = classes[0];
        foreach (var other in classes.Skip(1))
            Report(ModelDiagnostics.ModelContradiction, other.Place, other.Key, "'" + first.Type.Name + "' and '" + other.Type.Name + "' both declare it");
        if (DeclaredDependency.KeyProblem(first.Key) is { } problem)
        {
            Report(ModelDiagnostics.InvalidModel, first.Place, first.Key, problem);
            return;
        }

        if (!_models.TryGetValue(first.Key, out var model))
            _models.Add(first.Key, model = new DeclaredModel(first.Key, first.Place));
        AddType(model, first);
        if (model.Summary.Length == 0)
            model.Summary = first.Summary;
        AddAssets(model, first);
        AddSettings(model, first);
        AddDependencies(model, first);
    }

    private void AddType(DeclaredModel model, ClassDeclaration @class)
    {
        if (model.TypeName.Length > 0 && (model.Type is null || model.Type.GlobalName != @class.Type.GlobalName))
        {
            Report(ModelDiagnostics.ModelContradiction, @class.Place, model.Key, "its item or manifest names the type '" + model.TypeName + "', and the attribute stands at '" + @class.Type.Name + "'");
            return;
        }

        model.TypeName = @class.Type.Name;
        model.Type = @class.Type;
    }

    private void AddAssets(DeclaredModel model, ClassDeclaration @class)
    {
        var named = new List<DeclaredAsset>();
        if (@class.Asset.Length > 0)
            named.Add(new DeclaredAsset("", @class.Asset));
        if (!DeclaredAsset.TryParse(@class.Assets, out var tagged, out var problem))
            Report(ModelDiagnostics.InvalidModel, @class.Place, model.Key, problem);
        named.AddRange(tagged);
        foreach (var asset in named)
        {
            if (model.Assets.ContainsKey(asset.Tag))
                continue;
            var ordinal = OrdinalOf(asset);
            if (ordinal < 0)
            {
                Report(ModelDiagnostics.UnknownModelAsset, @class.Place, model.Key, asset.Reference, "<RemoteAsset Include=\"" + asset.Name + (asset.Version.Length == 0 ? "" : ":" + asset.Version) + "\" />");
                continue;
            }

            if (asset.SubPath.Length > 0 && !_source.Assets[ordinal].MayHave(asset.SubPath))
                Report(ModelDiagnostics.MissingModelFile, @class.Place, model.Key, asset.Reference, Suggestion.Of(asset.SubPath, _source.Assets[ordinal].Files));
            model.Assets.Add(asset.Tag, new NamedAsset(asset.Tag, asset.Reference, ordinal, asset.SubPath));
        }
    }

    private int OrdinalOf(DeclaredAsset asset)
    {
        var sameName = Enumerable.Range(0, _source.Assets.Count).Where(i => _source.Assets[i].Name == asset.Name).ToArray();
        var same = sameName.Where(i => _source.Assets[i].Requested == asset.Version).ToArray();
        return same.Length > 0 ? same[0] : asset.Version.Length == 0 && sameName.Length == 1 ? sameName[0] : -1;
    }

    private void AddSettings(DeclaredModel model, ClassDeclaration @class)
    {
        if (!DeclaredSetting.TryParse(@class.Settings, out var settings, out var problem))
            Report(ModelDiagnostics.WrongSettingType, @class.Place, model.Key, problem);
        // Two spellings of one member are one setting, as for items and manifests.
        var indexed = model.Settings.Values.ToLookup(s => s.Member, StringComparer.Ordinal);
        foreach (var setting in settings)
        {
            var own = new NamedSetting(setting.Type, new(setting.Path.ToArray()), new(setting.Values.ToArray()));
            var same = indexed[own.Member].ToArray();
            if (same.Length == 0)
                model.Settings[own.Id] = own;
            foreach (var higher in same.Length > 1 ? same.Where(s => s.Id == own.Id) : same)
                model.Settings[higher.Id] = Typed(model, @class, higher, own);
        }

        // A name is a value or a group, in all declarations together.
        var groups = new HashSet<string>(StringComparer.Ordinal);
        foreach (var setting in model.Settings.Values)
        {
            for (var depth = 1; depth < setting.Path.Count; depth++)
                groups.Add(NamedSetting.IdOf(setting.Path.Take(depth)));
        }

        foreach (var setting in model.Settings.Values.Where(s => groups.Contains(s.Id)).ToArray())
        {
            Report(ModelDiagnostics.ModelContradiction, @class.Place, model.Key, "'" + setting.Name + "' is a setting, and others make a group of it");
            model.Settings.Remove(setting.Id);
        }
    }

    // The class says the type: what an item says without one is text until the class is known.
    private NamedSetting Typed(DeclaredModel model, ClassDeclaration @class, NamedSetting higher, NamedSetting own)
    {
        if (higher.Type == own.Type)
            return higher;
        if (higher.Type == SettingType.Text && DeclaredSetting.TryRead(own.Name, own.Type, higher.Values[0], out var values, out _))
            return new NamedSetting(own.Type, higher.Path, new(values.ToArray()));
        if (IsWidened(higher, own.Type))
            return higher with { Type = own.Type };
        Report(ModelDiagnostics.WrongSettingType, model.Place, model.Key, "the setting '" + own.Name + "' is " + higher.Type + " (" + string.Join(" | ", higher.Values) + ") here, and the class '" + @class.Type.Name + "' declares it as " + own.Type);
        return own;
    }

    // A manifest says the type of a value, the class that of the setting: a wider one, if it loses no digit.
    private static bool IsWidened(NamedSetting setting, string type)
    {
        var element = SettingType.Element(type);
        return SettingType.IsList(setting.Type) == SettingType.IsList(type)
            && Array.IndexOf(Numbers, SettingType.Element(setting.Type)) is >= 0 and var rank && rank < Array.IndexOf(Numbers, element)
            && setting.Values.All(v => element == "double" ? NumberText.RoundTripsDouble(v) : SettingType.TryRead(element, v, out _));
    }

    private void AddDependencies(DeclaredModel model, ClassDeclaration @class)
    {
        if (!DeclaredDependency.TryParse(@class.DependsOn, out var dependencies, out var problem))
            Report(ModelDiagnostics.InvalidModel, @class.Place, model.Key, problem);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var dependency in dependencies)
        {
            if (!seen.Add(dependency.Alias))
                Report(ModelDiagnostics.AliasClash, @class.Place, model.Key, "'" + dependency.Alias + "'");
            else if (!model.Dependencies.ContainsKey(dependency.Alias))
                model.Dependencies.Add(dependency.Alias, new NamedDependency(dependency.Alias, dependency.Key));
        }
    }

    private void Report(Microsoft.CodeAnalysis.DiagnosticDescriptor descriptor, Place place, params string[] arguments) => _diagnostics.Add(new DiagnosticInfo(descriptor, place, arguments));
}
