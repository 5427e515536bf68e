namespace AssetSdk.Stores;

/// <summary>
/// Takes an object's bytes in order and sends them as parts, several at once. Memory is bounded: who writes waits until there is some, or until a part has been sent.
/// </summary>
internal sealed class S3PartStream : Stream
{
    private readonly long _partBytes;
    private readonly S3UploadLimits _limits;
    private readonly Func<int, ReadOnlyMemory<byte>, CancellationToken, Task<string>> _send;
    private readonly CancellationTokenSource _stop;
    private readonly SemaphoreSlim _slots;
    private readonly List<Task<string>> _sent = [];
    private IDisposable? _held;
    private byte[]? _part;
    private int _filled;

    /// <param name="partBytes">How long a part is, but the last.</param>
    /// <param name="limits">How many parts at once, and of what memory.</param>
    /// <param name="send">Sends a part of a number, from 1, and gives what it is known by.</param>
    /// <param name="cancellationToken">Cancels what is under way.</param>
    public S3PartStream(long partBytes, S3UploadLimits limits, Func<int, ReadOnlyMemory<byte>, CancellationToken, Task<string>> send, CancellationToken cancellationToken)
    {
        _partBytes = partBytes;
        _limits = limits;
        _send = send;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _slots = new SemaphoreSlim(limits.Parallel);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty)
        {
            if (_part is null)
                await BeginPartAsync(cancellationToken).ConfigureAwait(false);
            var count = Math.Min(buffer.Length, _part!.Length - _filled);
            buffer.Span[..count].CopyTo(_part.AsSpan(_filled));
            _filled += count;
            buffer = buffer[count..];
            if (_filled == _part.Length)
                await SendPartAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Sends the rest, and waits for all parts.</summary>
    /// <returns>What the parts are known by, in order.</returns>
    public async Task<IReadOnlyList<string>> CompleteAsync()
    {
        if (_part is not null)
            await SendPartAsync(CancellationToken.None).ConfigureAwait(false);
        return await Task.WhenAll(_sent).ConfigureAwait(false);
    }

    public override void Flush()
    {
        // Parts are sent when they are full.
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <summary>Stops what is under way and waits for its end: nothing is sent behind the back of who gives the upload up.</summary>
    public override async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll((IEnumerable<Task>)_sent).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _held?.Dispose();
        _stop.Dispose();
        _slots.Dispose();
        await base.DisposeAsync().ConfigureAwait(false);
    }

    private async Task BeginPartAsync(CancellationToken cancellationToken)
    {
        _held = await _limits.Memory.TakeAsync(_partBytes, cancellationToken).ConfigureAwait(false);
        _part = GC.AllocateUninitializedArray<byte>(checked((int)_partBytes));
        _filled = 0;
    }

    private async Task SendPartAsync(CancellationToken cancellationToken)
    {
        await _slots.WaitAsync(cancellationToken).ConfigureAwait(false);
        if (_sent.Find(static t => t.IsFaulted || t.IsCanceled) is { } failed)
            await failed.ConfigureAwait(false);
        _sent.Add(SendAsync(_sent.Count + 1, _part!, _filled, _held!));
        _part = null;
        _held = null;
    }

    private async Task<string> SendAsync(int number, byte[] part, int count, IDisposable held)
    {
        try
        {
            return await _send(number, part.AsMemory(0, count), _stop.Token).ConfigureAwait(false);
        }
        finally
        {
            held.Dispose();
            _slots.Release();
        }
    }
}
