using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Restore;

/// <summary>
/// Assets of some sources, asked for in code and not by a project: resolved as a restore does, fetched into the same verified cache, and read where they are published.
/// </summary>
/// <remarks>Of a <see cref="ProjectRequest"/> its sources, store, version scheme, cache, limits and environment count. Instances are safe for concurrent use. From its first fetch
/// until it is disposed, a client keeps others from cleaning the cache.</remarks>
public sealed class AssetClient : IDisposable
{
    // Enough to hide a bucket's latency behind small objects.
    private const int ParallelReads = 16;

    private readonly ProjectRequest _project;
    private readonly string? _onlySource;
    private readonly TimeProvider _clock;
    private readonly OpenSources _sources;
    private readonly TransferSettings _settings;
    private readonly StoreMemory _memory;
    private readonly CacheWriter _writer;
    private readonly AssetFetcher _fetcher;
    private readonly VersionResolver _resolver;
    private readonly IRestoreLog _log;
    private readonly SemaphoreSlim _sharing = new(1, 1);
    private CacheLock? _shared;
    private bool _hasShared;

    /// <summary>Makes a client. No request is made before something is asked for.</summary>
    /// <param name="project">What to take from where.</param>
    /// <param name="stores">The drivers.</param>
    /// <param name="log">Takes what there is to say on the way.</param>
    /// <param name="clock">What time it is.</param>
    /// <param name="onlySource">The name of the one source that counts, or <see langword="null"/> for all.</param>
    /// <exception cref="AssetException">A source or a setting is not valid.</exception>
    public AssetClient(ProjectRequest project, ObjectStores stores, IRestoreLog log, TimeProvider clock, string? onlySource = null)
    {
        _project = project;
        _onlySource = onlySource;
        _clock = clock;
        _log = log;
        var parser = new ItemParser(project);
        var sources = parser.Sources();
        var parallelism = parser.Parallelism();
        var bandwidth = parser.Bandwidth();
        if (parser.Problems is [var problem, ..])
            throw new AssetException(problem.Code, problem.Message);

        Cache = new AssetCache(CacheRoot.Choose(project.CachePath, project.Folder, project.Environment));
        _memory = new StoreMemory(Cache.Root);
        _sources = new OpenSources(sources, stores);
        _settings = new TransferSettings(new TransferRetry(clock, log.Detail), bandwidth is { } limit ? new BandwidthLimit(limit, clock) : null, clock);
        _writer = new CacheWriter(Cache, new DiskCommitSteps(), clock, CacheLock.Patience);
        _fetcher = new AssetFetcher(_writer, _settings, _memory, log, log.Important, parallelism);
        _resolver = new VersionResolver(_sources, _memory, _settings.Retry, project.Offline);
        Scheme = SchemeChoice.Of(project, null, onlySource);
    }

    /// <summary>The cache that assets are fetched into.</summary>
    public AssetCache Cache { get; }

    /// <summary>The version scheme of references.</summary>
    public VersionScheme Scheme { get; }

    /// <summary>The names of the sources, in the order in which they are asked.</summary>
    public IReadOnlyList<string> Sources => [.. _sources.All.Select(s => s.Name)];

    /// <summary>Opens the store of a source, to list it or to publish into it; the client owns it.</summary>
    /// <param name="source">The source's name, or <see langword="null"/> for the only one.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.NoSource"/>: there is none; <see cref="AssetErrorCode.InvalidSetting"/>: there are several, or none of this name.</exception>
    public IObjectStore OpenStore(string? source = null)
    {
        if (_sources.All.Count == 0)
            throw OpenSources.NoSource();
        if (source is null && _sources.All.Count > 1)
            throw new AssetException(AssetErrorCode.InvalidSetting, $"There are several sources: {string.Join(", ", Sources)}. Say which one is meant.");
        var chosen = source is null ? _sources.All[0] : _sources.All.FirstOrDefault(s => string.Equals(s.Name, source, StringComparison.Ordinal));
        return chosen is not null
            ? _sources.OpenStore(chosen)
            : throw new AssetException(AssetErrorCode.InvalidSetting, $"There is no source '{AssetPath.Printable(source)}'. Sources are {string.Join(", ", Sources)}.");
    }

    /// <summary>Finds the version that a reference means: the first source that has the asset decides.</summary>
    /// <exception cref="AssetException">Nothing answers the reference, or a source failed.</exception>
    public async Task<ResolvedReference> ResolveAsync(AssetReference reference, CancellationToken cancellationToken)
    {
        var resolved = await _resolver.ResolveAsync(new VersionRequest(reference.Name, reference.Version, Scheme, _onlySource), cancellationToken).ConfigureAwait(false);
        return new ResolvedReference(reference, resolved, _sources.Open(resolved.Source));
    }

    /// <summary>Finds one version, which the first source that has it answers for.</summary>
    /// <returns>The version, or <see langword="null"/> when no source has it.</returns>
    /// <exception cref="AssetException">A source failed.</exception>
    public async Task<ResolvedReference?> FindAsync(string name, string version, CancellationToken cancellationToken)
    {
        foreach (var source in _sources.For(name, _onlySource))
        {
            if (await _resolver.FindAsync(source, name, version, cancellationToken).ConfigureAwait(false) is { } asset)
                return new ResolvedReference(new AssetReference(name, version), asset, _sources.Open(source));
        }

        return null;
    }

    /// <summary>Finds the versions of an asset, latest first, with what their manifests say. A version that is listed and has no manifest does not exist, and is left out.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.AssetNotFound"/>: no source has the asset; or a source failed.</exception>
    public async Task<IReadOnlyList<ResolvedReference>> VersionsAsync(string name, CancellationToken cancellationToken)
    {
        var (source, versions) = await _resolver.VersionsAsync(name, Scheme, _onlySource, cancellationToken).ConfigureAwait(false);
        var found = new ResolvedReference?[versions.Count];
        await Parallel.ForAsync(0, found.Length, new ParallelOptions { MaxDegreeOfParallelism = ParallelReads, CancellationToken = cancellationToken }, async (i, ct) =>
        {
            if (await _resolver.FindAsync(source, name, versions[i], ct).ConfigureAwait(false) is { } asset)
                found[i] = new ResolvedReference(new AssetReference(name, versions[i]), asset, _sources.Open(source));
        }).ConfigureAwait(false);
        return [.. found.OfType<ResolvedReference>()];
    }

    /// <summary>Brings what a reference means into the cache, unless it is there.</summary>
    /// <exception cref="AssetException">Nothing answers the reference, a source or the cache failed, the bytes are not those of the manifest, or the sub path does not exist.</exception>
    public async Task<FetchedAsset> FetchAsync(AssetReference reference, CancellationToken cancellationToken) =>
        await FetchAsync(await ResolveAsync(reference, cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);

    /// <summary>Brings a resolved version into the cache, unless it is there.</summary>
    /// <exception cref="AssetException">As <see cref="FetchAsync(AssetReference, CancellationToken)"/> says.</exception>
    public async Task<FetchedAsset> FetchAsync(ResolvedReference resolved, CancellationToken cancellationToken)
    {
        AssetTree tree;
        await ShareAsync(cancellationToken).ConfigureAwait(false);
        if (TryFind(resolved) is { } there)
            tree = there;
        else if (_project.Offline && !resolved.Asset.Source.IsLocal)
            throw new AssetException(AssetErrorCode.Offline, $"{resolved.Name} {resolved.Version} is not in the cache, and offline it cannot be fetched.");
        else
            tree = await _fetcher.FetchAsync(resolved.Name, resolved.Asset, resolved.Reader, locked: null, anew: false, cancellationToken).ConfigureAwait(false);
        UsageRecords.Touch(Cache.Root, tree.Digest, _clock.GetUtcNow());
        return Fetched(resolved, tree);
    }

    /// <summary>Brings what a lock file pins into the cache, unless it is there: its digest says what it is, so any source may deliver it.</summary>
    /// <returns>What it consists of.</returns>
    /// <exception cref="AssetException">No source has it, or its bytes are not those that are locked; a source or the cache failed.</exception>
    public async Task<AssetTree> FetchAsync(LockEntry pin, CancellationToken cancellationToken)
    {
        await ShareAsync(cancellationToken).ConfigureAwait(false);
        var tree = _writer.TryFind(pin.Digest) ?? await FetchPinnedAsync(pin, cancellationToken).ConfigureAwait(false);
        UsageRecords.Touch(Cache.Root, tree.Digest, _clock.GetUtcNow());
        return tree;
    }

    /// <summary>Finds a resolved version in the cache, without a request.</summary>
    /// <returns>The asset, or <see langword="null"/> when the cache does not have it whole.</returns>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.SubPathNotFound"/>: the asset has no such file or folder.</exception>
    public FetchedAsset? Find(ResolvedReference resolved) => TryFind(resolved) is { } tree ? Fetched(resolved, tree) : null;

    /// <summary>
    /// Finds out what a version consists of: from its manifest, or, when it came without digests and was fetched before, from what was found then.
    /// </summary>
    public AssetTree? TreeOf(ResolvedReference resolved) => resolved.Manifest.Tree ?? _memory.Tree(resolved.Asset.Source, resolved.Name, resolved.Version);

    /// <summary>Reads every file of a published version where it is published, and holds it to the manifest.</summary>
    /// <param name="resolved">The version.</param>
    /// <param name="progress">Told, from any thread, of bytes that were read.</param>
    /// <param name="cancellationToken">Cancels.</param>
    /// <returns>What is wrong, a line a file; empty when all is right.</returns>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidManifest"/>: the version came without digests, so nothing can be held to it; or the source failed.</exception>
    public async Task<IReadOnlyList<string>> VerifyStoreAsync(ResolvedReference resolved, Action<long>? progress, CancellationToken cancellationToken)
    {
        if (TreeOf(resolved) is not { } tree)
            throw new AssetException(AssetErrorCode.InvalidManifest, $"{resolved.Name} {resolved.Version} of {resolved.Location} was published without digests and never fetched here: there is nothing to hold its bytes to. Fetch it, or publish it again with 'asset push'.");
        var check = new StoreCheck(resolved.Reader, _settings.Retry, progress);
        return await check.RunAsync(resolved.Name, resolved.Version, tree, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _fetcher.Dispose();
        _writer.Dispose();
        _settings.Dispose();
        _sources.Dispose();
        _shared?.Dispose();
        _sharing.Dispose();
    }

    // Once, and kept: what was fetched is used after the call returns.
    private async Task ShareAsync(CancellationToken cancellationToken)
    {
        await _sharing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!_hasShared)
                _shared = await _writer.ShareAsync(_log.Important, cancellationToken).ConfigureAwait(false);
            _hasShared = true;
        }
        finally
        {
            _sharing.Release();
        }
    }

    private async Task<AssetTree> FetchPinnedAsync(LockEntry pin, CancellationToken cancellationToken)
    {
        if (pin.Scheme == LockEntry.UrlScheme)
            throw new AssetException(AssetErrorCode.VersionNotFound, $"{pin.Name} {pin.Resolved} comes from an address that only its project knows, and is not in the cache. Restore the project first.");
        foreach (var source in _sources.For(pin.Name, null).Where(s => s.IsLocal || !_project.Offline))
        {
            var reader = _sources.Open(source);
            if (await _settings.Retry.RunAsync(ct => reader.ReadManifestAsync(pin.Name, pin.Resolved, ct), cancellationToken).ConfigureAwait(false) is { } manifest)
                return await _fetcher.FetchAsync(pin.Name, new ResolvedAsset(pin.Resolved, manifest, source), reader, pin.Digest, anew: false, cancellationToken).ConfigureAwait(false);
        }

        throw _project.Offline
            ? new AssetException(AssetErrorCode.Offline, $"{pin.Name} {pin.Resolved} is not in the cache, and offline it cannot be fetched.")
            : new AssetException(AssetErrorCode.VersionNotFound, $"{pin.Name} {pin.Resolved}, which the lock file pins, is in no source: {string.Join(", ", Sources)} {(Sources.Count == 1 ? "does" : "do")} not have it. Check the sources.");
    }

    private AssetTree? TryFind(ResolvedReference resolved) =>
        (resolved.Manifest.Digest ?? TreeOf(resolved)?.Digest) is { } digest ? _writer.TryFind(digest) : null;

    private FetchedAsset Fetched(ResolvedReference resolved, AssetTree tree)
    {
        if (resolved.Reference.SubPath is { } subPath && SubPaths.Problem(subPath, tree.Files) is { } problem)
            throw new AssetException(AssetErrorCode.SubPathNotFound, $"'{resolved.Reference}': {resolved.Name} {resolved.Version} {problem}");
        var path = Cache.Root.AssetPath(tree.Digest, tree.Kind, tree.Kind == AssetKind.File ? tree.Files[0].Path : "");
        return new FetchedAsset(resolved, tree, path);
    }
}
