namespace AssetSdk.Restore;

/// <summary>Reads items from whatever holds them: a task's items, an evaluation's.</summary>
public static class ItemMetadata
{
    /// <summary>Reads a <c>RemoteAsset</c> item.</summary>
    /// <param name="include">Its identity.</param>
    /// <param name="definingFile">The project file that defines it.</param>
    /// <param name="metadata">Gives metadata by name, <c>""</c> for what is not there.</param>
    public static RemoteAssetItem ToRemoteAsset(string include, string definingFile, Func<string, string> metadata) => new(include, definingFile)
    {
        Version = metadata("Version"),
        Versioning = metadata("Versioning"),
        Source = metadata("Source"),
        Accessor = metadata("Accessor"),
        FileAccessors = metadata("FileAccessors"),
        TargetPath = metadata("TargetPath"),
        CopyToOutputDirectory = metadata("CopyToOutputDirectory"),
        CopyToPublishDirectory = metadata("CopyToPublishDirectory"),
        Url = metadata("Url"),
        Sha256 = metadata("Sha256"),
        Extract = metadata("Extract"),
        ConfigFile = metadata("ConfigFile"),
        ConfigClass = metadata("ConfigClass"),
    };

    /// <summary>Reads a <c>ModelConfig</c> item.</summary>
    /// <param name="key">Its identity.</param>
    /// <param name="definingFile">The project file that defines it.</param>
    /// <param name="metadata">Gives metadata by name, <c>""</c> for what is not there.</param>
    public static ModelConfigItem ToModel(string key, string definingFile, Func<string, string> metadata) => new(key, definingFile)
    {
        Asset = metadata("Asset"),
        Assets = metadata("Assets"),
        ModelType = metadata("ModelType"),
        DependsOn = metadata("DependsOn"),
        Settings = metadata("Settings"),
        Summary = metadata("Summary"),
    };

    /// <summary>Reads a <c>ModelManifest</c> item.</summary>
    /// <param name="include">Its identity.</param>
    /// <param name="definingFile">The project file that defines it.</param>
    /// <param name="projectFolder">The folder that its path counts from, absolute.</param>
    public static ModelManifestItem ToManifest(string include, string definingFile, string projectFolder) => new(Path.GetFullPath(Path.Combine(projectFolder, include)), include, definingFile);

    /// <summary>Reads an <c>AssetConfig</c> item.</summary>
    /// <param name="include">Its identity.</param>
    /// <param name="definingFile">The project file that defines it.</param>
    /// <param name="projectFolder">The folder that its path counts from, absolute.</param>
    /// <param name="metadata">Gives metadata by name, <c>""</c> for what is not there.</param>
    public static AssetConfigItem ToConfig(string include, string definingFile, string projectFolder, Func<string, string> metadata) =>
        new(Path.GetFullPath(Path.Combine(projectFolder, include)), include, definingFile) { ConfigClass = metadata("ConfigClass") };

    /// <summary>Reads an <c>AssetSource</c> item.</summary>
    /// <param name="name">Its identity.</param>
    /// <param name="definingFile">The project file that defines it.</param>
    /// <param name="metadata">Gives metadata by name, <c>""</c> for what is not there.</param>
    public static AssetSourceItem ToSource(string name, string definingFile, Func<string, string> metadata) => new(name, definingFile)
    {
        Url = metadata("Url"),
        Priority = metadata("Priority"),
        Prefixes = metadata("Prefixes"),
        Endpoint = metadata("Endpoint"),
        Region = metadata("Region"),
        Profile = metadata("Profile"),
        Account = metadata("Account"),
        Anonymous = metadata("Anonymous"),
        TokenEnvironment = metadata("TokenEnvironment"),
        AllowInsecure = metadata("AllowInsecure"),
    };

    /// <summary>Reads an <c>AssetOverride</c> item.</summary>
    /// <param name="name">Its identity.</param>
    /// <param name="definingFile">The project file that defines it.</param>
    /// <param name="projectFolder">The folder that its path counts from, absolute.</param>
    /// <param name="metadata">Gives metadata by name, <c>""</c> for what is not there.</param>
    public static AssetOverrideItem ToOverride(string name, string definingFile, string projectFolder, Func<string, string> metadata)
    {
        var path = metadata("Path");
        return new AssetOverrideItem(name, path.Length == 0 ? "" : Path.GetFullPath(Path.Combine(projectFolder, path)), definingFile);
    }
}
