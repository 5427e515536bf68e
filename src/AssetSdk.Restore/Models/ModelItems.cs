namespace AssetSdk.Restore;

/// <summary>A <c>ModelConfig</c> item as the project says it: text, not checked. <c>""</c> stands for metadata that is not there.</summary>
/// <param name="Include">The model's key.</param>
/// <param name="DefiningFile">The project file that defines the item.</param>
public sealed record ModelConfigItem(string Include, string DefiningFile)
{
    /// <summary>The reference of the main asset.</summary>
    public string Asset { get; init; } = "";

    /// <summary>More assets: <c>tag=reference</c>, separated by <c>;</c>.</summary>
    public string Assets { get; init; } = "";

    /// <summary>The C# type of the model.</summary>
    public string ModelType { get; init; } = "";

    /// <summary>The models that it needs: <c>alias=key</c>, separated by <c>;</c>.</summary>
    public string DependsOn { get; init; } = "";

    /// <summary>Its settings: <c>Name:type=value</c>, separated by <c>;</c>.</summary>
    public string Settings { get; init; } = "";

    /// <summary>What it is, in a sentence.</summary>
    public string Summary { get; init; } = "";

    /// <summary>Where the item was written, for messages.</summary>
    public ItemOrigin Origin => new("ModelConfig", Include, DefiningFile);
}

/// <summary>A <c>ModelManifest</c> item: a YAML or JSON file that declares models.</summary>
/// <param name="Path">The file, absolute.</param>
/// <param name="Include">Its identity in the project.</param>
/// <param name="DefiningFile">The project file that defines the item.</param>
public sealed record ModelManifestItem(string Path, string Include, string DefiningFile)
{
    /// <summary>Where the item was written, for messages.</summary>
    public ItemOrigin Origin => new("ModelManifest", Include, DefiningFile);
}

/// <summary>An <c>AssetConfig</c> item: a settings file of the project that gets a class.</summary>
/// <param name="Path">The file, absolute.</param>
/// <param name="Include">Its identity in the project.</param>
/// <param name="DefiningFile">The project file that defines the item.</param>
public sealed record AssetConfigItem(string Path, string Include, string DefiningFile)
{
    /// <summary>The name of the class; <c>""</c> for the one derived from the file's name.</summary>
    public string ConfigClass { get; init; } = "";

    /// <summary>Where the item was written, for messages.</summary>
    public ItemOrigin Origin => new("AssetConfig", Include, DefiningFile);
}
