namespace AssetSdk.Restore;

/// <summary>How a downloaded file is unpacked.</summary>
internal enum ArchiveKind
{
    /// <summary>Not at all: the file is the asset.</summary>
    None,

    /// <summary>A zip archive.</summary>
    Zip,

    /// <summary>A tar archive.</summary>
    Tar,

    /// <summary>A tar archive compressed by gzip.</summary>
    TarGz,
}
