using AssetSdk.Core;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary>The project in the current folder.</summary>
internal static class FolderProject
{
    /// <summary>
    /// What the project of the folder says of sources; <see langword="null"/> when the folder has none, or several, or one that cannot be read: what is asked for may need none.
    /// </summary>
    public static ProjectRequest? TryFind(Invocation invocation)
    {
        try
        {
            switch (ProjectChoice.InFolder(invocation.Host.Folder, takesSolutions: false))
            {
                case [var file]:
                    return ProjectEvaluator.Evaluate(file, new Dictionary<string, string>(StringComparer.Ordinal), invocation.Host.Environment).Request;
                case { Count: > 1 } several:
                    invocation.Output.Detail($"The folder has {several.Count} projects, so none of them counts: name the store with --store.");
                    return null;
                default:
                    return null;
            }
        }
        catch (Exception e) when (e is AssetException or IOException or UnauthorizedAccessException)
        {
            invocation.Output.Detail($"The project of the folder does not count: {e.Message}");
            return null;
        }
    }
}
