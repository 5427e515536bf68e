using System.Buffers;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>Copies what is to be written, held to the length that was promised.</summary>
public static class ObjectContent
{
    private const int BufferBytes = 128 << 10;

    /// <summary>Copies exactly <paramref name="length"/> bytes.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidContent"/>: the content has fewer or more bytes, or cannot be read.</exception>
    public static async Task CopyAsync(Stream content, Stream target, long length, string key, CancellationToken cancellationToken)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long copied = 0;
            int count;
            while ((count = await ReadAsync(content, buffer, key, cancellationToken).ConfigureAwait(false)) > 0)
            {
                copied += count;
                if (copied > length)
                    throw WrongLength(key, length, "more");
                await target.WriteAsync(buffer.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
            }

            if (copied != length)
                throw WrongLength(key, length, $"only {copied:N0}");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads some of the content.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidContent"/>: it cannot be read.</exception>
    internal static async Task<int> ReadAsync(Stream content, Memory<byte> buffer, string key, CancellationToken cancellationToken)
    {
        try
        {
            return await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new AssetException(AssetErrorCode.InvalidContent, $"The content of '{key}' cannot be read: {e.Message}", e);
        }
    }

    /// <summary>The exception for content of another length than was promised.</summary>
    internal static AssetException WrongLength(string key, long length, string actual) =>
        new(AssetErrorCode.InvalidContent, $"The content of '{key}' should have {length:N0} bytes and has {actual}. It changed while it was read: try again when nothing writes to it.");
}
