using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>The models of a project, and what is restored for them: each asset that they name is served by an item, or one is made of it.</summary>
internal sealed class ProjectModels
{
    private readonly ProjectRequest _project;
    private readonly IReadOnlyList<ModelDeclaration> _models;
    private readonly Dictionary<ModelAsset, AssetRequest> _served = new(ReferenceEqualityComparer.Instance);

    private ProjectModels(ProjectRequest project, IReadOnlyList<ModelDeclaration> models, IReadOnlyList<AssetRequest> requests, IReadOnlyList<AssetDiagnostic> problems)
    {
        _project = project;
        _models = models;
        Requests = requests;
        Problems = problems;
    }

    /// <summary>The requests of items, then those of assets that only models name.</summary>
    public IReadOnlyList<AssetRequest> Requests { get; private set; }

    /// <summary>What is wrong with the declarations.</summary>
    public IReadOnlyList<AssetDiagnostic> Problems { get; }

    /// <summary>Reads what a project declares.</summary>
    public static ProjectModels Read(ProjectRequest project, IReadOnlyList<AssetRequest> requests)
    {
        if (project.Models.Count == 0 && project.Manifests.Count == 0)
            return new ProjectModels(project, [], requests, []);
        var problems = new ModelProblems();
        var items = ItemDeclarations.Read(project.Models.Distinct(), problems).ToList();
        var manifests = project.Manifests.DistinctBy(m => m.Path, StringComparer.Ordinal).SelectMany(m => new ManifestReader(m, problems).Read()).ToList();
        var merged = new ModelMerge(problems).Merge(items, manifests, apart: project.SeveralFrameworks);
        var models = new ProjectModels(project, merged, requests, problems.All);
        models.Serve(problems);
        return models;
    }

    /// <summary>Reports the files and folders that models name and their assets do not have.</summary>
    public IEnumerable<AssetDiagnostic> CheckSubPaths(IEnumerable<IndexBuilder.Entry> entries)
    {
        var files = entries.ToDictionary(e => e.Request, (IEqualityComparer<AssetRequest>)ReferenceEqualityComparer.Instance);
        foreach (var model in _models)
        {
            foreach (var asset in model.Assets)
            {
                if (asset.Reference.SubPath is { } subPath && files.TryGetValue(_served[asset], out var entry) && entry.Files is { } known && SubPaths.Problem(subPath, known) is { } problem)
                    yield return new AssetDiagnostic(DiagnosticSeverity.Error, AssetErrorCode.ModelSubPathNotFound, $"The model '{model.Key}' names '{asset.Text}': {entry.Asset.Name} {entry.Asset.Version} {problem}", asset.Origin);
            }
        }
    }

    /// <summary>The models as the index has them.</summary>
    public ModelIndex ToIndex() => new(_project, _models, _served);

    private void Serve(ModelProblems problems)
    {
        var requests = Requests.ToList();
        var byName = requests.GroupBy(r => r.Reference.Name, StringComparer.Ordinal).ToDictionary(g => g.Key, g => g.ToList(), StringComparer.Ordinal);
        foreach (var model in _models)
        {
            foreach (var asset in model.Assets)
            {
                if (!byName.TryGetValue(asset.Reference.Name, out var same))
                    byName.Add(asset.Reference.Name, same = []);
                var request = same.Find(r => IsVersion(r, asset.Reference.Version)) ?? (asset.Reference.Version is null ? OnlyItem(same) : null);
                if (request is null)
                {
                    if (Make(model, asset, problems) is not { } made)
                        continue;
                    request = made;
                    same.Add(made);
                    requests.Add(made);
                }

                _served.Add(asset, request);
            }
        }

        // An accessor that two assets would share belongs to the item; of several that only models name, to none.
        var hidden = byName.Values.Where(same => same.Count > 1).SelectMany(same => same).Where(r => r.Item.DeclaredBy is not null).ToDictionary(r => r, r => r with { IsHidden = true }, (IEqualityComparer<AssetRequest>)ReferenceEqualityComparer.Instance);
        AssetRequest Final(AssetRequest request) => hidden.GetValueOrDefault(request, request);
        foreach (var (asset, request) in _served.ToList())
            _served[asset] = Final(request);
        Requests = [.. requests.Select(Final)];
    }

    private static bool IsVersion(AssetRequest request, string? version) =>
        request.Reference.Version == version || (request.Url is { } url && (version is null || version == url.Version));

    private static AssetRequest? OnlyItem(List<AssetRequest> same) => same.Where(r => r.Item.DeclaredBy is null).DistinctBy(r => r.Key).ToList() is [var only] ? only : null;

    private AssetRequest? Make(ModelDeclaration model, ModelAsset asset, ModelProblems problems)
    {
        try
        {
            var whole = asset.Reference with { SubPath = null };
            return new ItemParser(_project).Parse(new RemoteAssetItem(whole.ToString(), asset.Origin.File) { DeclaredBy = asset.Origin });
        }
        catch (AssetException e)
        {
            problems.Add(e.Code, $"The model '{model.Key}' names '{asset.Text}'. {e.Message}", asset.Origin);
            return null;
        }
    }
}
