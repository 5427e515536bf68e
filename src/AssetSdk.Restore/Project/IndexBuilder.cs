using System.Text;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>Writes what a restore found out: the index for the generator, and the map for the running program.</summary>
internal static class IndexBuilder
{
    /// <summary>An asset with what it consists of; the tree is <see langword="null"/> when only the lock file is known.</summary>
    internal sealed record Entry(AssetRequest Request, RestoredAsset Asset, long Size, int FileCount, IReadOnlyList<AssetFile>? Files);

    public static AssetIndex Build(ProjectRequest project, IReadOnlyList<Entry> entries, ModelIndex models, IReadOnlyList<IndexConfig> configs) =>
        new(project.ClassName, project.Namespace, project.Visibility, project.AssemblyName, [.. entries.Select(ToIndex)], models.Build(entries), configs);

    /// <summary>Writes an index and its state; with no state it is provisional.</summary>
    public static void WriteIndex(string path, AssetIndex index, RestoreState? state)
    {
        if (path.Length == 0)
            return;

        // The state vouches for the index, so it goes first and comes last.
        var bytes = Encoding.UTF8.GetBytes(index.Write());
        if (state is null || !OutputFile.HasBytes(path, bytes))
            RestoreState.Delete(path);
        OutputFile.WriteIfDifferent(path, bytes);
        state?.Write(path);
    }

    public static void WriteMap(string path, IEnumerable<RestoredAsset> assets)
    {
        if (path.Length > 0)
            OutputFile.WriteIfDifferent(path, AssetMap.Write(assets.Select(a => new AssetMap.Entry(a.Name, a.Version, a.Digest?.ToString() ?? "", a.LocalPath)).Distinct()));
    }

    private static IndexAsset ToIndex(Entry entry)
    {
        var (request, asset) = (entry.Request, entry.Asset);
        var (mode, files) = entry.Files is { } known
            ? FileAccessors.Choose(request.Item.FileAccessors, known)
            : (request.Item.FileAccessors.Length == 0 ? "all" : request.Item.FileAccessors, []);
        return new IndexAsset(
            request.Item.Include, asset.Name, request.Key.Requested, request.Key.Scheme, asset.Version, asset.Digest?.ToString() ?? "",
            asset.Kind == AssetKind.Folder, entry.Size, entry.FileCount, asset.FileName, request.Reference.SubPath ?? "",
            request.Item.Accessor, mode, asset.State, asset.Target, files, request.IsHidden);
    }
}
