using System.Collections.Concurrent;
using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Restore;

/// <summary>One restore that has something to do: every asset on its own, then lock file, index and map together, or none of them.</summary>
internal sealed class RestoreWork : IDisposable
{
    private readonly ProjectRequest _project;
    private readonly AssetCache _cache;
    private readonly LockFile _lockFile;
    private readonly OpenSources _sources;
    private readonly IRestoreLog _log;
    private readonly TimeProvider _clock;
    private readonly int _parallelism;
    private readonly CacheWriter _writer;
    private readonly AssetFetcher _fetcher;
    private readonly UrlFetcher _urls;
    private readonly VersionResolver _resolver;
    private readonly TransferSettings _settings;
    private readonly StoreMemory _memory;
    private readonly ConcurrentQueue<AssetDiagnostic> _diagnostics = new();
    private readonly ConcurrentQueue<(LockKey Key, string Message)> _passedOver = new();

    public RestoreWork(ProjectRequest project, AssetCache cache, LockFile lockFile, OpenSources sources, IRestoreLog log, TimeProvider clock, ICommitSteps steps, TimeSpan patience, TransferSettings settings, int parallelism)
    {
        _project = project;
        _cache = cache;
        _lockFile = lockFile;
        _sources = sources;
        _log = log;
        _clock = clock;
        _parallelism = parallelism;
        _writer = new CacheWriter(cache, steps, clock, patience);
        _settings = settings;
        _memory = new StoreMemory(cache.Root);
        _fetcher = new AssetFetcher(_writer, _settings, _memory, log, Repaired, parallelism);
        _urls = new UrlFetcher(_writer, _settings, _memory, log, Repaired);
        _resolver = new VersionResolver(sources, _memory, _settings.Retry, project.Offline);
    }

    public async Task<ProjectResult> RunAsync(
        IReadOnlyList<AssetRequest> requests, IReadOnlyDictionary<string, AssetOverrideItem> overrides, ProjectModels models, ProjectConfigs configs, string inputs, CancellationToken cancellationToken)
    {
        const int Attempts = 3;
        using var shared = await _writer.ShareAsync(_log.Important, cancellationToken).ConfigureAwait(false);
        for (var attempt = 1; ; attempt++)
        {
            _diagnostics.Clear();
            _passedOver.Clear();
            var before = _lockFile.Read();
            var entries = await RestoreAllAsync(requests, overrides, before, cancellationToken).ConfigureAwait(false);
            foreach (var problem in models.CheckSubPaths(entries))
                _diagnostics.Enqueue(problem);
            var shapes = configs.Read(entries, out var configProblems);
            foreach (var problem in configProblems)
                _diagnostics.Enqueue(problem);
            if (_diagnostics.Any(d => d.Severity == DiagnosticSeverity.Error))
                return new ProjectResult(InItemOrder(), [], NothingToDo: false);
            if (await TryLockAsync(entries, before, cancellationToken).ConfigureAwait(false))
                return Finish(entries, models, shapes, inputs);
            if (attempt == Attempts)
                throw new AssetException(AssetErrorCode.LockFileNotWritable, $"The lock file '{_lockFile.Path}' was changed by another process each time this restore was about to write it. Build again.");
        }
    }

    public void Dispose()
    {
        _fetcher.Dispose();
        _writer.Dispose();
    }

    private async Task<IndexBuilder.Entry[]> RestoreAllAsync(IReadOnlyList<AssetRequest> requests, IReadOnlyDictionary<string, AssetOverrideItem> overrides, AssetLock locked, CancellationToken cancellationToken)
    {
        // Two items may name one version with different sub paths: it is restored once.
        var distinct = requests.GroupBy(r => r.Key).Select(g => g.First()).ToList();
        var restored = new ConcurrentDictionary<LockKey, IndexBuilder.Entry>();
        await Parallel.ForEachAsync(distinct, new ParallelOptions { MaxDegreeOfParallelism = _parallelism, CancellationToken = cancellationToken }, async (request, ct) =>
        {
            try
            {
                restored[request.Key] = overrides.TryGetValue(request.Reference.Name, out var local)
                    ? Override(request, local)
                    : await RestoreOneAsync(request, locked, ct).ConfigureAwait(false);
            }
            catch (AssetException e)
            {
                Report(DiagnosticSeverity.Error, e.Code, e.Message, request.Item.Origin);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Report(DiagnosticSeverity.Error, AssetErrorCode.FileAccess, $"'{request.Item.Include}' cannot be restored: {e.Message}", request.Item.Origin);
            }
        }).ConfigureAwait(false);

        var entries = new List<IndexBuilder.Entry>(requests.Count);
        foreach (var request in requests)
        {
            if (!restored.TryGetValue(request.Key, out var entry))
                continue;
            if (request.Reference.SubPath is { } subPath && entry.Files is { } files && SubPaths.Problem(subPath, files) is { } problem)
                Report(DiagnosticSeverity.Error, AssetErrorCode.SubPathNotFound, $"'{request.Item.Include}': {entry.Asset.Name} {entry.Asset.Version} {problem}", request.Item.Origin);
            entries.Add(entry with { Request = request, Asset = entry.Asset with { Item = request.Item } });
        }

        return [.. entries];
    }

    private async Task<IndexBuilder.Entry> RestoreOneAsync(AssetRequest request, AssetLock locked, CancellationToken cancellationToken)
    {
        var pin = locked.Entries.GetValueOrDefault(request.Key);
        if (pin is null && _project.LockedMode)
            throw new AssetException(AssetErrorCode.LockedMode, $"'{request.Item.Include}' is not in the lock file '{_lockFile.Path}', and locked mode does not add it. Restore without locked mode and commit the lock file.");

        if (request.Url is { } url)
            return await RestoreUrlAsync(request, url, pin, cancellationToken).ConfigureAwait(false);

        var force = _project.ForceEvaluate;
        if (pin is not null && !force)
        {
            if (_writer.TryFind(pin.Digest) is { } tree)
                return ToEntry(request, pin.Resolved, tree);
            return ToEntry(request, pin.Resolved, await FetchPinnedAsync(request, pin, cancellationToken).ConfigureAwait(false));
        }

        var resolved = await _resolver.ResolveAsync(request.VersionRequest, cancellationToken).ConfigureAwait(false);
        if (_project.Offline && !resolved.Source.IsLocal)
        {
            var digest = resolved.Manifest.Digest ?? _memory.Tree(resolved.Source, request.Reference.Name, resolved.Version)?.Digest;
            return digest is { } known && _writer.TryFind(known) is { } tree
                ? ToEntry(request, resolved.Version, tree)
                : throw NotOffline(request, resolved.Version);
        }

        var fetched = await _fetcher.FetchAsync(request.Reference.Name, resolved, _sources.Open(resolved.Source), locked: null, anew: force, cancellationToken).ConfigureAwait(false);
        return ToEntry(request, resolved.Version, fetched);
    }

    private async Task<IndexBuilder.Entry> RestoreUrlAsync(AssetRequest request, UrlAsset url, LockEntry? pin, CancellationToken cancellationToken)
    {
        // The kind tells whether the file was unpacked when it was locked: another Extract is another asset.
        var locked = pin is not null && !_project.ForceEvaluate && pin.Kind == (url.Extract == ArchiveKind.None ? AssetKind.File : AssetKind.Folder) ? pin.Digest : (Digest?)null;
        if (locked is { } digest && _writer.TryFind(digest) is { } tree)
            return ToEntry(request, url.Version, tree);
        if (_project.Offline)
            throw NotOffline(request, url.Version);
        var settings = new StoreSettings(url.Address.OriginalString) { Environment = _project.Environment };
        return ToEntry(request, url.Version, await _urls.FetchAsync(request, settings, locked, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>Brings what the lock file pins. The digest is known, so any source may deliver it, and one that fails is passed over.</summary>
    private async Task<AssetTree> FetchPinnedAsync(AssetRequest request, LockEntry pin, CancellationToken cancellationToken)
    {
        AssetException? last = null;
        var asked = new List<string>();
        foreach (var source in _sources.For(pin.Name, request.VersionRequest.OnlySource))
        {
            if (_project.Offline && !source.IsLocal)
                continue;
            try
            {
                var reader = _sources.Open(source);
                asked.Add($"{source.Name} ({reader.Location})");
                var manifest = await _settings.Retry.RunAsync(ct => reader.ReadManifestAsync(pin.Name, pin.Resolved, ct), cancellationToken).ConfigureAwait(false);
                if (manifest is null)
                    continue;
                var tree = await _fetcher.FetchAsync(pin.Name, new ResolvedAsset(pin.Resolved, manifest, source), reader, pin.Digest, anew: false, cancellationToken).ConfigureAwait(false);
                foreach (var failed in _passedOver.Where(p => p.Key == pin.Key))
                    Report(DiagnosticSeverity.Warning, AssetErrorCode.SourcePassedOver, failed.Message, request.Item.Origin);
                return tree;
            }
            catch (AssetException e) when (IsOfSource(e.Code))
            {
                last = e;
                _passedOver.Enqueue((pin.Key, $"The source {source.Name} was passed over for {pin.Name} {pin.Resolved}: {e.Message}"));
            }
        }

        if (last is not null)
            throw last;
        throw asked.Count == 0 && _project.Offline
            ? NotOffline(request, pin.Resolved)
            : new AssetException(AssetErrorCode.VersionNotFound, $"{pin.Name} {pin.Resolved}, which the lock file pins for '{request.Item.Include}', is in no source: {string.Join(", ", asked)} {(asked.Count == 1 ? "does" : "do")} not have it. Check the sources, or restore with --force-evaluate to resolve anew.");
    }

    private static bool IsOfSource(AssetErrorCode code) =>
        code.Equals(AssetErrorCode.SourceFailed) || code.Equals(AssetErrorCode.AccessDenied) || code.Equals(AssetErrorCode.StoreNotFound)
        || code.Equals(AssetErrorCode.RedirectRefused) || code.Equals(AssetErrorCode.InvalidManifest)
        || code.Equals(AssetErrorCode.InvalidSource) || code.Equals(AssetErrorCode.InsecureSource);

    private IndexBuilder.Entry Override(AssetRequest request, AssetOverrideItem local)
    {
        if (_project.LockedMode)
            throw new AssetException(AssetErrorCode.OverrideRefused, $"'{local.Name}' is overridden by '{local.Path}', and locked mode refuses that: the build would not have the locked bytes. Remove the AssetOverride.");
        // Said once: the build that follows a restore says it.
        if (_project.Phase != RestorePhase.Restore)
            Report(DiagnosticSeverity.Warning, AssetErrorCode.OverrideInUse, $"'{local.Name}' is the local '{local.Path}' and not the published asset. Remove the AssetOverride when you are done.", local.Origin);
        return LocalOverride.Entry(request, local);
    }

    private async Task<bool> TryLockAsync(IReadOnlyList<IndexBuilder.Entry> entries, AssetLock before, CancellationToken cancellationToken)
    {
        var pins = entries.Where(e => e.Asset.Digest is not null).Select(ToPin).DistinctBy(p => p.Key).ToList();
        var raced = false;
        AssetLock Change(AssetLock current)
        {
            // Another process has locked one of these references meanwhile, to something else: its answer counts, and this restore begins again.
            raced = !_project.ForceEvaluate && pins.Exists(p => current.Entries.TryGetValue(p.Key, out var other)
                && (other.Digest != p.Digest || other.Resolved != p.Resolved) && !other.Equals(before.Entries.GetValueOrDefault(p.Key)));
            if (raced)
                return current;
            var changed = pins.Aggregate(current, static (l, pin) => l.With(pin));
            return _project.ForceEvaluate && _project.SeesWholeProject ? changed.Only(entries.Select(e => e.Request.Key).ToHashSet()) : changed;
        }

        var after = Change(before);
        if (after.Means(before))
            return true;
        if (_project.LockedMode)
        {
            var changed = after.Entries.Values.FirstOrDefault(e => !e.Equals(before.Entries.GetValueOrDefault(e.Key)))?.Name ?? before.Entries.Keys.First(k => !after.Entries.ContainsKey(k)).Name;
            throw new AssetException(AssetErrorCode.LockedMode, $"The lock file '{_lockFile.Path}' would change (first at '{changed}'), and locked mode does not allow that. Restore without locked mode and commit the lock file.");
        }

        await _lockFile.UpdateAsync(_writer, Change, _log.Important, cancellationToken).ConfigureAwait(false);
        return !raced;
    }

    private ProjectResult Finish(IndexBuilder.Entry[] entries, ProjectModels models, IReadOnlyList<IndexConfig> configs, string inputs)
    {
        var assets = entries.Select(e => e.Asset).ToArray();
        var index = IndexBuilder.Build(_project, entries, models.ToIndex(), configs);
        var state = assets.Any(a => a.Digest is null) ? null : new RestoreState(inputs, _lockFile.Hash());
        IndexBuilder.WriteIndex(_project.IndexFile, index, state);

        // An editor has accessors right after restore. What a build has found out for itself stays: it may see more of the project than restore does.
        if (_project.SeedIndexFile.Length > 0 && !File.Exists(_project.SeedIndexFile))
            IndexBuilder.WriteIndex(_project.SeedIndexFile, index, state);
        IndexBuilder.WriteMap(_project.MapFile, assets);
        UsageRecords.Touch(_cache.Root, assets, _lockFile.Path, _clock.GetUtcNow());
        return new ProjectResult(InItemOrder(), assets, NothingToDo: false);
    }

    private IndexBuilder.Entry ToEntry(AssetRequest request, string version, AssetTree tree)
    {
        var fileName = tree.Kind == AssetKind.File ? tree.Files[0].Path : "";
        var asset = new RestoredAsset(request.Item, request.Reference.Name, version, tree.Digest, tree.Kind, fileName, _cache.Root.AssetPath(tree.Digest, tree.Kind, fileName), IndexAsset.Restored);
        return new IndexBuilder.Entry(request, asset, tree.Size, tree.Files.Count, tree.Files);
    }

    private static LockEntry ToPin(IndexBuilder.Entry entry) => new(
        entry.Request.Key.Name, entry.Request.Key.Requested, entry.Request.Key.Scheme, entry.Asset.Version, entry.Asset.Kind, entry.Asset.Digest!.Value, entry.Size, entry.FileCount);

    private static AssetException NotOffline(AssetRequest request, string version) =>
        new(AssetErrorCode.Offline, $"{request.Reference.Name} {version} is not in the cache, and offline it cannot be fetched. Restore once with the network (without AssetOffline), or bring a warm cache.");

    // Assets are restored in parallel; what there is to say of them is said in the project's order.
    private List<AssetDiagnostic> InItemOrder()
    {
        var order = _project.Items.Select((item, i) => (item.Origin, i)).DistinctBy(p => p.Origin).ToDictionary(p => p.Origin, p => p.i);
        return [.. _diagnostics.OrderBy(d => d.Origin is { } origin ? order.GetValueOrDefault(origin, -1) : -1)];
    }

    private void Repaired(string message) => Report(DiagnosticSeverity.Information, AssetErrorCode.CacheRepaired, message, null);

    private void Report(DiagnosticSeverity severity, AssetErrorCode code, string message, ItemOrigin? origin) =>
        _diagnostics.Enqueue(new AssetDiagnostic(severity, code, message, origin));
}
