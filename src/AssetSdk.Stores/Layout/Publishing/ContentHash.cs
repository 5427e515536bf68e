using System.Buffers;
using System.Security.Cryptography;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>Hashes a stream and counts its bytes.</summary>
internal static class ContentHash
{
    public static Task<(Digest Digest, long Size)> ComputeAsync(Stream stream, CancellationToken cancellationToken) => ComputeAsync(stream, null, cancellationToken);

    public static async Task<(Digest Digest, long Size)> ComputeAsync(Stream stream, Action<long>? progress, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var buffer = ArrayPool<byte>.Shared.Rent(128 << 10);
        try
        {
            long size = 0;
            int count;
            while ((count = await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                hash.AppendData(buffer, 0, count);
                size += count;
                progress?.Invoke(count);
            }

            return (Digest.FromBytes(hash.GetHashAndReset()), size);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
