using System.Buffers;
using System.Security.Cryptography;
using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Restore;

/// <summary>A file of a version to be brought from a source.</summary>
/// <param name="Reader">The source's store.</param>
/// <param name="Name">The asset's name.</param>
/// <param name="Version">The version.</param>
/// <param name="Kind">Whether the version is a file or a folder.</param>
/// <param name="Path">The file's path in the asset.</param>
/// <param name="Expected">What the file must be, or <see langword="null"/> for a version without digests.</param>
internal sealed record FileSource(AssetReader Reader, string Name, string Version, AssetKind Kind, string Path, AssetFile? Expected)
{
    public override string ToString() => Kind == AssetKind.File ? $"{Name}:{Version}" : $"{Name}:{Version}[{Path}]";
}

/// <summary>A file in the staging folder whose bytes were hashed while they were written.</summary>
/// <param name="Path">Where it lies.</param>
/// <param name="Size">Its length in bytes.</param>
/// <param name="Digest">The digest of its bytes.</param>
internal sealed record StagedFile(string Path, long Size, Digest Digest);

/// <summary>
/// One file's download: into the staging folder, hashed while it is written, continued where it broke off as long as the object has not
/// changed, refused as soon as it cannot be what is expected.
/// </summary>
internal sealed class FileDownload(CacheWriter cache, FileSource source, Action progress) : IDisposable
{
    private const int BufferSize = 256 << 10;

    private readonly string _path = cache.NewStagingPath();
    private IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private Stream? _file;
    private long _position;
    private string? _validator;
    private bool _taken;

    /// <summary>Downloads the file.</summary>
    /// <exception cref="AssetException">
    /// <see cref="AssetErrorCode.DigestMismatch"/>: the source has other bytes; <see cref="AssetErrorCode.SourceFailed"/>: it failed for good; the cache failed.
    /// </exception>
    public async Task<StagedFile> RunAsync(TransferRetry retry, CancellationToken cancellationToken)
    {
        try
        {
            var digest = await retry.RunAsync(AttemptAsync, cancellationToken).ConfigureAwait(false);
            await _file!.DisposeAsync().ConfigureAwait(false);
            _taken = true;
            return new StagedFile(_path, _position, digest);
        }
        catch (BrokenTransferException e)
        {
            throw new AssetException(AssetErrorCode.SourceFailed, $"{source.Reader.Location} failed to deliver {source}: {e.Message} Try again later, or look at the store.", e);
        }
    }

    public void Dispose()
    {
        _hash.Dispose();
        _file?.Dispose();
        if (!_taken && _file is not null)
            cache.DeleteStaged(_path);
    }

    private async Task<Digest> AttemptAsync(CancellationToken cancellationToken)
    {
        var resume = _position > 0 && _validator is not null;
        var options = resume ? new ObjectReadOptions { Offset = _position, Validator = _validator } : ObjectReadOptions.Whole;
        var read = await source.Reader.OpenFileAsync(source.Name, source.Version, source.Kind, source.Path, options, cancellationToken).ConfigureAwait(false);
        await using (read.ConfigureAwait(false))
        {
            if (read.Status != ObjectReadStatus.Found)
                throw new AssetException(AssetErrorCode.InvalidManifest, $"{source.Reader.Location} lists {source} and does not have it. The store is damaged: publish the bytes under a new version.");
            if (source.Expected is { } expected && read.TotalLength is { } announced && announced != expected.Size)
                throw Mismatch(announced);

            Begin(read);
            await CopyAsync(read.Content, cancellationToken).ConfigureAwait(false);

            if (read.TotalLength is { } total && _position < total)
                throw new BrokenTransferException($"the transfer ended after {_position:N0} of {total:N0} bytes.");
            if (source.Expected is { } wanted && _position != wanted.Size)
                throw Mismatch(_position);
        }

        var digest = Digest.FromBytes(_hash.GetCurrentHash());
        return source.Expected is { } known && known.Digest != digest
            ? throw new AssetException(AssetErrorCode.DigestMismatch, $"{source.Reader.Location} delivered other bytes for {source}: expected {known.Digest}, got {digest}. Nothing of it was kept. Either the transfer was altered on its way or the published version was: tell who keeps the store.")
            : digest;
    }

    private void Begin(ObjectRead read)
    {
        _file ??= cache.CreateStaged(_path, source.Expected?.Size ?? 0);
        if (read.Offset != _position)
        {
            // Changed, or a server without ranges: all over again.
            if (read.Offset != 0)
                throw new BrokenTransferException($"the transfer continued at {read.Offset:N0} and not at {_position:N0}.");
            _hash.Dispose();
            _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            _position = 0;
            _file.SetLength(0);
            _file.Position = 0;
        }

        _validator = read.Validator;
    }

    private async Task CopyAsync(Stream content, CancellationToken cancellationToken)
    {
        var limit = source.Expected?.Size ?? long.MaxValue;
        var buffer = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(limit - _position + 1, 4096, BufferSize));
        try
        {
            while (true)
            {
                int count;
                try
                {
                    count = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                }
                catch (IOException e)
                {
                    throw new BrokenTransferException($"the transfer broke off after {_position:N0} bytes: {e.Message}", e);
                }

                if (count == 0)
                    return;
                if (count > limit - _position)
                    throw Mismatch(_position + count);
                _hash.AppendData(buffer, 0, count);
                await cache.WriteAsync(_file!, buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
                _position += count;
                progress();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private AssetException Mismatch(long size) =>
        new(AssetErrorCode.DigestMismatch, $"{source.Reader.Location} delivered other bytes for {source}: expected {source.Expected!.Size:N0} bytes with {source.Expected.Digest}, got {size:N0} or more. Nothing of it was kept. Either the transfer was altered on its way or the published version was: tell who keeps the store.");
}
