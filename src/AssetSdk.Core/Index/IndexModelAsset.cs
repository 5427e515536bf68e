#nullable enable

namespace AssetSdk.Core;

/// <summary>An asset that a model names.</summary>
#if ASSETSDK_GENERATOR
internal
#else
public
#endif
sealed class IndexModelAsset
{
    /// <summary>Makes an asset of a model.</summary>
    public IndexModelAsset(string tag, string reference, int assetOrdinal, string subPath)
    {
        Tag = tag;
        Reference = reference;
        AssetOrdinal = assetOrdinal;
        SubPath = subPath;
    }

    /// <summary>What tells it from the model's other assets; <c>""</c> for the main one.</summary>
    public string Tag { get; }

    /// <summary>The reference as the declaration says it.</summary>
    public string Reference { get; }

    /// <summary>Which of <see cref="AssetIndex.Assets"/> serves it.</summary>
    public int AssetOrdinal { get; }

    /// <summary>The file or folder inside the asset that the reference names; <c>""</c> for the asset itself.</summary>
    public string SubPath { get; }
}
