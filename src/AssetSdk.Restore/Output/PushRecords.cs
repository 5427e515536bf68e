using System.Text.Json.Nodes;
using AssetSdk.Core;

namespace AssetSdk.Restore;

/// <summary>When and by whom a project's assets were pushed, from what the cache remembers of its sources. Asks no store.</summary>
public sealed class PushRecords
{
    private readonly StoreMemory _memory;
    private readonly IReadOnlyList<AssetSource> _sources;

    /// <summary>Makes the records of a project.</summary>
    /// <param name="project">The project; its sources, store and cache count.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidSetting"/>: the cache's folder is not valid.</exception>
    public PushRecords(ProjectRequest project)
    {
        _memory = new StoreMemory(CacheRoot.Choose(project.CachePath, project.Folder, project.Environment));
        _sources = new ItemParser(project).Sources();
    }

    /// <summary>Finds the push of an asset.</summary>
    /// <returns>What is known of it, or <see langword="null"/>.</returns>
    public PushRecord? Find(string name, string version, Digest? digest)
    {
        foreach (var source in _sources)
        {
            if (_memory.Manifest(source, name, version) is not { } manifest)
                continue;
            var known = manifest.Digest ?? _memory.Tree(source, name, version)?.Digest;
            if (known is not null && known == digest)
                return new PushRecord(manifest.PushDate, (manifest.Raw?["assetsdk"]?["who"] as JsonValue)?.GetValue<string>());
        }

        return null;
    }
}
