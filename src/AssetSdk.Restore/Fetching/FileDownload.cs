using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Restore;

/// <summary>A file of a version to be brought from a source.</summary>
/// <param name="Reader">The source's store.</param>
/// <param name="Name">The asset's name.</param>
/// <param name="Version">The version.</param>
/// <param name="Kind">Whether the version is a file or a folder.</param>
/// <param name="Path">The file's path in the asset.</param>
/// <param name="Expected">What the file must be, or <see langword="null"/> for a version without digests, and for a single file whose size nobody says.</param>
internal sealed record FileSource(AssetReader Reader, string Name, string Version, AssetKind Kind, string Path, AssetFile? Expected)
{
    /// <summary>The digest that the file must have, as far as it is known.</summary>
    public Digest? KnownDigest { get; init; } = Expected?.Digest;

    /// <summary>
    /// What tells the file apart, in a large download that a later process may go on with, when its digest is not known; <see langword="null"/> when none may.
    /// </summary>
    public Digest? Place { get; init; }

    /// <summary>What tells this file of this version in this store apart.</summary>
    public Digest PlaceOf() => Digest.Of(System.Text.Encoding.UTF8.GetBytes($"place\n{Reader.Location}\n{Name}\n{Version}\n{Path}"));

    /// <summary>Opens the file, or a part of it.</summary>
    public Task<ObjectRead> OpenAsync(ObjectReadOptions options, CancellationToken cancellationToken) => Reader.OpenFileAsync(Name, Version, Kind, Path, options, cancellationToken);

    /// <summary>What it means that the file is not there.</summary>
    public AssetException NotThere() => IsAddress
        ? new AssetException(AssetErrorCode.AssetNotFound, $"There is no file at {Reader.Location}. Correct the Url.")
        : new AssetException(AssetErrorCode.InvalidManifest, $"{Reader.Location} lists {this} and does not have it. The store is damaged: publish the bytes under a new version.");

    /// <summary>What it means that the file is of another size.</summary>
    public AssetException WrongSize(long size) => new(
        AssetErrorCode.DigestMismatch,
        $"{Reader.Location} delivered other bytes for {this}: expected {Expected!.Size:N0} bytes with {Expected.Digest}, got {size:N0} or more. {NothingKept}");

    /// <summary>What it means that the file has another digest.</summary>
    public AssetException WrongDigest(Digest digest) => new(
        AssetErrorCode.DigestMismatch,
        $"{Reader.Location} delivered other bytes for {this}: expected {KnownDigest}, got {digest}. {NothingKept}");

    /// <summary>What it means that the source failed for good.</summary>
    public AssetException Failed(BrokenTransferException failure) =>
        new(AssetErrorCode.SourceFailed, $"{Reader.Location} failed to deliver {this}: {failure.Message} Try again later, or look at the store.", failure);

    private const string NothingKept = "Nothing of it was kept. Either the transfer was altered on its way or the published version was: tell who keeps the store.";

    /// <summary>Whether the project itself says where the file is.</summary>
    public bool IsAddress { get; init; }

    public override string ToString() => Kind == AssetKind.File ? $"{Name}:{Version}" : $"{Name}:{Version}[{Path}]";
}

/// <summary>A file in the staging folder whose bytes were hashed while they were written.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Digest">The digest of its bytes.</param>
internal sealed record StagedFile(string Path, long Size, Digest Digest)
{
    /// <summary>Whether another process may go on with it, unless it is adopted or deleted before its download is disposed.</summary>
    public bool Outlives { get; init; }
}

/// <summary>
/// One file's download: into the staging folder, hashed while it is written, continued where it broke off as long as the object has not
/// changed, refused as soon as it cannot be what is expected.
/// </summary>
internal sealed class FileDownload(CacheWriter cache, FileSource source, TransferSettings settings, Action<int> arrived) : IDisposable
{
    private PartialFile? _partial;
    private bool _inOne;

    /// <summary>How many bytes the disk of a folder has left.</summary>
    public Func<string, long> FreeBytes { get; init; } = FreeBytesOf;

    /// <summary>Downloads the file.</summary>
    /// <exception cref="AssetException">
    /// <see cref="AssetErrorCode.DigestMismatch"/>: the source has other bytes; <see cref="AssetErrorCode.SourceFailed"/>: it failed for good; the cache failed.
    /// </exception>
    public async Task<StagedFile> RunAsync(CancellationToken cancellationToken)
    {
        try
        {
            var digest = await settings.Retry.RunAsync(AttemptAsync, cancellationToken).ConfigureAwait(false);
            return await _partial!.TakeAsync(digest).ConfigureAwait(false);
        }
        catch (BrokenTransferException e)
        {
            throw source.Failed(e);
        }
    }

    public void Dispose() => _partial?.Dispose();

    private async Task<Digest> AttemptAsync(CancellationToken cancellationToken)
    {
        var partial = _partial ??= PartialFile.Open(cache, source.Reader.Location, source.KnownDigest, source.Expected?.Size, source.Place);
        if (partial.IsContinued && source.KnownDigest is { } whole)
        {
            // An earlier process got to the end, and no further.
            if (partial.Digest() == whole)
                return whole;
            if (partial.Position == source.Expected?.Size)
                partial.Restart();
        }

        if (!await TryTransferAsync(partial, cancellationToken).ConfigureAwait(false))
        {
            _inOne = true;
            await TryTransferAsync(partial, cancellationToken).ConfigureAwait(false);
        }

        var digest = partial.Digest();
        if (source.KnownDigest is not { } known || known == digest)
            return digest;
        if (partial.IsContinued)
        {
            // What an earlier process left may be spoilt by a power cut: then the source is not to blame.
            partial.Restart();
            throw new BrokenTransferException("what an earlier download left behind was damaged.");
        }

        if (source.Expected is null)
            return digest;
        partial.Restart();
        throw source.WrongDigest(digest);
    }

    /// <returns>Whether all of it has arrived; not so when it was asked for in parts, and the store has none or not of one and the same object.</returns>
    private async Task<bool> TryTransferAsync(PartialFile partial, CancellationToken cancellationToken)
    {
        var options = partial is { Position: > 0, Validator: { } validator } ? new ObjectReadOptions { Offset = partial.Position, Validator = validator } : ObjectReadOptions.Whole;
        var size = source.Expected?.Size ?? partial.Total;

        // An earlier process got to the end of a file without digest: all there is to know is whether it is that file still.
        if (source.KnownDigest is null && partial.Position > 0 && partial.Position == size)
            options = new ObjectReadOptions { UnlessMatch = partial.Validator };

        // Of a file whose size nobody has said, the first part tells.
        else if (!_inOne && (size is null ? partial.Position == 0 : size - partial.Position >= settings.PartsFrom))
            options = options with { Length = settings.PartSize };
        var read = await source.OpenAsync(options, cancellationToken).ConfigureAwait(false);
        await using (read.ConfigureAwait(false))
        {
            if (read.Status == ObjectReadStatus.NotModified && options.UnlessMatch is not null)
                return true;
            if (read.Status != ObjectReadStatus.Found)
                throw source.NotThere();
            if (source.Expected is { } expected && read.TotalLength is { } announced && announced != expected.Size)
                throw Mismatch(partial, announced);

            Begin(partial, read);
            if (read.TotalLength is { } said && said - partial.Position >= settings.PartsFrom)
                partial.Reserve(said);
            if (options.Length is not null && read.Length is { } part && read.TotalLength != read.Offset + part)
            {
                if (part > 0 && part <= settings.PartSize && read is { TotalLength: { } whole, Validator: not null }
                    && await new PartTransfer(source, partial, settings, arrived).RunAsync(read, whole, cancellationToken).ConfigureAwait(false))
                    return true;
                partial.Restart();
                return false;
            }

            // Where nobody says how much there is, an answer without end must not take the whole disk.
            var limit = source.Expected?.Size ?? read.TotalLength ?? partial.Position + (FreeBytes(cache.Cache.Root.Staging) / 2);
            if (!await new TransferPump(partial, limit, settings.Limit, arrived).RunAsync(read.Content, cancellationToken).ConfigureAwait(false))
                throw source.Expected is null ? TooLong(partial, read.TotalLength, limit) : Mismatch(partial, limit + 1);

            if (read.TotalLength is { } total && partial.Position < total)
                throw new BrokenTransferException($"the transfer ended after {partial.Position:N0} of {total:N0} bytes.");
            if (source.Expected is { } wanted && partial.Position != wanted.Size)
                throw read.TotalLength is null ? new BrokenTransferException($"the transfer ended after {partial.Position:N0} of {wanted.Size:N0} bytes.") : Mismatch(partial, partial.Position);
            return true;
        }
    }

    private static long FreeBytesOf(string folder)
    {
        try
        {
            return new DriveInfo(folder).AvailableFreeSpace;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A disk that does not say is bounded by itself.
            return long.MaxValue;
        }
    }

    private static void Begin(PartialFile partial, ObjectRead read)
    {
        if (read.Offset != partial.Position)
        {
            // Changed, or a server without ranges: all over again.
            if (read.Offset != 0)
                throw new BrokenTransferException($"the transfer continued at {read.Offset:N0} and not at {partial.Position:N0}.");
            partial.Restart();
        }
        else if (read.Offset > 0 && partial.Total is { } before && read.TotalLength is { } now && now != before)
        {
            partial.Restart();
            throw new BrokenTransferException($"the file has {now:N0} bytes where it had {before:N0}, under the same validator.");
        }

        partial.Expect(read.TotalLength ?? partial.Total, read.HasExactValidator);
        partial.ContinueUnder(read.Validator);
    }

    private Exception TooLong(PartialFile partial, long? announced, long limit)
    {
        partial.Restart();
        return announced is { } length
            ? new BrokenTransferException($"the transfer went on after the {length:N0} bytes that were announced.")
            : new AssetException(AssetErrorCode.SourceFailed, $"{source.Reader.Location} sent more than {ByteSize.Text(limit)} for {source} without saying how much there is, which is half of what the disk of the cache had left. Nothing of it was kept. If the file is that large, make room, or have the server say its length.");
    }

    private AssetException Mismatch(PartialFile partial, long size)
    {
        partial.Restart();
        return source.WrongSize(size);
    }
}
