using System.Globalization;
using AssetSdk.Core;
using AssetSdk.Restore;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace AssetSdk.Tasks;

/// <summary>Adds to a project's assets when and by whom they were pushed, as far as the cache remembers.</summary>
[MSBuildMultiThreadableTask]
public sealed class FindPushes : Microsoft.Build.Utilities.Task
{
    /// <summary>The assets, as <see cref="RestoreAssets"/> gives them.</summary>
    [Required]
    public ITaskItem[] Assets { get; set; } = [];

    /// <summary>The project file.</summary>
    [Required]
    public ITaskItem ProjectFile { get; set; } = null!;

    /// <summary>The <c>AssetSource</c> items.</summary>
    public ITaskItem[] Sources { get; set; } = [];

    /// <summary><c>AssetStore</c>.</summary>
    public string Store { get; set; } = "";

    /// <summary><c>AssetCachePath</c>.</summary>
    public string CachePath { get; set; } = "";

    /// <summary>The assets with <c>Pushed</c>, <c>PushedBy</c> and <c>AssetProject</c>.</summary>
    [Output]
    public ITaskItem[] Found { get; private set; } = [];

    /// <inheritdoc/>
    public override bool Execute()
    {
        var projectFile = ProjectFile.GetMetadata("FullPath");
        try
        {
            var records = new PushRecords(new ProjectRequest(projectFile)
            {
                LockFile = "",
                Sources = [.. Sources.Select(ItemReading.ToSource)],
                Store = Store,
                CachePath = CachePath,
            });
            Found = [.. Assets.Select(a => With(a, projectFile, records))];
        }
        catch (AssetException e)
        {
            TaskDiagnostics.Report(Log, e, projectFile);
        }

        return !Log.HasLoggedErrors;
    }

    private static TaskItem With(ITaskItem asset, string projectFile, PushRecords records)
    {
        var found = new TaskItem(asset);
        found.SetMetadata("AssetProject", AssetItem.Escape(projectFile));
        var output = AssetItem.ToOutput(asset);
        if (records.Find(output.Name, output.Version, output.Digest) is { } push)
        {
            found.SetMetadata("Pushed", push.Date?.ToString("O", CultureInfo.InvariantCulture) ?? "");
            found.SetMetadata("PushedBy", AssetItem.Escape(push.By ?? ""));
        }

        return found;
    }
}
