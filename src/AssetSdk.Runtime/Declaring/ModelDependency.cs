namespace AssetSdk.Runtime;

/// <summary>A model that another one needs.</summary>
/// <param name="Alias">What the other one calls it.</param>
/// <param name="Key">The key of the model that is needed.</param>
public readonly record struct ModelDependency(string Alias, string Key);
