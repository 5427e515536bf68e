using AssetSdk.Core;
using AssetSdk.Restore;
using AssetSdk.Stores;
using Microsoft.Build.Framework;

namespace AssetSdk.Tasks;

/// <summary>Restores the remote assets of a project, or finds out that there is nothing to do. See <see cref="ProjectRestorer"/>.</summary>
[MSBuildMultiThreadableTask]
public sealed class RestoreAssets : Microsoft.Build.Utilities.Task, ICancelableTask, IDisposable
{
    private readonly CancellationTokenSource _cancellation = new();

    /// <summary>The project file.</summary>
    [Required]
    public ITaskItem ProjectFile { get; set; } = null!;

    /// <summary><c>Restore</c>, <c>Build</c> or <c>DesignTime</c>.</summary>
    [Required]
    public string Phase { get; set; } = "";

    /// <summary>The lock file.</summary>
    [Required]
    public ITaskItem LockFile { get; set; } = null!;

    /// <summary>The index to write.</summary>
    public ITaskItem? IndexFile { get; set; }

    /// <summary>An index to write only when it does not exist yet.</summary>
    public ITaskItem? SeedIndexFile { get; set; }

    /// <summary>The map to write.</summary>
    public ITaskItem? MapFile { get; set; }

    /// <summary>The <c>RemoteAsset</c> items.</summary>
    public ITaskItem[] RemoteAssets { get; set; } = [];

    /// <summary>The <c>AssetSource</c> items.</summary>
    public ITaskItem[] Sources { get; set; } = [];

    /// <summary>The <c>AssetOverride</c> items.</summary>
    public ITaskItem[] Overrides { get; set; } = [];

    /// <summary>The <c>ModelConfig</c> items.</summary>
    public ITaskItem[] Models { get; set; } = [];

    /// <summary>The <c>ModelManifest</c> items.</summary>
    public ITaskItem[] Manifests { get; set; } = [];

    /// <summary>The <c>AssetConfig</c> items.</summary>
    public ITaskItem[] Configs { get; set; } = [];

    /// <summary><c>AssetStore</c>.</summary>
    public string Store { get; set; } = "";

    /// <summary><c>AssetVersioning</c>.</summary>
    public string Versioning { get; set; } = "";

    /// <summary><c>AssetCachePath</c>.</summary>
    public string CachePath { get; set; } = "";

    /// <summary><c>AssetOffline</c>.</summary>
    public string Offline { get; set; } = "";

    /// <summary><c>AssetRestoreLockedMode</c>.</summary>
    public string LockedMode { get; set; } = "";

    /// <summary><c>AssetForceEvaluate</c>.</summary>
    public string ForceEvaluate { get; set; } = "";

    /// <summary>Whether the items are all that the project has in any target framework.</summary>
    public bool SeesWholeProject { get; set; } = true;

    /// <summary>Whether the items are those of several target frameworks together.</summary>
    public bool SeveralFrameworks { get; set; }

    /// <summary><c>AssetRestoreParallelism</c>.</summary>
    public string Parallelism { get; set; } = "";

    /// <summary><c>AssetRestoreBandwidth</c>.</summary>
    public string Bandwidth { get; set; } = "";

    /// <summary><c>AssetClassName</c>.</summary>
    public string ClassName { get; set; } = "";

    /// <summary><c>AssetNamespace</c>.</summary>
    public string Namespace { get; set; } = "";

    /// <summary><c>AssetAccessorVisibility</c>.</summary>
    public string Visibility { get; set; } = "";

    /// <summary>The assembly's name.</summary>
    public string AssemblyName { get; set; } = "";

    /// <summary>The restored assets, one an item, with where this machine has them.</summary>
    [Output]
    public ITaskItem[] Assets { get; private set; } = [];

    /// <summary>Whether everything was in place.</summary>
    [Output]
    public bool NothingToDo { get; private set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            var restorer = new ProjectRestorer(static () => StandardStores.Create(), new TaskRestoreLog(Log), TimeProvider.System);
            var result = restorer.RunAsync(Request(), _cancellation.Token).GetAwaiter().GetResult();
            foreach (var diagnostic in result.Diagnostics)
                TaskDiagnostics.Report(Log, diagnostic, ProjectFile.ItemSpec);
            Assets = [.. result.Assets.Select(AssetItem.From)];
            NothingToDo = result.NothingToDo;
            return !Log.HasLoggedErrors;
        }
        catch (AssetException e)
        {
            // In an editor nothing fails: what is wrong there is a warning.
            var severity = Phase == nameof(RestorePhase.DesignTime) ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error;
            TaskDiagnostics.Report(Log, new AssetDiagnostic(severity, e.Code, e.Message), ProjectFile.ItemSpec);
            return !Log.HasLoggedErrors;
        }
        catch (OperationCanceledException) when (_cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    /// <inheritdoc/>
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc/>
    public void Dispose() => _cancellation.Dispose();

    private ProjectRequest Request()
    {
        var projectFile = ProjectFile.GetMetadata("FullPath");
        return new ProjectRequest(projectFile)
        {
            Phase = SettingText.Phase(Phase),
            Items = [.. RemoteAssets.Select(ItemReading.ToRemoteAsset)],
            Sources = [.. Sources.Select(ItemReading.ToSource)],
            Overrides = [.. Overrides.Select(o => ItemReading.ToOverride(o, Path.GetDirectoryName(projectFile)!))],
            Models = [.. Models.Select(ItemReading.ToModel)],
            Manifests = [.. Manifests.Select(m => ItemReading.ToManifest(m, Path.GetDirectoryName(projectFile)!))],
            Configs = [.. Configs.Select(c => ItemReading.ToConfig(c, Path.GetDirectoryName(projectFile)!))],
            Store = Store,
            Versioning = Versioning,
            CachePath = CachePath,
            LockFile = LockFile.GetMetadata("FullPath"),
            IndexFile = IndexFile?.GetMetadata("FullPath") ?? "",
            SeedIndexFile = SeedIndexFile?.GetMetadata("FullPath") ?? "",
            MapFile = MapFile?.GetMetadata("FullPath") ?? "",
            Offline = SettingText.Flag("AssetOffline", Offline),
            LockedMode = SettingText.Flag("AssetRestoreLockedMode", LockedMode),
            ForceEvaluate = SettingText.Flag("AssetForceEvaluate", ForceEvaluate),
            SeesWholeProject = SeesWholeProject,
            SeveralFrameworks = SeveralFrameworks,
            Parallelism = Parallelism,
            Bandwidth = Bandwidth,
            ClassName = ClassName,
            Namespace = Namespace,
            Visibility = Visibility,
            AssemblyName = AssemblyName,
        };
    }
}
