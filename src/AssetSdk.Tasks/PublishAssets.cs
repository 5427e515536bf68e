using AssetSdk.Core;
using AssetSdk.Restore;
using Microsoft.Build.Framework;

namespace AssetSdk.Tasks;

/// <summary>Merges the assets of a project and of those it references into what a publish carries. See <see cref="PublishPlan"/>.</summary>
[MSBuildMultiThreadableTask]
public sealed class PublishAssets : Microsoft.Build.Utilities.Task
{
    /// <summary>The assets of all projects, each with <c>AssetProject</c>, <c>Pushed</c> and <c>PushedBy</c>.</summary>
    [Required]
    public ITaskItem[] Assets { get; set; } = [];

    /// <summary>The record to write.</summary>
    [Required]
    public ITaskItem RecordFile { get; set; } = null!;

    /// <summary>The folder that is published to, in which read-only copies of other bytes are removed.</summary>
    public ITaskItem? PublishFolder { get; set; }

    /// <summary>The project, for messages.</summary>
    [Required]
    public ITaskItem ProjectFile { get; set; } = null!;

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            var pushes = Assets.DistinctBy(Key).ToDictionary(Key, AssetItem.ToPush);
            var plan = PublishPlan.Create(Assets.Select(AssetItem.ToOutput));
            var files = plan.Assets.SelectMany(a => a.Files()).ToList();
            if (PublishFolder is not null)
                OutputFolder.ClearStaleCopies(PublishFolder.GetMetadata("FullPath"), files);
            OutputFile.WriteIfDifferent(RecordFile.GetMetadata("FullPath"), plan.Record(a => pushes.GetValueOrDefault((a.Name, a.Version, a.Digest?.ToString() ?? ""))));
        }
        catch (AssetException e)
        {
            TaskDiagnostics.Report(Log, e, ProjectFile.ItemSpec);
        }

        return !Log.HasLoggedErrors;
    }

    private static (string Name, string Version, string Digest) Key(ITaskItem item) =>
        (item.ItemSpec, item.GetMetadata("Version"), item.GetMetadata("Digest"));
}
