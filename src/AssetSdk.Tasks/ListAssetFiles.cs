using AssetSdk.Core;
using AssetSdk.Restore;
using Microsoft.Build.Framework;

namespace AssetSdk.Tasks;

/// <summary>Lists the files of assets that a build copies to its output folder, and makes way for them.</summary>
[MSBuildMultiThreadableTask]
public sealed class ListAssetFiles : Microsoft.Build.Utilities.Task
{
    /// <summary>The assets, as <see cref="RestoreAssets"/> gives them.</summary>
    [Required]
    public ITaskItem[] Assets { get; set; } = [];

    /// <summary>The folder they go to, in which read-only copies of other bytes are removed.</summary>
    public ITaskItem? OutputFolder { get; set; }

    /// <summary>The project, for messages.</summary>
    [Required]
    public ITaskItem ProjectFile { get; set; } = null!;

    /// <summary>The files, with <c>RelativePath</c>.</summary>
    [Output]
    public ITaskItem[] Files { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            var files = Assets.Select(AssetItem.ToOutput).SelectMany(a => a.Files()).ToList();
            if (OutputFolder is not null)
                Restore.OutputFolder.ClearStaleCopies(OutputFolder.GetMetadata("FullPath"), files);
            Files = [.. files.Select(AssetItem.From)];
        }
        catch (AssetException e)
        {
            TaskDiagnostics.Report(Log, e, ProjectFile.ItemSpec);
        }

        return !Log.HasLoggedErrors;
    }
}
