using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>
/// Decides whether there is nothing to do, from the index, its state, the lock file and the cache's markers alone: no store is opened, no file of an asset is looked at.
/// </summary>
internal static class NoOpCheck
{
    /// <returns>The assets in place, or <see langword="null"/> when a restore is due.</returns>
    public static IReadOnlyList<RestoredAsset>? Run(ProjectRequest project, string inputs, LockFile lockFile, AssetCache cache, bool markers)
    {
        if (project.IndexFile.Length == 0 || project.ForceEvaluate || project.Overrides.Count > 0)
            return null;
        if (RestoreState.TryRead(project.IndexFile) is not { } state || state.Inputs != inputs || state.LockHash != lockFile.Hash())
            return null;
        if (TryRead(project.IndexFile) is not { } index || !IsOf(index, project))
            return null;

        var assets = new List<RestoredAsset>(index.Assets.Count);
        for (var i = 0; i < index.Assets.Count; i++)
        {
            var entry = index.Assets[i];
            if (!Digest.TryParse(entry.Digest, out var digest) || (markers && !cache.Has(digest)))
                return null;
            assets.Add(ToAsset(entry, digest, i < project.Items.Count ? project.Items[i] : new RemoteAssetItem(entry.Reference, project.ProjectFile), cache));
        }

        return assets;
    }

    // Assets that only models name come behind those of items.
    private static bool IsOf(AssetIndex index, ProjectRequest project) =>
        index.Assets.Count == project.Items.Count || (index.Assets.Count > project.Items.Count && (project.Models.Count > 0 || project.Manifests.Count > 0));

    private static AssetIndex? TryRead(string path)
    {
        try
        {
            using var text = new StreamReader(path);
            return AssetIndex.TryRead(text, withFiles: false);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static RestoredAsset ToAsset(IndexAsset entry, Digest digest, RemoteAssetItem item, AssetCache cache)
    {
        var kind = entry.IsFolder ? AssetKind.Folder : AssetKind.File;
        return new RestoredAsset(item, entry.Name, entry.Version, digest, kind, entry.FileName, cache.Root.AssetPath(digest, kind, entry.FileName), entry.State);
    }
}
