using System.Buffers;
using System.Runtime.CompilerServices;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>A part of an object in memory.</summary>
internal sealed class UploadBlock : IDisposable
{
    private readonly UploadMemory _memory;
    private byte[]? _array;

    internal UploadBlock(UploadMemory memory, byte[] array, long offset, int length)
    {
        _memory = memory;
        _array = array;
        Offset = offset;
        Bytes = array.AsMemory(0, length);
    }

    /// <summary>Where in the object it begins.</summary>
    public long Offset { get; }

    public ReadOnlyMemory<byte> Bytes { get; }

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _array, null) is { } array)
            _memory.Return(array);
    }
}

/// <summary>
/// The memory of a store's uploads: what is sent is held, so that its hash can be said before it and that it can be sent again. So many blocks at a time,
/// whatever the number of uploads and their sizes.
/// </summary>
internal sealed class UploadMemory : IDisposable
{
    /// <summary>How many bytes a block has, unless the service needs larger ones for a very large object.</summary>
    public const int BlockBytes = 8 << 20;

    private const int MaxBlocks = 8;

    private readonly SemaphoreSlim _free = new(MaxBlocks);

    /// <summary>Cuts content into blocks, held to the length that was promised. Each is to be disposed before the next is sure to come.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidContent"/>: the content has fewer or more bytes, which is known before the last block is given; or cannot be read.</exception>
    public async IAsyncEnumerable<UploadBlock> CutAsync(Stream content, long length, int blockBytes, string key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        long offset = 0;
        do
        {
            var block = await TakeAsync(content, offset, (int)Math.Min(blockBytes, length - offset), length, key, cancellationToken).ConfigureAwait(false);
            offset += block.Bytes.Length;
            yield return block;
        }
        while (offset < length);
    }

    /// <summary>Reads the next bytes of content, and at its end makes sure that it is.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.InvalidContent"/>: as <see cref="CutAsync"/>.</exception>
    public async Task<UploadBlock> TakeAsync(Stream content, long offset, int size, long length, string key, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
        var array = ArrayPool<byte>.Shared.Rent(Math.Max(size, 1));
        try
        {
            await FillAsync(content, array.AsMemory(0, size), offset, length, key, cancellationToken).ConfigureAwait(false);
            if (offset + size == length)
                await CheckEndAsync(content, length, key, cancellationToken).ConfigureAwait(false);
            return new UploadBlock(this, array, offset, size);
        }
        catch
        {
            Return(array);
            throw;
        }
    }

    public void Dispose() => _free.Dispose();

    internal void Return(byte[] array)
    {
        ArrayPool<byte>.Shared.Return(array);
        _free.Release();
    }

    private static async Task FillAsync(Stream content, Memory<byte> block, long offset, long length, string key, CancellationToken cancellationToken)
    {
        for (var filled = 0; filled < block.Length;)
        {
            var count = await ObjectContent.ReadAsync(content, block[filled..], key, cancellationToken).ConfigureAwait(false);
            if (count == 0)
                throw ObjectContent.WrongLength(key, length, $"only {offset + filled:N0}");
            filled += count;
        }
    }

    private static async Task CheckEndAsync(Stream content, long length, string key, CancellationToken cancellationToken)
    {
        if (await ObjectContent.ReadAsync(content, new byte[1], key, cancellationToken).ConfigureAwait(false) > 0)
            throw ObjectContent.WrongLength(key, length, "more");
    }
}
