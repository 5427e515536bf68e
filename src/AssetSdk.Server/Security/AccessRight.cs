namespace AssetSdk.Server.Security;

/// <summary>What somebody may do; each includes what stands before it.</summary>
internal enum AccessRight
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Get, query and download.</summary>
    Read,

    /// <summary>Upload, register, change and delete.</summary>
    Write,

    /// <summary>What concerns the server as a whole: metrics.</summary>
    Admin,
}
