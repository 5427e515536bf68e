using System.Buffers;
using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Restore;

/// <summary>
/// Moves a large file in parts, several of them at once, each over a connection of its own. They are hashed and written in their order, so that what is in
/// the file is always the beginning of the object: whoever continues needs nothing else. Memory is bounded by the parts that all transfers of a restore share.
/// </summary>
internal sealed class PartTransfer(FileSource source, PartialFile file, TransferSettings settings, Action<int> arrived)
{
    private const int MaxWidth = 6;

    private readonly AdaptiveWidth _width = new(MaxWidth);

    /// <summary>Moves what is missing.</summary>
    /// <param name="first">The open first part, from the file's position on.</param>
    /// <param name="size">The length of the object.</param>
    /// <param name="cancellationToken">Cancels; what arrived in order stays in the file.</param>
    /// <returns>Whether the store gives parts of one and the same object; otherwise what the file has is as it was when it returned.</returns>
    /// <exception cref="AssetException">The source failed, after several tries; or the file cannot be written.</exception>
    public async Task<bool> RunAsync(ObjectRead first, long size, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var window = new Queue<Part>();
        var next = file.Position;
        var opened = first;
        try
        {
            var last = settings.Clock.GetTimestamp();
            while (next < size || window.Count > 0)
            {
                // Only the first is waited for: whoever holds parts gets on with them, and so nobody waits for ever.
                while (next < size && window.Count < _width.Width && await TryTakeBufferAsync(window.Count == 0, cancellationToken).ConfigureAwait(false))
                {
                    var part = new Part(next, (int)Math.Min(settings.PartSize, size - next));
                    part.Arrived = FetchAsync(part, first.Validator!, opened, stop.Token);
                    (opened, next) = (null, next + part.Size);
                    window.Enqueue(part);
                }

                var head = window.Peek();
                var asked = settings.Clock.GetTimestamp();
                var isSame = await head.Arrived.ConfigureAwait(false);
                var waited = settings.Clock.GetElapsedTime(asked);
                if (!isSame)
                    return false;
                await file.AppendAsync(head.Bytes.AsMemory(0, head.Size), cancellationToken).ConfigureAwait(false);
                Release(window.Dequeue());
                var now = settings.Clock.GetTimestamp();
                _width.Took(head.Size, settings.Clock.GetElapsedTime(last, now), waited);
                last = now;
            }

            return true;
        }
        finally
        {
            // Nobody may write into a buffer that has been given back.
            await stop.CancelAsync().ConfigureAwait(false);
            foreach (var part in window)
            {
                await ((Task)part.Arrived).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                Release(part);
            }
        }
    }

    private async Task<bool> TryTakeBufferAsync(bool wait, CancellationToken cancellationToken)
    {
        if (!wait)
            return settings.Parts.Wait(0, CancellationToken.None);
        await settings.Parts.WaitAsync(cancellationToken).ConfigureAwait(false);
        return true;
    }

    private void Release(Part part)
    {
        ArrayPool<byte>.Shared.Return(part.Bytes);
        settings.Parts.Release();
    }

    private async Task<bool> FetchAsync(Part part, string validator, ObjectRead? opened, CancellationToken cancellationToken)
    {
        try
        {
            return await settings.Retry.RunAsync(ct => AttemptAsync(part, validator, Interlocked.Exchange(ref opened, null), ct), cancellationToken).ConfigureAwait(false) == part;
        }
        catch (BrokenTransferException e)
        {
            throw source.Failed(e);
        }
        catch (AssetException e) when (SourceFault.IsTransient(e))
        {
            // It has been tried as often as a transfer is: not again from the beginning.
            throw new AssetException(e.Code, e.Message, e);
        }
    }

    /// <returns>The part, or <see langword="null"/> when the object is another by now, or the store gives no parts of it.</returns>
    private async Task<Part?> AttemptAsync(Part part, string validator, ObjectRead? opened, CancellationToken cancellationToken)
    {
        while (part.Filled < part.Size)
        {
            var offset = part.Offset + part.Filled;
            var options = new ObjectReadOptions { Offset = offset, Length = part.Size - part.Filled, Validator = validator };
            var read = opened ?? await source.OpenAsync(options, cancellationToken).ConfigureAwait(false);
            opened = null;
            await using (read.ConfigureAwait(false))
            {
                if (read.Status != ObjectReadStatus.Found)
                    throw source.NotThere();
                if (read.Offset != offset || read.Validator != validator)
                    return null;
                await ReadAsync(part, read.Content, cancellationToken).ConfigureAwait(false);

                // A store may give less than was asked for; who gives less than it says has broken off.
                var given = part.Offset + part.Filled - offset;
                if (part.Filled < part.Size && (given == 0 || given != read.Length))
                    throw new BrokenTransferException($"the transfer ended after {part.Offset + part.Filled:N0} bytes, within a part.");
            }
        }

        return part;
    }

    private async Task ReadAsync(Part part, Stream content, CancellationToken cancellationToken)
    {
        try
        {
            int count;
            while (part.Filled < part.Size && (count = await content.ReadAsync(part.Bytes.AsMemory(part.Filled, part.Size - part.Filled), cancellationToken).ConfigureAwait(false)) > 0)
            {
                part.Filled += count;
                arrived(count);
                if (settings.Limit is { } limit)
                    await limit.SpendAsync(count, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (IOException e)
        {
            throw new BrokenTransferException($"the transfer broke off after {part.Offset + part.Filled:N0} bytes: {e.Message}", e);
        }
    }

    private sealed class Part(long offset, int size)
    {
        public long Offset { get; } = offset;

        public int Size { get; } = size;

        public byte[] Bytes { get; } = ArrayPool<byte>.Shared.Rent(size);

        /// <summary>How many bytes have arrived.</summary>
        public int Filled { get; set; }

        /// <summary>Whether it is of the object that the first part was of; done when all of it has arrived.</summary>
        public Task<bool> Arrived { get; set; } = null!;
    }
}
