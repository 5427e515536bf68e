namespace AssetSdk.Runtime;

/// <summary>A change of settings that code asks for.</summary>
/// <param name="Key">The key of the model whose settings change, or <see langword="null"/> for all with a config of the type.</param>
/// <param name="ConfigType">The type of the config.</param>
/// <param name="Change">Gives the changed config.</param>
internal sealed record ModelOverride(string? Key, Type ConfigType, Func<IModelConfig, IModelConfig> Change);
