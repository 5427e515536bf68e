using AssetSdk.Core;
using AssetSdk.Restore;

namespace AssetSdk.Cli;

/// <summary>The project in the current folder, for commands that need none.</summary>
/// <param name="Request">What it says of sources and cache; <see langword="null"/> when the folder has none, or none that counts.</param>
/// <param name="Problem">Why what the folder has does not count, as a sentence; <see langword="null"/> when it does, or there is none.</param>
internal sealed record FolderProject(ProjectRequest? Request, string? Problem)
{
    /// <summary>Looks for it: several do not count, nor does one that cannot be read.</summary>
    public static FolderProject Find(Invocation invocation)
    {
        try
        {
            return ProjectChoice.InFolder(invocation.Host.Folder, takesSolutions: false) switch
            {
                [var file] => new FolderProject(ProjectEvaluator.Evaluate(file, new Dictionary<string, string>(StringComparer.Ordinal), invocation.Host.Environment).Request, null),
                [] => new FolderProject(null, null),
                var several => new FolderProject(null, $"The folder has {several.Count} projects, so none of them counts: {string.Join(", ", several.Select(Path.GetFileName))}."),
            };
        }
        catch (Exception e) when (e is AssetException or IOException or UnauthorizedAccessException)
        {
            return new FolderProject(null, $"The project of the folder does not count: {e.Message}");
        }
    }
}
