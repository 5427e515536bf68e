using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// What an editor is told: from lock file and cache alone, without network, waiting or failure. An index made here is provisional, so the
/// next build looks for itself.
/// </summary>
internal static class DesignTimeView
{
    public static ProjectResult Build(
        ProjectRequest project,
        IReadOnlyList<AssetRequest> requests,
        IReadOnlyDictionary<string, AssetOverrideItem> overrides,
        ProjectModels models,
        ProjectConfigs configs,
        IReadOnlyList<AssetDiagnostic> problems,
        LockFile lockFile,
        AssetCache cache)
    {
        var diagnostics = problems.Select(p => p with { Severity = DiagnosticSeverity.Warning }).ToList();
        var locked = AssetLock.Empty;
        try
        {
            locked = lockFile.Read();
        }
        catch (AssetException e)
        {
            diagnostics.Add(new AssetDiagnostic(DiagnosticSeverity.Warning, e.Code, e.Message));
        }

        var entries = new List<IndexBuilder.Entry>();
        foreach (var request in requests)
        {
            try
            {
                if (Entry(request, overrides, locked, cache) is { } entry)
                    entries.Add(entry);
                else
                    diagnostics.Add(Due(request.Item, "is not locked yet"));
                if (entries.LastOrDefault() is { Asset.State: IndexAsset.Locked } last && last.Request == request)
                    diagnostics.Add(Due(request.Item, "is not in the cache"));
            }
            catch (Exception e) when (e is AssetException or IOException or UnauthorizedAccessException)
            {
                diagnostics.Add(Due(request.Item, "cannot be read: " + e.Message));
            }
        }

        try
        {
            var shapes = configs.Read(entries, out var configProblems);
            diagnostics.AddRange(configProblems.Select(p => p with { Severity = DiagnosticSeverity.Warning }));
            IndexBuilder.WriteIndex(project.IndexFile, IndexBuilder.Build(project, entries, models.ToIndex(), shapes), state: null);
        }
        catch (AssetException e)
        {
            diagnostics.Add(new AssetDiagnostic(DiagnosticSeverity.Warning, e.Code, e.Message));
        }

        return new ProjectResult(diagnostics, [.. entries.Select(e => e.Asset)], NothingToDo: false);
    }

    private static IndexBuilder.Entry? Entry(AssetRequest request, IReadOnlyDictionary<string, AssetOverrideItem> overrides, AssetLock locked, AssetCache cache)
    {
        if (overrides.TryGetValue(request.Reference.Name, out var local))
            return LocalOverride.Entry(request, local);
        if (!locked.Entries.TryGetValue(request.Key, out var pin))
            return null;
        var tree = cache.TryReadTree(pin.Digest);
        var fileName = pin.Kind == AssetKind.Folder ? "" : tree?.Files[0].Path ?? pin.Name[(pin.Name.LastIndexOf('/') + 1)..];
        var asset = new RestoredAsset(
            request.Item, pin.Name, pin.Resolved, pin.Digest, pin.Kind, fileName,
            cache.Root.AssetPath(pin.Digest, pin.Kind, fileName), tree is null ? IndexAsset.Locked : IndexAsset.Restored);
        return new IndexBuilder.Entry(request, asset, pin.Size, pin.Files, tree?.Files);
    }

    public static AssetDiagnostic Due(RemoteAssetItem item, string why) =>
        new(DiagnosticSeverity.Warning, AssetErrorCode.BuildDue, $"'{item.Include}' {why}. Build the project once.", item.Origin);
}
