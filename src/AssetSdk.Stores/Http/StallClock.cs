namespace AssetSdk.Stores;

/// <summary>Cancels what makes no progress for some time.</summary>
internal sealed class StallClock : IDisposable
{
    private readonly Lock _lock = new();
    private readonly TimeSpan _timeout;
    private readonly CancellationTokenSource _stop;
    private bool _disposed;

    public StallClock(TimeSpan timeout, CancellationToken cancellationToken)
    {
        _timeout = timeout;
        _stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        _stop.CancelAfter(timeout);
        Token = _stop.Token;
    }

    /// <summary>Cancelled when the time is over.</summary>
    public CancellationToken Token { get; }

    /// <summary>Begins the time anew: there was some progress.</summary>
    public void Restart()
    {
        // An answer may come before all of the body is sent, which then goes on for a while.
        lock (_lock)
        {
            if (!_disposed)
                _stop.CancelAfter(_timeout);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _stop.Dispose();
        }
    }
}
