using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>The rule of keys, checked by every driver before it builds a path or a URL from one.</summary>
public static class ObjectKey
{
    /// <summary>Refuses a key that is not a safe relative path: what a key names never lies outside its store.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidManifest"/>: the key is not one; such keys come from hostile stores only.</exception>
    public static void Check(string key)
    {
        if (AssetPath.Problem(key) is { } problem)
            throw new AssetException(AssetErrorCode.InvalidManifest, $"'{AssetPath.Printable(key)}' is not the key of an object: {problem}.");
    }
}
