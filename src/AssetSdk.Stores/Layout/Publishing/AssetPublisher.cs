using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>
/// Publishes assets into a store, so that a number never has two contents: not when several publish at once, and not when one is interrupted.
/// </summary>
/// <remarks>
/// <para>A number is claimed for a digest (create-only) before anything is written, and a version exists when its manifest does, which is written last but
/// for the list of versions. A claim is never taken over: who publishes the same content again completes it, and any other content needs another number.</para>
/// <para>Nothing that was written is overwritten or deleted, but for the list of versions, which is only ever added to.</para>
/// </remarks>
public sealed class AssetPublisher
{
    // Each number that turns out to be taken is one that somebody else got; a store where this many are has another problem.
    private const int MaxNumbers = 1000;

    private readonly IObjectStore _store;
    private readonly IWritableObjectStore? _objects;
    private readonly IAssetServer? _server;
    private readonly TimeProvider _clock;
    private readonly TransferRetry _retry;
    private readonly IStoreMadeByWrites? _madeByWrites;

    /// <summary>Makes a publisher into a store.</summary>
    /// <param name="store">The store.</param>
    /// <param name="clock">What time it is: the manifest's <c>push_date</c>, and the versions of schemes of dates.</param>
    public AssetPublisher(IWritableObjectStore store, TimeProvider? clock = null)
    {
        _clock = clock ?? TimeProvider.System;
        _retry = new TransferRetry(_clock);
        _store = _objects = RetryingStore.Over(store, _retry);
        _madeByWrites = store as IStoreMadeByWrites;
    }

    private AssetPublisher(IAssetServer server, TimeProvider? clock)
    {
        _clock = clock ?? TimeProvider.System;
        _retry = new TransferRetry(_clock);
        _store = RetryingReads.Over(server, _retry);
        _server = server;
    }

    /// <summary>Opens a publisher into a store that can be written.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.StoreNotWritable"/>: the driver only reads.</exception>
    public static AssetPublisher Into(IObjectStore store, TimeProvider? clock = null) => store switch
    {
        IWritableObjectStore writable => new AssetPublisher(writable, clock),
        IAssetServer server => new AssetPublisher(server, clock),
        _ => throw new AssetException(AssetErrorCode.StoreNotWritable, $"{store.Location} can only be read. Publish to the folder or bucket behind it."),
    };

    /// <summary>Publishes a local file or folder.</summary>
    /// <exception cref="AssetException">
    /// <see cref="AssetErrorCode.NotPublishable"/>: the name or version is refused; <see cref="AssetErrorCode.InvalidContent"/>: the content is, or changed meanwhile;
    /// <see cref="AssetErrorCode.VersionTaken"/>: the version belongs to other bytes; and what the store throws.
    /// </exception>
    public async Task<PublishResult> PublishAsync(PublishRequest request, CancellationToken cancellationToken)
    {
        request = Checked(request);
        var content = request.Content ?? await AssetContent.ScanAsync(request.Path, cancellationToken).ConfigureAwait(false);
        var published = await VersionsAsync(request, cancellationToken).ConfigureAwait(false);
        return request.Version is { } version
            ? await PushAsync(request, version, content, published, cancellationToken).ConfigureAwait(false)
            : await UpdateAsync(request, content, published, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Finds out what a publish would do, and does nothing.</summary>
    /// <exception cref="AssetException">As <see cref="PublishAsync"/> says, as far as it can be known before.</exception>
    public async Task<PublishPreview> PreviewAsync(PublishRequest request, CancellationToken cancellationToken)
    {
        request = Checked(request);
        var content = request.Content ?? await AssetContent.ScanAsync(request.Path, cancellationToken).ConfigureAwait(false);
        var published = await VersionsAsync(request, cancellationToken).ConfigureAwait(false);
        if (request.Version is { } version)
        {
            PublishRules.CheckVersion(request.Scheme, version, published);
            var found = await LookAsync(request, version, content, cancellationToken).ConfigureAwait(false);
            return found is { Status: null } taken ? throw Taken(request, version, content, taken.TakenBecause) : Preview(version, found);
        }

        if (await SameAsLatestAsync(request, content, published, cancellationToken).ConfigureAwait(false) is { } same)
            return new PublishPreview(same, IsPublished: true, published);
        foreach (var next in NextVersions(request, published))
        {
            var found = await LookAsync(request, next, content, cancellationToken).ConfigureAwait(false);
            if (found is not { Status: null })
                return Preview(next, found);
        }

        throw NoneFree(request);

        // A version that its list lacks is still to be added to it.
        PublishPreview Preview(string version, PublishOutcome? found) => new(version, found is not null && published.Contains(version, StringComparer.Ordinal), published);
    }

    /// <summary>Adds every version that exists to the list of versions that lacks it: what an interrupt, or another tool, can leave behind.</summary>
    /// <returns>The versions that were added.</returns>
    public async Task<IReadOnlyList<string>> RepairVersionsAsync(string name, VersionScheme scheme, CancellationToken cancellationToken)
    {
        // The list of a server is what it has.
        if (_objects is not { } objects)
            return [];
        var listing = new VersionListing(objects, name, scheme, _clock);
        var listed = await listing.ReadAsync(cancellationToken).ConfigureAwait(false);
        var added = new List<string>();
        var prefix = name + "/";
        await foreach (var entry in objects.ListAsync(prefix, cancellationToken).ConfigureAwait(false))
        {
            if (VersionOfManifest(entry.Key, prefix) is { } version && scheme.IsComplete(version) && !listed.Contains(version, StringComparer.Ordinal))
            {
                await listing.AddAsync(version, cancellationToken).ConfigureAwait(false);
                added.Add(version);
            }
        }

        return added;
    }

    private PublishRequest Checked(PublishRequest request)
    {
        PublishRules.CheckName(request.Name);
        return _server is null ? request : request with { Scheme = _server.Scheme };
    }

    private async Task<PublishResult> PushAsync(PublishRequest request, string version, AssetContent content, IReadOnlyList<string> published, CancellationToken cancellationToken)
    {
        PublishRules.CheckVersion(request.Scheme, version, published);
        var outcome = await TryPublishAsync(request, version, content, cancellationToken).ConfigureAwait(false);
        return outcome.Status is { } status
            ? new PublishResult(status, request.Name, version, content)
            : throw Taken(request, version, content, outcome.TakenBecause);
    }

    private async Task<PublishResult> UpdateAsync(PublishRequest request, AssetContent content, IReadOnlyList<string> published, CancellationToken cancellationToken)
    {
        if (await SameAsLatestAsync(request, content, published, cancellationToken).ConfigureAwait(false) is { } same)
            return new PublishResult(PublishStatus.AlreadyPublished, request.Name, same, content);
        foreach (var version in NextVersions(request, published))
        {
            var outcome = await TryPublishAsync(request, version, content, cancellationToken).ConfigureAwait(false);
            if (outcome.Status is { } status)
                return new PublishResult(status, request.Name, version, content);
        }

        throw NoneFree(request);
    }

    // Each that is asked for says that the one before it is taken.
    private IEnumerable<string> NextVersions(PublishRequest request, IReadOnlyList<string> published)
    {
        var known = published.ToList();
        for (var i = 0; i < MaxNumbers; i++)
        {
            var version = NextVersion(request, known);
            PublishRules.CheckVersion(request.Scheme, version, known);
            yield return version;
            known.Insert(0, version);
        }
    }

    private async Task<PublishOutcome?> LookAsync(PublishRequest request, string version, AssetContent content, CancellationToken cancellationToken)
    {
        try
        {
            return await PublishOf(request, version, content).LookAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AssetException e) when (e.Code.Equals(AssetErrorCode.StoreNotFound) && _madeByWrites is { CanBeMade: true })
        {
            // There is nothing in it yet.
            return null;
        }
    }

    // Another version of the same bytes would say that something has changed.
    private async Task<string?> SameAsLatestAsync(PublishRequest request, AssetContent content, IReadOnlyList<string> published, CancellationToken cancellationToken)
    {
        if (request.Within is { } within)
            request.Scheme.CheckRequest(within);
        if (request.Bump == VersionBump.Major || request.Scheme.Select(request.Within, published) is not [var latest, ..])
            return null;
        return await DigestOfAsync(request.Name, latest, cancellationToken).ConfigureAwait(false) == content.Tree.Digest ? latest : null;
    }

    private async Task<Digest?> DigestOfAsync(string name, string version, CancellationToken cancellationToken)
    {
        var key = AssetKeys.Meta(name, version);
        try
        {
            var (status, bytes, _) = await SmallObject.ReadAsync(_store, key, ManifestFormat.MaxBytes, null, cancellationToken).ConfigureAwait(false);
            return status == ObjectReadStatus.Found ? ManifestFormat.Read(bytes, name).Digest : null;
        }
        catch (AssetException e) when (e.Code.Equals(AssetErrorCode.InvalidManifest) || e.Code.Equals(AssetErrorCode.StoreNotFound))
        {
            return null;
        }
    }

    private AssetException NoneFree(PublishRequest request) =>
        new(AssetErrorCode.VersionTaken, $"The {MaxNumbers} numbers behind the latest version of '{request.Name}' of {_store.Location} are all taken. Look for claims that were left behind, or name a version.");

    private AssetException Taken(PublishRequest request, string version, AssetContent content, string why) =>
        new(AssetErrorCode.VersionTaken, $"'{request.Name}:{version}' of {_store.Location} is taken: {why}. Publish these bytes ({content.Tree.Digest}) under another version.");

    private async Task<IReadOnlyList<string>> VersionsAsync(PublishRequest request, CancellationToken cancellationToken) => _objects is not null
        ? await new VersionListing(_objects, request.Name, request.Scheme, _clock).ReadAsync(cancellationToken).ConfigureAwait(false)
        : (await new AssetReader(_store).ReadVersionsAsync(request.Name, null, cancellationToken).ConfigureAwait(false)).Versions;

    private string NextVersion(PublishRequest request, IReadOnlyList<string> known) => known.Any(request.Scheme.IsComplete)
        ? request.Scheme.Next(known, request.Bump, request.Within, _clock)
        : request.Scheme.First(_clock);

    private Task<PublishOutcome> TryPublishAsync(PublishRequest request, string version, AssetContent content, CancellationToken cancellationToken) =>
        PublishOf(request, version, content).RunAsync(cancellationToken);

    private IVersionPublish PublishOf(PublishRequest request, string version, AssetContent content) => _objects is not null
        ? new VersionPublish(_objects, _retry, _clock, request, version, content)
        : new VersionUpload(_server!, _retry, _clock, request, version, content);

    private static string? VersionOfManifest(string key, string prefix)
    {
        const string Ending = ".meta";
        var isManifest = key.EndsWith(Ending, StringComparison.Ordinal) && key.IndexOf('/', prefix.Length) < 0 && key.Length > prefix.Length + Ending.Length;
        return isManifest ? key[prefix.Length..^Ending.Length] : null;
    }
}
