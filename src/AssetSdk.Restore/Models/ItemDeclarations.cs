using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>Reads the models that <c>ModelConfig</c> items declare.</summary>
internal static class ItemDeclarations
{
    public static IEnumerable<ModelDeclaration> Read(IEnumerable<ModelConfigItem> items, ModelProblems problems)
    {
        foreach (var item in items)
        {
            var origin = item.Origin;
            if (DeclaredDependency.KeyProblem(item.Include) is { } wrong)
            {
                problems.Add(AssetErrorCode.InvalidModel, $"'{AssetPath.Printable(item.Include)}' is not the key of a model: {wrong}.", origin);
                continue;
            }

            void Invalid(string metadata, string problem) => problems.Add(AssetErrorCode.InvalidModel, $"{metadata} of the model '{item.Include}' is not valid. {problem}", origin);

            if (!DeclaredAsset.TryParse(item.Assets, out var assets, out var problem))
                Invalid("Assets", problem);
            if (!DeclaredDependency.TryParse(item.DependsOn, out var dependencies, out problem))
                Invalid("DependsOn", problem);
            if (!DeclaredSetting.TryParse(item.Settings, out var settings, out problem))
                Invalid("Settings", problem);
            yield return ModelChecks.Check(new ModelDeclaration(item.Include, origin)
            {
                Type = item.ModelType.Trim(),
                Summary = item.Summary.Trim(),
                Assets = ModelChecks.Assets(item.Include, (item.Asset.Trim() is { Length: > 0 } main ? [new DeclaredAsset("", main)] : Array.Empty<DeclaredAsset>()).Concat(assets).Select(a => (a.Tag, a.Reference, origin)), problems),
                Settings = [.. settings.Select(s => new ModelSetting(s.Path, s.Type, s.HasType, s.Text, s.Values, origin))],
                Dependencies = [.. dependencies.Select(d => new ModelLink(d.Alias, d.Key, origin))],
            }, problems);
        }
    }
}
