using System.Buffers;
using System.Security.Cryptography;
using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Restore;

/// <summary>
/// The download of a file whose size and digest are known and which fits into a buffer: it is hashed before anything is written, and written in one call. Most
/// assets of many files are made of such, and each costs less than what a file that may be continued needs to keep track of.
/// </summary>
internal sealed class SmallDownload(CacheWriter cache, BandwidthLimit? limit, Action<int> arrived)
{
    /// <summary>Larger files are written while they arrive, in bytes.</summary>
    public const int MaxSize = 256 << 10;

    /// <summary>Brings a file whole into the staging folder.</summary>
    /// <returns>Where it lies.</returns>
    /// <exception cref="BrokenTransferException">The transfer broke off.</exception>
    /// <exception cref="AssetException">The source has other bytes, or failed; the cache failed.</exception>
    public async Task<string> RunAsync(FileSource source, AssetFile expected, CancellationToken cancellationToken)
    {
        // One byte more than fits, so that a source which sends more is found out.
        var buffer = ArrayPool<byte>.Shared.Rent((int)expected.Size + 1);
        try
        {
            var read = await source.OpenAsync(ObjectReadOptions.Whole, cancellationToken).ConfigureAwait(false);
            var size = 0;
            try
            {
                if (read.Status != ObjectReadStatus.Found)
                    throw source.NotThere();
                if (read.TotalLength is { } announced && announced != expected.Size)
                    throw source.WrongSize(announced);

                int count;
                while ((count = await read.Content.ReadAsync(buffer.AsMemory(size, (int)expected.Size + 1 - size), cancellationToken).ConfigureAwait(false)) > 0)
                {
                    size += count;
                    if (size > expected.Size)
                        throw source.WrongSize(size);
                    arrived(count);
                    if (limit is not null)
                        await limit.SpendAsync(count, cancellationToken).ConfigureAwait(false);
                }
            }
            catch (IOException e)
            {
                throw new BrokenTransferException($"the transfer broke off after {size:N0} bytes: {e.Message}", e);
            }
            finally
            {
                await read.DisposeAsync().ConfigureAwait(false);
            }

            if (size < expected.Size)
                throw new BrokenTransferException($"the transfer ended after {size:N0} of {expected.Size:N0} bytes.");
            var bytes = buffer.AsSpan(0, size);
            var digest = Digest.Of(bytes);
            return digest == expected.Digest ? cache.WriteStaged(bytes) : throw source.WrongDigest(digest);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
