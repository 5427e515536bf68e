namespace AssetSdk.Core;

/// <summary>Which part of a version an update increments.</summary>
public enum VersionBump
{
    /// <summary>The part that the scheme increments by default.</summary>
    Default,

    /// <summary>The patch number (<c>semver</c>).</summary>
    Patch,

    /// <summary>The minor number.</summary>
    Minor,

    /// <summary>The major number.</summary>
    Major,
}
