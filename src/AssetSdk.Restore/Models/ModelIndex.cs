using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>Makes the models of an index from those of a project and the requests that serve their assets.</summary>
internal sealed class ModelIndex(ProjectRequest project, IReadOnlyList<ModelDeclaration> models, IReadOnlyDictionary<ModelAsset, AssetRequest> served)
{
    private readonly ItemPlaces _places = new(project.Folder);

    /// <summary>The models; an asset that is not known yet is left out, as it is in an editor before the first build.</summary>
    public IReadOnlyList<IndexModel> Build(IReadOnlyList<IndexBuilder.Entry> entries)
    {
        if (models.Count == 0)
            return [];
        var ordinals = new Dictionary<AssetRequest, int>((IEqualityComparer<AssetRequest>)ReferenceEqualityComparer.Instance);
        for (var i = 0; i < entries.Count; i++)
            ordinals.TryAdd(entries[i].Request, i);
        return [.. models.Select(m => Model(m, ordinals))];
    }

    private IndexModel Model(ModelDeclaration model, Dictionary<AssetRequest, int> ordinals)
    {
        var assets = new List<IndexModelAsset>();
        foreach (var asset in model.Assets)
        {
            if (served.TryGetValue(asset, out var request) && ordinals.TryGetValue(request, out var ordinal))
                assets.Add(new IndexModelAsset(asset.Tag, asset.Text, ordinal, asset.Reference.SubPath ?? ""));
        }

        var (file, position) = _places.Of(model.Origin);
        return new IndexModel(model.Key, model.Type, model.Summary, file, position.Line, position.Column, assets,
            [.. model.Settings.Select(s => new IndexModelSetting(s.Type, s.Path, s.Values))], [.. model.Dependencies.Select(d => new IndexModelDependency(d.Alias, d.Key))]);
    }
}
