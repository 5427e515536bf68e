using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// Makes one model of all that items and manifests declare under its key, field by field: the asset of a tag, a setting, the dependency of an alias, the summary. An item wins over a
/// manifest; two of one level must not contradict each other.
/// </summary>
internal sealed class ModelMerge(ModelProblems problems)
{
    /// <summary>Merges the declarations of a project.</summary>
    /// <param name="items">Those of items.</param>
    /// <param name="manifests">Those of manifests.</param>
    /// <param name="apart">Whether items of one key stay apart: those of several target frameworks may differ.</param>
    /// <returns>The models, by their keys.</returns>
    public IReadOnlyList<ModelDeclaration> Merge(IEnumerable<ModelDeclaration> items, IEnumerable<ModelDeclaration> manifests, bool apart)
    {
        var low = Level(manifests).ToDictionary(m => m.Key, StringComparer.Ordinal);
        var high = (apart ? items : Level(items)).ToList();
        var keys = high.Select(m => m.Key).ToHashSet(StringComparer.Ordinal);
        return [.. high.Select(m => low.TryGetValue(m.Key, out var under) ? Over(m, under) : m).Concat(low.Values.Where(m => !keys.Contains(m.Key))).OrderBy(m => m.Key, StringComparer.Ordinal)];
    }

    private IEnumerable<ModelDeclaration> Level(IEnumerable<ModelDeclaration> declarations) =>
        declarations.GroupBy(m => m.Key, StringComparer.Ordinal).Select(same => same.Aggregate(Beside));

    private ModelDeclaration Beside(ModelDeclaration first, ModelDeclaration second)
    {
        void Contradict(string what, string one, string other) => problems.Add(AssetErrorCode.ModelContradiction,
            $"The model '{first.Key}' is declared twice, with different {what}: '{AssetPath.Printable(one)}' and '{AssetPath.Printable(other)}'. {(second.Origin.ItemType == first.Origin.ItemType ? "Remove one of them" : "Correct one of them")}.", second.Origin);

        void Compare<T>(string what, IEnumerable<T> ones, IEnumerable<T> others, Func<T, string> name, Func<T, string> value)
        {
            var known = ones.ToDictionary(name, value, StringComparer.Ordinal);
            foreach (var other in others)
            {
                if (known.TryGetValue(name(other), out var one) && one != value(other))
                    Contradict(name(other).Length == 0 ? what : $"{what} '{AssetPath.Printable(name(other).Replace('\n', '.'))}'", one, value(other));
            }
        }

        if (first.Type.Length > 0 && second.Type.Length > 0 && first.Type != second.Type)
            Contradict("types", first.Type, second.Type);
        if (first.Summary.Length > 0 && second.Summary.Length > 0 && first.Summary != second.Summary)
            Contradict("summaries", first.Summary, second.Summary);
        Compare("assets", first.Assets, second.Assets, a => a.Tag, a => a.Reference.ToString());
        Compare("values of the setting", first.Settings, second.Settings, s => s.Id, s => $"{s.Type} {string.Join('|', s.Values)}");
        Compare("dependencies", first.Dependencies, second.Dependencies, d => d.Alias, d => d.Key);
        return Union(first, second, first.Settings.Concat(second.Settings).DistinctBy(s => s.Id, StringComparer.Ordinal));
    }

    private ModelDeclaration Over(ModelDeclaration item, ModelDeclaration manifest)
    {
        if (item.Type.Length > 0 && manifest.Type.Length > 0 && item.Type != manifest.Type)
            problems.Add(AssetErrorCode.ModelContradiction, $"The model '{item.Key}' has the type '{AssetPath.Printable(item.Type)}' here and '{AssetPath.Printable(manifest.Type)}' in '{Path.GetFileName(manifest.Origin.File)}'. A type stands once: remove one of them.", item.Origin);

        var under = manifest.Settings.ToLookup(s => s.Member, StringComparer.Ordinal);
        var settings = item.Settings.Select(s => under[s.Member].FirstOrDefault() is { } declared ? Typed(item.Key, s, declared) : s).ToList();
        var named = settings.Select(s => s.Member).ToHashSet(StringComparer.Ordinal);
        return Union(item, manifest, settings.Concat(manifest.Settings.Where(s => !named.Contains(s.Member))));
    }

    /// <summary>The setting of an item over that of a manifest, whose type it has when it names none.</summary>
    private ModelSetting Typed(string key, ModelSetting setting, ModelSetting declared)
    {
        if (setting.Type == declared.Type)
            return setting;
        if (setting.HasType)
        {
            problems.Add(AssetErrorCode.SettingTypeMismatch, $"The setting '{AssetPath.Printable(setting.Name)}' of the model '{key}' is {setting.Type} here and {declared.Type} in '{Path.GetFileName(declared.Origin.File)}'. Give both one type.", setting.Origin);
            return setting;
        }

        if (DeclaredSetting.TryRead(setting.Name, declared.Type, setting.Text, out var values, out var problem))
            return setting with { Type = declared.Type, Values = values };
        problems.Add(AssetErrorCode.SettingTypeMismatch, $"{problem} The model '{key}' has that type from '{Path.GetFileName(declared.Origin.File)}'.", setting.Origin);
        return setting;
    }

    private ModelDeclaration Union(ModelDeclaration high, ModelDeclaration low, IEnumerable<ModelSetting> settings)
    {
        var union = high with
        {
            Type = high.Type.Length > 0 ? high.Type : low.Type,
            Summary = high.Summary.Length > 0 ? high.Summary : low.Summary,
            Assets = [.. high.Assets.Concat(low.Assets).DistinctBy(a => a.Tag, StringComparer.Ordinal)],
            Settings = [.. settings],
            Dependencies = [.. high.Dependencies.Concat(low.Dependencies).DistinctBy(d => d.Alias, StringComparer.Ordinal)],
        };
        ModelChecks.CheckNesting(union.Key, union.Settings, problems);
        return union;
    }
}
