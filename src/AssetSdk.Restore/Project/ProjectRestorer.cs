using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Restore;

/// <summary>
/// Restores the assets of a project: references → resolved → locked → fetched → verified → in the cache → index and map.
/// </summary>
public sealed class ProjectRestorer
{
    private readonly Func<ObjectStores> _stores;
    private readonly IRestoreLog _log;
    private readonly TimeProvider _clock;
    private readonly ICommitSteps _steps;

    /// <summary>Makes a restorer.</summary>
    /// <param name="stores">Makes the drivers; called only when a store is needed, so that a no-op loads none.</param>
    /// <param name="log">Takes what there is to say on the way.</param>
    /// <param name="clock">What time it is.</param>
    public ProjectRestorer(Func<ObjectStores> stores, IRestoreLog log, TimeProvider clock)
        : this(stores, log, clock, new DiskCommitSteps())
    {
    }

    /// <summary>How long the holder of a lock may show no sign of life before who waits for it gives up.</summary>
    internal TimeSpan Patience { get; init; } = CacheLock.Patience;

    /// <summary>How long a part of a large file is.</summary>
    internal int PartSize { get; init; } = TransferSettings.DefaultPartSize;

    internal ProjectRestorer(Func<ObjectStores> stores, IRestoreLog log, TimeProvider clock, ICommitSteps steps)
    {
        _stores = stores;
        _log = log;
        _clock = clock;
        _steps = steps;
    }

    /// <summary>Restores, or finds out that there is nothing to do.</summary>
    /// <returns>What became of it. Everything that can go wrong in a project is a diagnostic here, not an exception.</returns>
    /// <exception cref="OperationCanceledException">It was cancelled. Nothing half-done is trusted later.</exception>
    public Task<ProjectResult> RunAsync(ProjectRequest project, CancellationToken cancellationToken)
    {
        try
        {
            var cache = new AssetCache(CacheRoot.Choose(project.CachePath, project.Folder, project.Environment));
            var lockFile = new LockFile(project.LockFile);
            var inputs = InputsHash.Of(project);
            var designTime = project.Phase == RestorePhase.DesignTime;
            if (NoOpCheck.Run(project, inputs, lockFile, cache, markers: !designTime) is { } inPlace)
                return Task.FromResult(Done(project, lockFile, cache, inPlace, designTime));
            return WorkAsync(project, inputs, lockFile, cache, cancellationToken);
        }
        catch (Exception e) when (Failure(project, e) is not null)
        {
            return Task.FromResult(Failure(project, e)!);
        }
    }

    // Apart from the no-op, which must not load what only work needs.
    private async Task<ProjectResult> WorkAsync(ProjectRequest project, string inputs, LockFile lockFile, AssetCache cache, CancellationToken cancellationToken)
    {
        try
        {
            var parser = new ItemParser(project);
            var requests = parser.Requests();
            var overrides = parser.Overrides();
            var models = ProjectModels.Read(project, requests);
            var configs = new ProjectConfigs(project);
            requests = models.Requests;
            if (project.Phase == RestorePhase.DesignTime)
                return DesignTimeView.Build(project, requests, overrides, models, configs, [.. parser.Problems, .. models.Problems], lockFile, cache);

            var sources = parser.Sources();
            var parallelism = parser.Parallelism();
            var bandwidth = parser.Bandwidth();
            if (parser.Problems.Count + models.Problems.Count > 0)
                return new ProjectResult([.. parser.Problems, .. models.Problems], [], NothingToDo: false);

            using var open = new OpenSources(sources, _stores());
            using var settings = new TransferSettings(new TransferRetry(_clock, _log.Detail), bandwidth is { } limit ? new BandwidthLimit(limit, _clock) : null, _clock) { PartSize = PartSize };
            using var work = new RestoreWork(project, cache, lockFile, open, _log, _clock, _steps, Patience, settings, parallelism);
            return await work.RunAsync(requests, overrides, models, configs, inputs, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (Failure(project, e) is not null)
        {
            return Failure(project, e)!;
        }
    }

    private static ProjectResult? Failure(ProjectRequest project, Exception failure) => failure switch
    {
        AssetException e => Failed(project, e.Code, e.Message),
        IOException or UnauthorizedAccessException => Failed(project, AssetErrorCode.FileAccess, $"The assets cannot be restored: {failure.Message}"),
        _ => null,
    };

    private static ProjectResult Failed(ProjectRequest project, AssetErrorCode code, string message)
    {
        var severity = project.Phase == RestorePhase.DesignTime ? DiagnosticSeverity.Warning : DiagnosticSeverity.Error;
        return new ProjectResult([new AssetDiagnostic(severity, code, message)], [], NothingToDo: false);
    }

    private ProjectResult Done(ProjectRequest project, LockFile lockFile, AssetCache cache, IReadOnlyList<RestoredAsset> assets, bool designTime)
    {
        if (designTime)
        {
            // The index knows more than the lock file does, so it stays; the cache may be gone meanwhile.
            var due = assets.Where(a => a.Digest is { } digest && !cache.Has(digest)).Select(a => DesignTimeView.Due(a.Item, "is not in the cache"));
            return new ProjectResult([.. due], assets, NothingToDo: true);
        }

        IndexBuilder.WriteMap(project.MapFile, assets);
        UsageRecords.Touch(cache.Root, assets, lockFile.Path, _clock.GetUtcNow());
        return new ProjectResult([], assets, NothingToDo: true);
    }
}
