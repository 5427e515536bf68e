namespace AssetSdk.Stores;

/// <summary>An amount of memory that is shared: who needs some waits until others gave theirs back, in the order of asking.</summary>
internal sealed class ByteBudget(long bytes)
{
    private readonly Lock _lock = new();
    private readonly LinkedList<Share> _waiting = new();
    private readonly long _all = bytes;
    private long _free = bytes;

    /// <summary>Takes some; dispose to give it back. Who needs more than there is gets all.</summary>
    public async ValueTask<IDisposable> TakeAsync(long count, CancellationToken cancellationToken)
    {
        var share = new Share(this, Math.Min(count, _all));
        lock (_lock)
        {
            _waiting.AddLast(share);
            Serve();
        }

        using var cancel = cancellationToken.UnsafeRegister(static (s, token) => ((Share)s!).Cancel(token), share);
        await share.Granted.ConfigureAwait(false);
        return share;
    }

    private void Serve()
    {
        while (_waiting.First is { Value: var first } && first.Count <= _free)
        {
            _free -= first.Count;
            _waiting.RemoveFirst();
            first.Grant();
        }
    }

    private sealed class Share(ByteBudget owner, long count) : IDisposable
    {
        private readonly TaskCompletionSource _granted = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _disposed;

        public long Count => count;

        public Task Granted => _granted.Task;

        public void Grant() => _granted.SetResult();

        public void Cancel(CancellationToken cancellationToken)
        {
            lock (owner._lock)
            {
                if (!owner._waiting.Remove(this))
                    return;
                _granted.SetCanceled(cancellationToken);

                // Those behind may need less.
                owner.Serve();
            }
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _disposed, 1) != 0)
                return;
            lock (owner._lock)
            {
                owner._free += count;
                owner.Serve();
            }
        }
    }
}
