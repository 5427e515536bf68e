namespace AssetSdk.Restore;

/// <summary>A <c>RemoteAsset</c> item as the project says it: text, not checked. <c>""</c> stands for metadata that is not there.</summary>
/// <param name="Include">The reference.</param>
/// <param name="DefiningFile">The project file that defines the item.</param>
public sealed record RemoteAssetItem(string Include, string DefiningFile)
{
    /// <summary>The version, for an item whose reference has none.</summary>
    public string Version { get; init; } = "";

    /// <summary>The version scheme.</summary>
    public string Versioning { get; init; } = "";

    /// <summary>The one source that may serve the asset.</summary>
    public string Source { get; init; } = "";

    /// <summary>The dotted C# path of the accessor.</summary>
    public string Accessor { get; init; } = "";

    /// <summary>Which files have accessors: <c>all</c>, <c>none</c> or a glob.</summary>
    public string FileAccessors { get; init; } = "";

    /// <summary>The folder below the output folder that the asset is copied or published to.</summary>
    public string TargetPath { get; init; } = "";

    /// <summary>Whether builds copy the asset to the output folder.</summary>
    public string CopyToOutputDirectory { get; init; } = "";

    /// <summary>Whether publishes carry the asset.</summary>
    public string CopyToPublishDirectory { get; init; } = "";

    /// <summary>The address of a single public file without a store.</summary>
    public string Url { get; init; } = "";

    /// <summary>The SHA-256 of that file.</summary>
    public string Sha256 { get; init; } = "";

    /// <summary>How that file is unpacked: <c>zip</c>, <c>tar</c>, <c>tar.gz</c>.</summary>
    public string Extract { get; init; } = "";

    /// <summary>The settings file inside the asset that gets a class; <c>true</c> for a file asset's own.</summary>
    public string ConfigFile { get; init; } = "";

    /// <summary>The name of that class.</summary>
    public string ConfigClass { get; init; } = "";

    /// <summary>The declaration of the model that names the asset, when no item does.</summary>
    internal ItemOrigin? DeclaredBy { get; init; }

    /// <summary>Where the item was written, for messages.</summary>
    public ItemOrigin Origin => DeclaredBy ?? new("RemoteAsset", Include, DefiningFile);
}

/// <summary>An <c>AssetOverride</c> item: a local file or folder that stands in for an asset.</summary>
/// <param name="Name">The asset's name.</param>
/// <param name="Path">The local path, absolute.</param>
/// <param name="DefiningFile">The project file that defines the item.</param>
public sealed record AssetOverrideItem(string Name, string Path, string DefiningFile)
{
    /// <summary>Where the item was written, for messages.</summary>
    public ItemOrigin Origin => new("AssetOverride", Name, DefiningFile);
}

/// <summary>An <c>AssetSource</c> item as the project says it. <c>""</c> stands for metadata that is not there.</summary>
/// <param name="Name">The source's name.</param>
/// <param name="DefiningFile">The project file that defines the item.</param>
public sealed record AssetSourceItem(string Name, string DefiningFile)
{
    /// <summary>The store's URL, or a folder path relative to the project.</summary>
    public string Url { get; init; } = "";

    /// <summary>The priority, a whole number.</summary>
    public string Priority { get; init; } = "";

    /// <summary>Name prefixes, separated by <c>;</c>.</summary>
    public string Prefixes { get; init; } = "";

    /// <summary>The service's address.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>The bucket's region.</summary>
    public string Region { get; init; } = "";

    /// <summary>The credential profile.</summary>
    public string Profile { get; init; } = "";

    /// <summary>The storage account.</summary>
    public string Account { get; init; } = "";

    /// <summary>Whether no credentials are sent.</summary>
    public string Anonymous { get; init; } = "";

    /// <summary>Name of the variable that holds a bearer token.</summary>
    public string TokenEnvironment { get; init; } = "";

    /// <summary>Whether plain <c>http</c> to another machine is allowed.</summary>
    public string AllowInsecure { get; init; } = "";

    /// <summary>Where the item was written, for messages.</summary>
    public ItemOrigin Origin => new("AssetSource", Name, DefiningFile);
}
