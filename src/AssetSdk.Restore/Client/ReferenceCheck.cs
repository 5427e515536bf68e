using System.Collections.Concurrent;
using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Restore;

/// <summary>
/// Looks up what the references of projects are locked to and which versions there are now. Each source is asked once for an asset's versions, however many references and projects name it.
/// </summary>
/// <remarks>Changes nothing but what the cache remembers of stores. Instances are safe for concurrent use.</remarks>
public sealed class ReferenceCheck : IDisposable
{
    private readonly ObjectStores _stores;
    private readonly TimeProvider _clock;
    private readonly IRestoreLog _log;
    private readonly ConcurrentDictionary<string, Lazy<Sources>> _sources = new(StringComparer.Ordinal);

    /// <summary>Makes a check. No request is made before something is asked for.</summary>
    /// <param name="stores">The drivers.</param>
    /// <param name="log">Takes what there is to say on the way.</param>
    /// <param name="clock">What time it is.</param>
    public ReferenceCheck(ObjectStores stores, IRestoreLog log, TimeProvider clock)
    {
        _stores = stores;
        _log = log;
        _clock = clock;
    }

    /// <summary>Reads the references of a project, those that only its models name too, and its lock file. Items that name the same in several target frameworks are one.</summary>
    /// <exception cref="AssetException">An item or a manifest is not valid, or the lock file cannot be read.</exception>
    public static IReadOnlyList<LockedReference> Read(ProjectRequest project)
    {
        var parser = new ItemParser(project);
        var requests = parser.Requests();
        if (parser.Problems is [var problem, ..])
            throw new AssetException(problem.Code, problem.Message);
        var models = ProjectModels.Read(project, requests);
        if (models.Problems is [var wrong, ..])
            throw new AssetException(wrong.Code, wrong.Message);
        requests = models.Requests;
        var locked = new LockFile(project.LockFile).Read();
        return [.. requests.DistinctBy(r => r.Item).Select(r => new LockedReference(r, locked.Entries.GetValueOrDefault(r.Key)))];
    }

    /// <summary>Finds the versions that there are for a reference of a project.</summary>
    /// <returns>The versions; <see langword="null"/> for a reference with a <c>Url</c>, which has no others.</returns>
    /// <exception cref="AssetException">No source has the asset, or a source failed.</exception>
    public async Task<AvailableVersions?> FindAsync(ProjectRequest project, LockedReference reference, CancellationToken cancellationToken)
    {
        if (reference.Scheme is not { } scheme)
            return null;
        var sources = SourcesOf(project);
        var (versions, source) = await sources.VersionsAsync(reference.Request.VersionRequest, cancellationToken).ConfigureAwait(false);
        Task<string?> BestAsync(string? requested) => sources.BestAsync(reference.Request.VersionRequest with { Requested = requested, OnlySource = source }, versions, cancellationToken);

        var requested = reference.Reference.Version;
        var latest = await BestAsync(null).ConfigureAwait(false);
        var within = requested is null ? latest : await BestAsync(requested).ConfigureAwait(false);
        var found = new AvailableVersions(within, latest, source);
        if (requested is null || latest is null)
            return found;

        // A request is never lowered: what asks for a pre-release may be ahead of the latest stable version.
        var now = within ?? (scheme.IsComplete(requested) ? requested : null);
        bool IsBehind(string version) => now is null || scheme.Compare(version, now) > (scheme.NewestByPushDate ? -1 : 0);
        var inMajor = scheme.IsComplete(requested) ? await BestAsync(RequestForm.Major(scheme, requested)).ConfigureAwait(false) : null;
        return found with
        {
            Update = inMajor is not null && IsBehind(inMajor) ? Other(inMajor, requested) : null,
            Upgrade = IsBehind(latest) && RequestForm.Raise(scheme, requested, latest) is { } raised ? Other(raised, requested) : null,
        };
    }

    /// <summary>Says which source a locked reference comes from, without a request: the only one that may serve it, or the one whose answer the cache remembers.</summary>
    /// <returns>The source's name and location; <see langword="null"/> when that is not known.</returns>
    /// <exception cref="AssetException">A source is not valid, or none may serve the asset.</exception>
    public SourceOfAsset? SourceOf(ProjectRequest project, LockedReference reference)
    {
        if (reference.Scheme is null)
            return new SourceOfAsset("", StoreUrl.Redact(reference.Item.Url));
        var found = SourcesOf(project).SourceOf(reference.Request.VersionRequest, reference.Locked?.Resolved);
        return found is null ? null : new SourceOfAsset(found.Name, StoreUrl.Redact(found.Store.Url));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var sources in _sources.Values)
        {
            if (sources.IsValueCreated)
                sources.Value.Dispose();
        }
    }

    private static string? Other(string version, string requested) => string.Equals(version, requested, StringComparison.Ordinal) ? null : version;

    // Projects that say the same of their sources share them, and with them each answer.
    private Sources SourcesOf(ProjectRequest project)
    {
        var parser = new ItemParser(project);
        var sources = parser.Sources();
        if (parser.Problems is [var problem, ..])
            throw new AssetException(problem.Code, problem.Message);
        var root = CacheRoot.Choose(project.CachePath, project.Folder, project.Environment);
        var key = string.Join('\n', sources.Select(s => string.Join('\t', s.Name, s.Store with { Environment = NoEnvironment }, s.Priority, string.Join(';', s.Prefixes))).Append(root.Root).Append(project.Offline ? "offline" : ""));
        return _sources.GetOrAdd(key, _ => new Lazy<Sources>(() => new Sources(new OpenSources(sources, _stores), new StoreMemory(root), new TransferRetry(_clock, _log.Detail), project.Offline))).Value;
    }

    private static string? NoEnvironment(string name) => null;

    /// <summary>Some sources and what they answered.</summary>
    private sealed class Sources(OpenSources open, StoreMemory memory, TransferRetry retry, bool offline) : IDisposable
    {
        private readonly VersionResolver _resolver = new(open, memory, retry, offline);
        private readonly ConcurrentDictionary<(string Name, string? Only), Lazy<Task<(IReadOnlyList<string>, string)>>> _versions = new();

        public Task<(IReadOnlyList<string> Versions, string Source)> VersionsAsync(VersionRequest request, CancellationToken cancellationToken) =>
            _versions.GetOrAdd((request.Name, request.OnlySource), _ => new(() => AskAsync(request, cancellationToken))).Value;

        // Versions that a scheme does not tell apart are told apart by their dates, which their manifests have.
        public async Task<string?> BestAsync(VersionRequest request, IReadOnlyList<string> versions, CancellationToken cancellationToken)
        {
            var best = request.Scheme.Select(request.Requested, versions);
            return best.Count <= 1 || !request.Scheme.NewestByPushDate
                ? best is [var one, ..] ? one : null
                : (await _resolver.ResolveAsync(request, cancellationToken).ConfigureAwait(false)).Version;
        }

        public AssetSource? SourceOf(VersionRequest request, string? version)
        {
            var candidates = open.For(request.Name, request.OnlySource);
            return candidates.Count == 1 ? candidates[0]
                : version is null ? null
                : candidates.FirstOrDefault(s => memory.Manifest(s, request.Name, version) is not null);
        }

        public void Dispose() => open.Dispose();

        private async Task<(IReadOnlyList<string>, string)> AskAsync(VersionRequest request, CancellationToken cancellationToken)
        {
            var (source, versions) = await _resolver.ListAsync(request, cancellationToken).ConfigureAwait(false);
            return (versions, source.Name);
        }
    }
}

/// <summary>Where an asset comes from.</summary>
/// <param name="Name">The source's name; <c>""</c> for an item with a <c>Url</c> of its own.</param>
/// <param name="Location">Where the source is, without secrets.</param>
public sealed record SourceOfAsset(string Name, string Location);
