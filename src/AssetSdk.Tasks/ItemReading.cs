using AssetSdk.Restore;
using Microsoft.Build.Framework;

namespace AssetSdk.Tasks;

/// <summary>Reads the items of a project.</summary>
internal static class ItemReading
{
    /// <summary>Set by our targets where an item is passed from one evaluation to another, which changes MSBuild's own metadata.</summary>
    private const string OwnDefiningFile = "AssetDefiningFile";

    public static RemoteAssetItem ToRemoteAsset(ITaskItem item) => ItemMetadata.ToRemoteAsset(item.ItemSpec, DefiningFile(item), item.GetMetadata);

    public static AssetSourceItem ToSource(ITaskItem item) => ItemMetadata.ToSource(item.ItemSpec, DefiningFile(item), item.GetMetadata);

    public static AssetOverrideItem ToOverride(ITaskItem item, string projectFolder) => ItemMetadata.ToOverride(item.ItemSpec, DefiningFile(item), projectFolder, item.GetMetadata);

    public static ModelConfigItem ToModel(ITaskItem item) => ItemMetadata.ToModel(item.ItemSpec, DefiningFile(item), item.GetMetadata);

    public static ModelManifestItem ToManifest(ITaskItem item, string projectFolder) => ItemMetadata.ToManifest(item.ItemSpec, DefiningFile(item), projectFolder);

    public static AssetConfigItem ToConfig(ITaskItem item, string projectFolder) => ItemMetadata.ToConfig(item.ItemSpec, DefiningFile(item), projectFolder, item.GetMetadata);

    private static string DefiningFile(ITaskItem item)
    {
        var own = item.GetMetadata(OwnDefiningFile);
        return own.Length > 0 ? own : item.GetMetadata("DefiningProjectFullPath");
    }
}
