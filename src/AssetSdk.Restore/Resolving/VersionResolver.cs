using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Restore;

/// <summary>
/// Finds the version that a request means. The first source that <em>has the asset</em> decides which versions there are: a later source
/// with a higher version never wins. Only a definite "not found" moves on to the next source.
/// </summary>
internal sealed class VersionResolver(OpenSources sources, StoreMemory memory, TransferRetry retry, bool offline)
{
    /// <exception cref="AssetException">Nothing answers the request, or a source failed.</exception>
    public async Task<ResolvedAsset> ResolveAsync(VersionRequest request, CancellationToken cancellationToken)
    {
        if (request.Requested is { } requested)
            request.Scheme.CheckRequest(requested);

        var candidates = sources.For(request.Name, request.OnlySource);
        foreach (var source in candidates)
        {
            if (await TryResolveAsync(request, source, cancellationToken).ConfigureAwait(false) is { } resolved)
                return resolved;
        }

        throw NotFound(request, candidates);
    }

    /// <summary>Finds the first source that has the asset, and the versions that it lists.</summary>
    /// <exception cref="AssetException">No source has it, or a source failed.</exception>
    public async Task<(AssetSource Source, IReadOnlyList<string> Versions)> ListAsync(VersionRequest request, CancellationToken cancellationToken)
    {
        var candidates = sources.For(request.Name, request.OnlySource);
        foreach (var source in candidates)
        {
            if (await VersionsAsync(source, request.Name, cancellationToken).ConfigureAwait(false) is { } versions)
                return (source, versions);
        }

        throw NotFound(request, candidates);
    }

    private AssetException NotFound(VersionRequest request, IReadOnlyList<AssetSource> candidates)
    {
        var asked = string.Join(", ", candidates.Select(Describe));
        return offline && candidates.Any(s => !s.IsLocal)
            ? new AssetException(AssetErrorCode.Offline, $"'{request}' is not locked, and offline there is no way to find out which version it means: this machine remembers none from {asked}. Restore once with the network.")
            : new AssetException(AssetErrorCode.AssetNotFound, $"There is no asset '{request.Name}' in {asked}. Check the name, and the store it was published to.");
    }

    /// <summary>The versions that the first source which has the asset lists, latest first.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.AssetNotFound"/>: no source has the asset; or a source failed.</exception>
    public async Task<(AssetSource Source, IReadOnlyList<string> Versions)> VersionsAsync(string name, VersionScheme scheme, string? onlySource, CancellationToken cancellationToken)
    {
        var candidates = sources.For(name, onlySource);
        foreach (var source in candidates)
        {
            if (await VersionsAsync(source, name, cancellationToken).ConfigureAwait(false) is { } versions)
                return (source, scheme.Sort(versions));
        }

        throw new AssetException(AssetErrorCode.AssetNotFound, $"There is no asset '{name}' in {string.Join(", ", candidates.Select(Describe))}. Check the name, and the store it was published to.");
    }

    /// <summary>What a source says of a version; <see langword="null"/> when it has no such version.</summary>
    public async Task<ResolvedAsset?> FindAsync(AssetSource source, string name, string version, CancellationToken cancellationToken) =>
        await ManifestAsync(source, name, version, cancellationToken).ConfigureAwait(false) is { } manifest ? new ResolvedAsset(version, manifest, source) : null;

    private async Task<ResolvedAsset?> TryResolveAsync(VersionRequest request, AssetSource source, CancellationToken cancellationToken)
    {
        // A complete version needs no list when it is there: one request instead of two.
        if (request.Requested is { } complete && request.Scheme.IsComplete(complete)
            && await ManifestAsync(source, request.Name, complete, cancellationToken).ConfigureAwait(false) is { } manifest)
        {
            return new ResolvedAsset(complete, manifest, source);
        }

        var versions = await VersionsAsync(source, request.Name, cancellationToken).ConfigureAwait(false);
        if (versions is null)
            return null;

        // A listed version without a manifest does not exist: look on as if it were not listed.
        var candidates = versions.ToList();
        const int MaxMissing = 100;
        while (versions.Count - candidates.Count <= MaxMissing && request.Scheme.Select(request.Requested, candidates) is { Count: > 0 } best)
        {
            var found = new List<ResolvedAsset>();
            foreach (var version in request.Scheme.NewestByPushDate ? best : best.Take(1))
            {
                if (await ManifestAsync(source, request.Name, version, cancellationToken).ConfigureAwait(false) is { } one)
                    found.Add(new ResolvedAsset(version, one, source));
                else if (offline && !source.IsLocal)
                    throw new AssetException(AssetErrorCode.Offline, $"'{request}' means {version} of {Describe(source)}, and offline there is no way to find out what that consists of. Restore once with the network.");
                else
                    candidates.Remove(version);
            }

            if (found.Count > 0)
                return found.Aggregate((x, y) => (y.Manifest.PushDate ?? DateTimeOffset.MinValue) > (x.Manifest.PushDate ?? DateTimeOffset.MinValue) ? y : x);
        }

        if (versions.Count - candidates.Count > MaxMissing)
            throw new AssetException(AssetErrorCode.InvalidManifest, $"{Describe(source)} lists more than {MaxMissing} versions of '{request.Name}' that answer '{request}' and have no manifest. The store is damaged: tell who keeps it.");
        throw NotThere(request, source, versions);
    }

    private async Task<IReadOnlyList<string>?> VersionsAsync(AssetSource source, string name, CancellationToken cancellationToken)
    {
        var remembered = memory.Versions(source, name);
        if (offline && !source.IsLocal)
            return remembered?.Versions;

        var read = await retry.RunAsync(ct => sources.Open(source).ReadVersionsAsync(name, remembered?.Validator, ct), cancellationToken).ConfigureAwait(false);
        switch (read.Status)
        {
            case ObjectReadStatus.NotModified:
                return remembered!.Versions;
            case ObjectReadStatus.NotFound:
                return null;
            default:
                memory.RememberVersions(source, name, read);
                return read.Versions;
        }
    }

    private async Task<VersionManifest?> ManifestAsync(AssetSource source, string name, string version, CancellationToken cancellationToken)
    {
        if (offline && !source.IsLocal)
            return memory.Manifest(source, name, version);
        return await retry.RunAsync(ct => sources.Open(source).ReadManifestAsync(name, version, ct), cancellationToken).ConfigureAwait(false);
    }

    private static string Describe(AssetSource source) => $"'{source.Name}' ({StoreUrl.Redact(source.Store.Url)})";

    private static AssetException NotThere(VersionRequest request, AssetSource source, IReadOnlyList<string> versions)
    {
        var known = request.Scheme.Sort(versions).Take(10).ToList();
        var there = known.Count == 0
            ? "It lists no version at all."
            : $"There is {string.Join(", ", known)}{(versions.Count > known.Count ? $" and {versions.Count - known.Count} more" : "")}.";
        var wanted = request.Requested is null ? $"no version of '{request.Name}' that answers a request for the latest" : $"no version of '{request.Name}' that answers '{request.Requested}'";
        return new AssetException(AssetErrorCode.VersionNotFound, $"The source {Describe(source)} has {wanted} in the scheme {request.Scheme.Name}. {there}");
    }
}
