using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>Reads the objects that are held in memory: lists, manifests and claims. A store that sends without end is stopped.</summary>
internal static class SmallObject
{
    public static async Task<SmallRead> ReadAsync(IObjectStore store, string key, int maxBytes, string? unlessMatch, CancellationToken cancellationToken)
    {
        var read = await store.ReadAsync(key, new ObjectReadOptions { UnlessMatch = unlessMatch }, cancellationToken).ConfigureAwait(false);
        await using (read.ConfigureAwait(false))
        {
            if (read.Status != ObjectReadStatus.Found)
                return new SmallRead(read.Status, [], null);
            if (read.TotalLength > maxBytes)
                throw TooLarge(store, key, maxBytes);
            try
            {
                return new SmallRead(read.Status, await ReadAllAsync(store, read, key, maxBytes, cancellationToken).ConfigureAwait(false), read.Validator);
            }
            catch (IOException e)
            {
                throw new AssetException(AssetErrorCode.SourceFailed, $"{store.Location} broke off while '{key}' was read: {e.Message}", e).AsTransient();
            }
        }
    }

    private static async Task<byte[]> ReadAllAsync(IObjectStore store, ObjectRead read, string key, int maxBytes, CancellationToken cancellationToken)
    {
        using var bytes = new MemoryStream();
        var buffer = new byte[16 << 10];
        int count;
        while ((count = await read.Content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
        {
            if (bytes.Length + count > maxBytes)
                throw TooLarge(store, key, maxBytes);
            bytes.Write(buffer, 0, count);
        }

        return bytes.ToArray();
    }

    private static AssetException TooLarge(IObjectStore store, string key, int maxBytes) =>
        new(AssetErrorCode.InvalidManifest, $"'{key}' of {store.Location} is larger than {maxBytes >> 10:N0} KiB, which no such object is.");
}

/// <summary>A small object, read whole.</summary>
internal sealed record SmallRead(ObjectReadStatus Status, byte[] Bytes, string? Validator);
