namespace AssetSdk.Restore;

/// <summary>When a project's assets are asked for.</summary>
public enum RestorePhase
{
    /// <summary>At restore.</summary>
    Restore,

    /// <summary>At build: what restore could not do is done now.</summary>
    Build,

    /// <summary>In a design-time build: no network, no waiting, no failure.</summary>
    DesignTime,
}

/// <summary>All that one evaluation of a project says about its assets. Text, as it stands in the project; nothing is checked yet.</summary>
/// <param name="ProjectFile">The project file, absolute.</param>
public sealed record ProjectRequest(string ProjectFile)
{
    /// <summary>When the assets are asked for.</summary>
    public RestorePhase Phase { get; init; } = RestorePhase.Build;

    /// <summary>The <c>RemoteAsset</c> items.</summary>
    public IReadOnlyList<RemoteAssetItem> Items { get; init; } = [];

    /// <summary>The <c>AssetSource</c> items.</summary>
    public IReadOnlyList<AssetSourceItem> Sources { get; init; } = [];

    /// <summary>The <c>AssetOverride</c> items.</summary>
    public IReadOnlyList<AssetOverrideItem> Overrides { get; init; } = [];

    /// <summary>The <c>ModelConfig</c> items.</summary>
    public IReadOnlyList<ModelConfigItem> Models { get; init; } = [];

    /// <summary>The <c>ModelManifest</c> items.</summary>
    public IReadOnlyList<ModelManifestItem> Manifests { get; init; } = [];

    /// <summary>The <c>AssetConfig</c> items.</summary>
    public IReadOnlyList<AssetConfigItem> Configs { get; init; } = [];

    /// <summary><c>AssetStore</c>: shorthand for one source.</summary>
    public string Store { get; init; } = "";

    /// <summary><c>AssetVersioning</c>: the scheme of items that name none.</summary>
    public string Versioning { get; init; } = "";

    /// <summary><c>AssetCachePath</c>.</summary>
    public string CachePath { get; init; } = "";

    /// <summary>The lock file, absolute.</summary>
    public required string LockFile { get; init; }

    /// <summary>The index, absolute; <c>""</c> when none is to be written.</summary>
    public string IndexFile { get; init; } = "";

    /// <summary>An index that is written only when it does not exist yet, absolute; <c>""</c> for none.</summary>
    public string SeedIndexFile { get; init; } = "";

    /// <summary>The map, absolute; <c>""</c> when none is to be written.</summary>
    public string MapFile { get; init; } = "";

    /// <summary>Whether the items are those of several target frameworks together, so that one asset may be there in several versions.</summary>
    public bool SeveralFrameworks { get; init; }

    /// <summary>Whether the items are all that any target framework of the project has, so that force-evaluate may prune the lock file.</summary>
    public bool SeesWholeProject { get; init; } = true;

    /// <summary><c>AssetOffline</c>.</summary>
    public bool Offline { get; init; }

    /// <summary>Locked mode: the lock file must not change.</summary>
    public bool LockedMode { get; init; }

    /// <summary>Force-evaluate: every reference is resolved anew, and the lock file pruned.</summary>
    public bool ForceEvaluate { get; init; }

    /// <summary><c>AssetRestoreParallelism</c>; <c>""</c> for the default.</summary>
    public string Parallelism { get; init; } = "";

    /// <summary><c>AssetRestoreBandwidth</c>; <c>""</c> for no limit.</summary>
    public string Bandwidth { get; init; } = "";

    /// <summary><c>AssetClassName</c>.</summary>
    public string ClassName { get; init; } = "Assets";

    /// <summary><c>AssetNamespace</c>.</summary>
    public string Namespace { get; init; } = "";

    /// <summary><c>AssetAccessorVisibility</c>.</summary>
    public string Visibility { get; init; } = "internal";

    /// <summary>The assembly's name.</summary>
    public string AssemblyName { get; init; } = "";

    /// <summary>Reads the environment.</summary>
    public Func<string, string?> Environment { get; init; } = System.Environment.GetEnvironmentVariable;

    /// <summary>The project's folder.</summary>
    public string Folder => Path.GetDirectoryName(ProjectFile)!;
}

/// <summary>What became of a project's assets.</summary>
/// <param name="Diagnostics">What there is to say; the restore succeeded when none is an error.</param>
/// <param name="Assets">The assets, one an item, in the items' order, then those that only models name; those that failed are left out.</param>
/// <param name="NothingToDo">Whether everything was found in place by the no-op check.</param>
public sealed record ProjectResult(IReadOnlyList<AssetDiagnostic> Diagnostics, IReadOnlyList<RestoredAsset> Assets, bool NothingToDo)
{
    /// <summary>Whether no diagnostic is an error.</summary>
    public bool Succeeded => Diagnostics.All(d => d.Severity != DiagnosticSeverity.Error);
}
