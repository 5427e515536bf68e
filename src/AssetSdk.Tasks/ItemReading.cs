using AssetSdk.Restore;
using Microsoft.Build.Framework;

namespace AssetSdk.Tasks;

/// <summary>Reads the items of a project.</summary>
internal static class ItemReading
{
    /// <summary>Set by our targets where an item is passed from one evaluation to another, which changes MSBuild's own metadata.</summary>
    private const string OwnDefiningFile = "AssetDefiningFile";

    public static RemoteAssetItem ToRemoteAsset(ITaskItem item) => new(item.ItemSpec, DefiningFile(item))
    {
        Version = item.GetMetadata("Version"),
        Versioning = item.GetMetadata("Versioning"),
        Source = item.GetMetadata("Source"),
        Accessor = item.GetMetadata("Accessor"),
        FileAccessors = item.GetMetadata("FileAccessors"),
        TargetPath = item.GetMetadata("TargetPath"),
        CopyToOutputDirectory = item.GetMetadata("CopyToOutputDirectory"),
        CopyToPublishDirectory = item.GetMetadata("CopyToPublishDirectory"),
        Url = item.GetMetadata("Url"),
        Sha256 = item.GetMetadata("Sha256"),
        Extract = item.GetMetadata("Extract"),
    };

    public static AssetSourceItem ToSource(ITaskItem item) => new(item.ItemSpec, DefiningFile(item))
    {
        Url = item.GetMetadata("Url"),
        Priority = item.GetMetadata("Priority"),
        Prefixes = item.GetMetadata("Prefixes"),
        Endpoint = item.GetMetadata("Endpoint"),
        Region = item.GetMetadata("Region"),
        Profile = item.GetMetadata("Profile"),
        Account = item.GetMetadata("Account"),
        Anonymous = item.GetMetadata("Anonymous"),
        TokenEnvironment = item.GetMetadata("TokenEnvironment"),
        AllowInsecure = item.GetMetadata("AllowInsecure"),
    };

    public static AssetOverrideItem ToOverride(ITaskItem item, string projectFolder)
    {
        var path = item.GetMetadata("Path");
        return new AssetOverrideItem(item.ItemSpec, path.Length == 0 ? "" : Path.GetFullPath(Path.Combine(projectFolder, path)), DefiningFile(item));
    }

    private static string DefiningFile(ITaskItem item)
    {
        var own = item.GetMetadata(OwnDefiningFile);
        return own.Length > 0 ? own : item.GetMetadata("DefiningProjectFullPath");
    }
}
