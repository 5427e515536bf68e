using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>What holds for each declaration of a model by itself, however it is written.</summary>
internal static class ModelChecks
{
    /// <summary>Parses the references of a declaration.</summary>
    public static IReadOnlyList<ModelAsset> Assets(string key, IEnumerable<(string Tag, string Reference, ItemOrigin Origin)> assets, ModelProblems problems)
    {
        var parsed = new List<ModelAsset>();
        foreach (var (tag, text, origin) in assets)
        {
            if (AssetReference.TryParse(text, out var reference, out var problem))
                parsed.Add(new ModelAsset(tag, reference, text, origin));
            else
                problems.Add(AssetErrorCode.InvalidReference, $"The model '{key}' names '{AssetPath.Printable(text)}', which is not a reference: {problem}. Write name[:version][[sub/path]], as in 'nlp/sentiment:2[model.json]'.", origin);
        }

        return parsed;
    }

    /// <summary>Leaves out what a declaration says twice, and reports what contradicts itself.</summary>
    public static ModelDeclaration Check(ModelDeclaration model, ModelProblems problems)
    {
        foreach (var same in model.Assets.GroupBy(a => a.Tag, StringComparer.Ordinal).Where(g => g.Select(a => a.Reference).Distinct().Skip(1).Any()))
        {
            problems.Add(AssetErrorCode.AliasClash, same.Key.Length == 0
                ? $"The model '{model.Key}' has two main assets, '{same.First().Text}' and '{same.Last().Text}'. Give one of them a tag."
                : $"The model '{model.Key}' has two assets with the tag '{AssetPath.Printable(same.Key)}', '{same.First().Text}' and '{same.Last().Text}'. Give one of them another tag.", same.Last().Origin);
        }

        foreach (var same in model.Dependencies.GroupBy(d => d.Alias, StringComparer.Ordinal).Where(g => g.Select(d => d.Key).Distinct(StringComparer.Ordinal).Skip(1).Any()))
            problems.Add(AssetErrorCode.AliasClash, $"The model '{model.Key}' has two dependencies with the alias '{AssetPath.Printable(same.Key)}', '{same.First().Key}' and '{same.Last().Key}'. Give one of them another alias.", same.Last().Origin);

        CheckNesting(model.Key, model.Settings, problems);
        return model with
        {
            Assets = [.. model.Assets.DistinctBy(a => a.Tag, StringComparer.Ordinal)],
            Dependencies = [.. model.Dependencies.DistinctBy(d => d.Alias, StringComparer.Ordinal)],
        };
    }

    /// <summary>Reports a setting that is a value and a group of settings at once.</summary>
    public static void CheckNesting(string key, IReadOnlyList<ModelSetting> settings, ModelProblems problems)
    {
        if (settings.All(s => s.Path.Count == 1))
            return;
        var values = new HashSet<string>(settings.Select(s => s.Id), StringComparer.Ordinal);
        foreach (var setting in settings)
        {
            for (var depth = 1; depth < setting.Path.Count; depth++)
            {
                var group = string.Join('\n', setting.Path.Take(depth));
                if (values.Contains(group))
                {
                    problems.Add(AssetErrorCode.ModelContradiction, $"In the model '{key}' the setting '{AssetPath.Printable(group.Replace('\n', '.'))}' is a value and has '{AssetPath.Printable(setting.Name)}' below it. It must be one of them.", setting.Origin);
                    break;
                }
            }
        }
    }
}
