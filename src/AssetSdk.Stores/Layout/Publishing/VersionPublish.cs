using System.Collections.Concurrent;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>The publish of one content under one number into objects, by a claim.</summary>
internal sealed class VersionPublish : IVersionPublish
{
    // Enough to hide a bucket's latency behind small files.
    private const int ParallelWrites = 8;

    // Between two looks a claim can be completed and removed; this often it is the store that contradicts itself.
    private const int MaxClaims = 20;

    private readonly IWritableObjectStore _store;
    private readonly TransferRetry _retry;
    private readonly TimeProvider _clock;
    private readonly PublishRequest _request;
    private readonly string _version;
    private readonly AssetContent _content;

    // The keys of files that may be there by this publish.
    private readonly ConcurrentDictionary<string, Digest> _doubtful = new(StringComparer.Ordinal);
    private bool _claimIsMine;
    private int _written;
    private long _bytes;

    public VersionPublish(IWritableObjectStore store, TransferRetry retry, TimeProvider clock, PublishRequest request, string version, AssetContent content)
    {
        _store = store;
        _retry = retry;
        _clock = clock;
        _request = request;
        _version = version;
        _content = content;
    }

    private string Name => _request.Name;

    private AssetTree Tree => _content.Tree;

    /// <inheritdoc/>
    public async Task<PublishOutcome?> LookAsync(CancellationToken cancellationToken)
    {
        if (await FindAsync(cancellationToken).ConfigureAwait(false) is { } existing)
            return existing;
        var key = AssetKeys.Claim(Name, _version);
        var (status, bytes, _) = await SmallObject.ReadAsync(_store, key, PublishClaim.MaxBytes, null, cancellationToken).ConfigureAwait(false);
        return status == ObjectReadStatus.Found && ClaimedFor(key, bytes) is { } claimedFor ? new PublishOutcome(null, claimedFor) : null;
    }

    /// <inheritdoc/>
    public async Task<PublishOutcome> RunAsync(CancellationToken cancellationToken)
    {
        if (await TryClaimAsync(cancellationToken).ConfigureAwait(false) is { } claimedFor)
        {
            // Another content claims the number. When it is ours all the same, the claim is a leftover of one who came too late.
            return await ExistingAsync(cancellationToken).ConfigureAwait(false) ?? new PublishOutcome(null, claimedFor);
        }

        if (await ExistingAsync(cancellationToken).ConfigureAwait(false) is { } existing)
        {
            if (existing.Status is not null || _claimIsMine)
                await DeleteClaimAsync(cancellationToken).ConfigureAwait(false);
            return existing;
        }

        try
        {
            Arrived(0);
            return await WriteAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AssetException e) when (e.Code.Equals(AssetErrorCode.InvalidContent))
        {
            // The bytes that the number is claimed for may be gone: nobody could complete it.
            throw new AssetException(e.Code, await TryGiveBackAsync(cancellationToken).ConfigureAwait(false)
                ? $"{e.Message} Nothing of '{Name}:{_version}' was written, and the number is free."
                : $"{e.Message} The publish of '{Name}:{_version}' is not complete, and the number stays taken for the bytes as they were: publish what is there now under the next number.", e);
        }
        catch (AssetException e)
        {
            var explained = new AssetException(e.Code, $"{e.Message} The publish of '{Name}:{_version}' is not complete, and the number stays claimed for these bytes: publish the same content as {_version} again to complete it.", e);
            throw SourceFault.IsTransient(e) ? explained.AsTransient(SourceFault.RetryAfter(e)) : explained;
        }
    }

    private async Task<PublishOutcome> WriteAsync(CancellationToken cancellationToken)
    {
        if (await WriteDataAsync(cancellationToken).ConfigureAwait(false) is { } conflict)
        {
            await TryGiveBackAsync(cancellationToken).ConfigureAwait(false);
            return new PublishOutcome(null, conflict);
        }

        var meta = ManifestFormat.Write(PublishedVersion.Describe(_request, Tree, _clock), out var filesApart);
        if (filesApart && await WriteListingAsync(cancellationToken).ConfigureAwait(false) is { } listingConflict)
            return new PublishOutcome(null, listingConflict);

        var status = PublishStatus.Published;
        if (!await WriteSmallAsync(AssetKeys.Meta(Name, _version), meta, cancellationToken).ConfigureAwait(false))
        {
            // One who publishes the same content was faster, or one who honours no claims.
            var existing = await ExistingAsync(cancellationToken).ConfigureAwait(false);
            if (existing is not { Status: not null })
                return existing ?? new PublishOutcome(null, "its manifest was written and deleted meanwhile");
            status = PublishStatus.AlreadyPublished;
        }

        await new VersionListing(_store, Name, _request.Scheme, _clock).AddAsync(_version, cancellationToken).ConfigureAwait(false);
        await DeleteClaimAsync(cancellationToken).ConfigureAwait(false);
        return new PublishOutcome(status);
    }

    /// <summary>Claims the number, or finds it claimed for this content.</summary>
    /// <returns>Whom the number belongs to, when it is another content.</returns>
    private async Task<string?> TryClaimAsync(CancellationToken cancellationToken)
    {
        var key = AssetKeys.Claim(Name, _version);
        var bytes = new PublishClaim(Tree.Digest, _request.Who, _clock.GetUtcNow()).Write();
        for (var i = 0; i < MaxClaims; i++)
        {
            if (await WriteSmallAsync(key, bytes, cancellationToken).ConfigureAwait(false))
            {
                _claimIsMine = true;
                return null;
            }

            var (status, existing, _) = await SmallObject.ReadAsync(_store, key, PublishClaim.MaxBytes, null, cancellationToken).ConfigureAwait(false);
            if (status != ObjectReadStatus.Found)
            {
                // Its publish ended between our two looks.
                cancellationToken.ThrowIfCancellationRequested();
                continue;
            }

            return ClaimedFor(key, existing);
        }

        throw new AssetException(AssetErrorCode.SourceFailed, $"{_store.Location} says that '{key}' exists and that it does not. Check that what is written there can also be read.");
    }

    /// <summary>Whom a claim gives the number to, when it is another content.</summary>
    private string? ClaimedFor(string key, byte[] bytes)
    {
        var claim = PublishClaim.TryRead(bytes);
        if (claim?.Digest == Tree.Digest)
            return null;
        return claim is null
            ? $"it has a claim that cannot be read ('{key}')"
            : $"{AssetPath.Printable(claim.Who)} has claimed it for {claim.Digest} since {claim.When:u}, and a claimed number belongs to its bytes for ever; publishing those again as {_version} completes it";
    }

    /// <summary>Looks for the version; <see langword="null"/> when it does not exist. One that does belongs into the list, whoever made it.</summary>
    private async Task<PublishOutcome?> ExistingAsync(CancellationToken cancellationToken)
    {
        var existing = await FindAsync(cancellationToken).ConfigureAwait(false);
        if (existing is not null)
            await new VersionListing(_store, Name, _request.Scheme, _clock).AddAsync(_version, cancellationToken).ConfigureAwait(false);
        return existing;
    }

    private Task<PublishOutcome?> FindAsync(CancellationToken cancellationToken) => PublishedVersion.FindAsync(_store, Name, _version, Tree.Digest, cancellationToken);

    private async Task<string?> WriteDataAsync(CancellationToken cancellationToken)
    {
        var conflicts = new ConcurrentBag<string>();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var options = new ParallelOptions { MaxDegreeOfParallelism = ParallelWrites, CancellationToken = stop.Token };
        try
        {
            await Parallel.ForEachAsync(Tree.Files, options, async (file, token) =>
            {
                if (await WriteFileAsync(file, token).ConfigureAwait(false) is { } conflict)
                {
                    conflicts.Add(conflict);
                    await stop.CancelAsync().ConfigureAwait(false);
                }
            }).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!conflicts.IsEmpty && !cancellationToken.IsCancellationRequested)
        {
            // A conflict decides; what else was under way is of no interest.
        }

        return conflicts.Order(StringComparer.Ordinal).FirstOrDefault();
    }

    private async Task<string?> WriteFileAsync(AssetFile file, CancellationToken cancellationToken)
    {
        var key = Tree.Kind == AssetKind.File ? AssetKeys.File(Name, _version) : AssetKeys.File(Name, _version, file.Path);
        if (await _retry.RunAsync(ct => TryWriteFileAsync(key, file, ct), cancellationToken).ConfigureAwait(false))
        {
            Interlocked.Increment(ref _written);
            return null;
        }

        Arrived(file.Size);
        return await HasBytesAsync(key, file.Digest, cancellationToken).ConfigureAwait(false)
            ? null
            : $"its object '{key}' exists with other bytes, left by a publish that honours no claims or was never completed";
    }

    // Opened anew for each try: what is held to its digest is read once.
    private async Task<bool> TryWriteFileAsync(string key, AssetFile file, CancellationToken cancellationToken)
    {
        var content = await _content.OpenVerifiedAsync(file, cancellationToken).ConfigureAwait(false);
        await using (content.ConfigureAwait(false))
        {
            content.Arrived = Arrived;

            // A write that breaks off or is cancelled may have arrived all the same: only one that is refused, or whose content was never whole, has not.
            var isFirstTry = _doubtful.TryAdd(key, file.Digest);
            var mayHaveArrived = true;
            try
            {
                return mayHaveArrived = await _store.TryWriteAsync(key, content, file.Size, null, cancellationToken).ConfigureAwait(false);
            }
            catch (AssetException e) when (e.Code.Equals(AssetErrorCode.InvalidContent))
            {
                mayHaveArrived = false;
                throw;
            }
            finally
            {
                if (isFirstTry && !mayHaveArrived)
                    _ = _doubtful.TryRemove(key, out _);
            }
        }
    }

    private void Arrived(long bytes) => _request.Progress?.Invoke(new PublishProgress(_version, Math.Min(Interlocked.Add(ref _bytes, bytes), Tree.Size), Tree.Size));

    private async Task<string?> WriteListingAsync(CancellationToken cancellationToken)
    {
        var key = AssetKeys.Files(Name, _version);
        return await WriteSmallAsync(key, Tree.ToListing(), cancellationToken).ConfigureAwait(false)
            || await HasBytesAsync(key, Tree.Digest, cancellationToken).ConfigureAwait(false)
                ? null
                : $"its list of files '{key}' exists with other bytes";
    }

    private async Task<bool> HasBytesAsync(string key, Digest digest, CancellationToken cancellationToken)
    {
        var read = await _store.ReadAsync(key, ObjectReadOptions.Whole, cancellationToken).ConfigureAwait(false);
        await using (read.ConfigureAwait(false))
        {
            try
            {
                return read.Status == ObjectReadStatus.Found && (await ContentHash.ComputeAsync(read.Content, cancellationToken).ConfigureAwait(false)).Digest == digest;
            }
            catch (IOException e)
            {
                throw new AssetException(AssetErrorCode.SourceFailed, $"{_store.Location} broke off while '{key}' was read: {e.Message}", e).AsTransient();
            }
        }
    }

    private async Task<bool> WriteSmallAsync(string key, byte[] bytes, CancellationToken cancellationToken)
    {
        using var content = new MemoryStream(bytes, writable: false);
        return await _store.TryWriteAsync(key, content, bytes.Length, null, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Gives the number back. Only who wrote nothing may; otherwise what lies there is of two contents, and stays unused.</summary>
    private async Task<bool> TryGiveBackAsync(CancellationToken cancellationToken)
    {
        if (!_claimIsMine || _written > 0)
            return false;
        try
        {
            foreach (var (key, digest) in _doubtful)
            {
                if (await HasBytesAsync(key, digest, cancellationToken).ConfigureAwait(false))
                    return false;
            }

            return await DeleteClaimAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (AssetException)
        {
            // Why the number is not needed is what the user has to know. A claim that stays is passed over.
            return false;
        }
    }

    private async Task<bool> DeleteClaimAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _store.DeleteAsync(AssetKeys.Claim(Name, _version), cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (AssetException e) when (e.Code.Equals(AssetErrorCode.AccessDenied) || e.Code.Equals(AssetErrorCode.StoreNotWritable))
        {
            // Some buckets let nobody delete. The claim of a complete version says nothing new.
            return false;
        }
    }
}
