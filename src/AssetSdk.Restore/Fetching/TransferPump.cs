using System.Buffers;

namespace AssetSdk.Restore;

/// <summary>
/// Moves a transfer's bytes into its file. A large one goes in blocks, and while one block is hashed and written the next arrives: the three share no core,
/// and the slowest of them sets the pace.
/// </summary>
internal sealed class TransferPump(PartialFile file, long limit, BandwidthLimit? bandwidth, Action<int> arrived)
{
    // Large enough that handing a block over costs nothing beside hashing it, small enough that sixteen transfers hold few of them.
    private const int BlockSize = 1 << 20;
    private const int SmallSize = 256 << 10;

    /// <summary>Moves all there is.</summary>
    /// <returns>Whether that was at most what fits; otherwise nothing is read further.</returns>
    /// <exception cref="BrokenTransferException">The transfer broke off; what had arrived is in the file.</exception>
    /// <exception cref="AssetSdk.Core.AssetException">The file cannot be written.</exception>
    public Task<bool> RunAsync(Stream content, CancellationToken cancellationToken) =>
        limit - file.Position <= SmallSize ? MoveSmallAsync(content, cancellationToken) : MoveBlocksAsync(content, cancellationToken);

    private async Task<bool> MoveSmallAsync(Stream content, CancellationToken cancellationToken)
    {
        // One byte more than fits, so that a source which sends more is found out.
        var buffer = ArrayPool<byte>.Shared.Rent((int)(limit - file.Position) + 1);
        try
        {
            int count;
            while ((count = await ReadAsync(content, buffer, file.Position, cancellationToken).ConfigureAwait(false)) > 0)
            {
                if (count > limit - file.Position)
                    return false;
                file.Append(buffer.AsSpan(0, count));
            }

            return true;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<bool> MoveBlocksAsync(Stream content, CancellationToken cancellationToken)
    {
        var (filling, emptying) = (ArrayPool<byte>.Shared.Rent(BlockSize), ArrayPool<byte>.Shared.Rent(BlockSize));
        var position = file.Position;
        var appending = Task.CompletedTask;
        try
        {
            while (true)
            {
                var (count, ended, broken) = await FillAsync(content, filling.AsMemory(0, BlockSize), position, cancellationToken).ConfigureAwait(false);
                await appending.ConfigureAwait(false);
                if (count > limit - position)
                    return false;
                position += count;
                (filling, emptying) = (emptying, filling);
                var block = emptying.AsMemory(0, count);
                appending = Task.Run(() => file.AppendAsync(block, CancellationToken.None), CancellationToken.None);
                if (!ended)
                    continue;
                await appending.ConfigureAwait(false);
                return broken is null ? true : throw broken;
            }
        }
        finally
        {
            // Nobody may touch a buffer that has been given back, nor a file that is about to be closed.
            await appending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            ArrayPool<byte>.Shared.Return(filling);
            ArrayPool<byte>.Shared.Return(emptying);
        }
    }

    private async Task<(int Count, bool Ended, BrokenTransferException? Broken)> FillAsync(Stream content, Memory<byte> block, long position, CancellationToken cancellationToken)
    {
        var count = 0;
        while (count < block.Length)
        {
            try
            {
                var read = await ReadAsync(content, block[count..], position + count, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                    return (count, true, null);
                count += read;
            }
            catch (BrokenTransferException e)
            {
                return (count, true, e);
            }
        }

        return (count, false, null);
    }

    private async ValueTask<int> ReadAsync(Stream content, Memory<byte> buffer, long position, CancellationToken cancellationToken)
    {
        int count;
        try
        {
            count = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw new BrokenTransferException($"the transfer broke off after {position:N0} bytes: {e.Message}", e);
        }

        if (count > 0)
            arrived(count);
        if (bandwidth is not null)
            await bandwidth.SpendAsync(count, cancellationToken).ConfigureAwait(false);
        return count;
    }
}
