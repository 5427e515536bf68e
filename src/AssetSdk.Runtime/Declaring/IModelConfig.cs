namespace AssetSdk.Runtime;

/// <summary>What a model is made from: its settings, the paths of its assets, and the configs of the models it needs. Generated, immutable, equal by value.</summary>
public interface IModelConfig
{
    /// <summary>The model's key.</summary>
    string Key { get; }
}
