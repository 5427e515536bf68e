#nullable enable

namespace AssetSdk.Core;

/// <summary>A model that another one needs.</summary>
#if ASSETSDK_GENERATOR
internal
#else
public
#endif
sealed class IndexModelDependency
{
    /// <summary>Makes a dependency of a model.</summary>
    public IndexModelDependency(string alias, string key)
    {
        Alias = alias;
        Key = key;
    }

    /// <summary>The name under which the model knows it.</summary>
    public string Alias { get; }

    /// <summary>The key of the model that is needed.</summary>
    public string Key { get; }
}
