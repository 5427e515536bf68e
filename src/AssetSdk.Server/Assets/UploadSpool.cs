using System.Buffers;
using System.IO.Pipelines;
using System.Security.Cryptography;
using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Server.Assets;

/// <summary>
/// The bytes of an upload until its form is read, and it is known what they are. Small ones stay in memory, others are staged as they come: one piece is
/// received while the one before is hashed and written.
/// </summary>
internal sealed class UploadSpool : IAsyncDisposable
{
    private const int MemoryBytes = 256 << 10;

    // What of an upload is in memory at most, whatever its size.
    private static readonly PipeOptions Pieces = new(minimumSegmentSize: MemoryBytes, pauseWriterThreshold: 2 * MemoryBytes, resumeWriterThreshold: MemoryBytes, useSynchronizationContext: false);

    private readonly ObjectFiles _files;
    private byte[]? _memory = ArrayPool<byte>.Shared.Rent(MemoryBytes);
    private IStagedObject? _staged;

    private UploadSpool(ObjectFiles files) => _files = files;

    /// <summary>How many there are.</summary>
    public long Length { get; private set; }

    /// <summary>Their digest.</summary>
    public Digest Digest { get; private set; }

    /// <summary>Takes all bytes of a stream.</summary>
    public static async Task<UploadSpool> TakeAsync(Stream source, ObjectFiles files, CancellationToken cancellationToken)
    {
        var spool = new UploadSpool(files);
        try
        {
            using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
            await spool.TakeAsync(source, hash, cancellationToken).ConfigureAwait(false);
            spool.Digest = Digest.FromBytes(hash.GetHashAndReset());
            return spool;
        }
        catch
        {
            await spool.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Makes an object of the store of them, once.</summary>
    /// <returns>Whether it has the key now; <see langword="false"/> when another object has it.</returns>
    public async Task<bool> TryCommitAsync(string key, CancellationToken cancellationToken)
    {
        if (_staged is null)
            await StageAsync((int)Length, cancellationToken).ConfigureAwait(false);
        return await _staged!.TryCommitAsync(key, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        ReturnMemory();
        if (_staged is not null)
            await _staged.DisposeAsync().ConfigureAwait(false);
    }

    private async Task TakeAsync(Stream source, IncrementalHash hash, CancellationToken cancellationToken)
    {
        var count = await source.ReadAtLeastAsync(_memory.AsMemory(0, MemoryBytes), MemoryBytes, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        hash.AppendData(_memory!, 0, count);
        Length = count;
        if (count < MemoryBytes)
            return;
        await StageAsync(count, cancellationToken).ConfigureAwait(false);
        var pipe = new Pipe(Pieces);
        var keeping = Task.Run(() => KeepAsync(pipe.Reader, hash, cancellationToken), CancellationToken.None);
        try
        {
            await ReceiveAsync(source, pipe.Writer, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            // Whichever of the two fails ends the other, with the same failure.
            await keeping.ConfigureAwait(false);
        }

        Length = _staged!.Length;
    }

    private async Task StageAsync(int count, CancellationToken cancellationToken)
    {
        _staged = await _files.StageAsync(cancellationToken).ConfigureAwait(false);
        await _staged.AppendAsync(_memory.AsMemory(0, count), cancellationToken).ConfigureAwait(false);
        ReturnMemory();
    }

    private void ReturnMemory()
    {
        if (Interlocked.Exchange(ref _memory, null) is { } memory)
            ArrayPool<byte>.Shared.Return(memory);
    }

    private static async Task ReceiveAsync(Stream source, PipeWriter pieces, CancellationToken cancellationToken)
    {
        try
        {
            int count;
            while ((count = await source.ReadAsync(pieces.GetMemory(), cancellationToken).ConfigureAwait(false)) > 0)
            {
                pieces.Advance(count);
                await pieces.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }
        catch (Exception e)
        {
            await pieces.CompleteAsync(e).ConfigureAwait(false);
            throw;
        }

        await pieces.CompleteAsync().ConfigureAwait(false);
    }

    private async Task KeepAsync(PipeReader pieces, IncrementalHash hash, CancellationToken cancellationToken)
    {
        try
        {
            ReadResult read;
            do
            {
                read = await pieces.ReadAsync(cancellationToken).ConfigureAwait(false);
                var bytes = read.Buffer;
                var hashing = Task.Run(() => Append(hash, bytes), CancellationToken.None);
                try
                {
                    foreach (var piece in bytes)
                        await _staged!.AppendAsync(piece, cancellationToken).ConfigureAwait(false);
                }
                finally
                {
                    await hashing.ConfigureAwait(false);
                }

                pieces.AdvanceTo(bytes.End);
            }
            while (!read.IsCompleted);
        }
        catch (Exception e)
        {
            await pieces.CompleteAsync(e).ConfigureAwait(false);
            throw;
        }

        await pieces.CompleteAsync().ConfigureAwait(false);
    }

    private static void Append(IncrementalHash hash, ReadOnlySequence<byte> bytes)
    {
        foreach (var piece in bytes)
            hash.AppendData(piece.Span);
    }
}
