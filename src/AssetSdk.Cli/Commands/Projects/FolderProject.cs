using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary>The project in the current folder.</summary>
internal static class FolderProject
{
    /// <summary>What the project of the folder says of sources; <see langword="null"/> when the folder has none.</summary>
    public static ProjectRequest? TryFind(Invocation invocation) => null;
}
