#nullable enable

namespace AssetSdk.Core;

/// <summary>A file of an asset in the index.</summary>
#if ASSETSDK_GENERATOR
internal
#else
public
#endif
sealed class IndexFile
{
    /// <summary>Makes a file of the index.</summary>
    public IndexFile(string path, long size, string hex)
    {
        Path = path;
        Size = size;
        Hex = hex;
    }

    /// <summary>The path inside the asset.</summary>
    public string Path { get; }

    /// <summary>The length in bytes.</summary>
    public long Size { get; }

    /// <summary>The SHA-256 of the bytes, 64 hex digits.</summary>
    public string Hex { get; }
}
