namespace AssetSdk.Runtime;

/// <summary>
/// A model that is loaded once before its first use, and disposed of by whoever made it: its <see cref="ModelLibrary"/>, as a rule.
/// </summary>
public abstract class Model : IAsyncDisposable, IDisposable
{
    private readonly SemaphoreSlim _loading = new(1, 1);
    private volatile bool _isLoaded;
    private int _isDisposed;

    /// <summary>Whether a library made this model, and so disposes of it.</summary>
    internal bool IsOwned { get; set; }

    /// <summary>Loads the model if that was not done. A library does it before it hands a model out; whoever makes a model without one calls this first.</summary>
    /// <param name="cancellationToken">Stops the loading; a later call begins anew.</param>
    public async ValueTask EnsureLoadedAsync(CancellationToken cancellationToken = default)
    {
        if (_isLoaded)
            return;
        await _loading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_isLoaded)
                return;
            await LoadAsync(cancellationToken).ConfigureAwait(false);
            _isLoaded = true;
        }
        finally
        {
            _loading.Release();
        }
    }

    /// <summary>Disposes of the model. Does nothing to a model of a library: others may use it, and the library disposes of it.</summary>
    public void Dispose()
    {
        if (IsOwned)
            return;
        Release();
        GC.SuppressFinalize(this);
    }

    /// <inheritdoc cref="Dispose()"/>
    public async ValueTask DisposeAsync()
    {
        if (IsOwned)
            return;
        await ReleaseAsync().ConfigureAwait(false);
        GC.SuppressFinalize(this);
    }

    internal void Release()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            Dispose(disposing: true);
    }

    internal ValueTask ReleaseAsync() => Interlocked.Exchange(ref _isDisposed, 1) == 0 ? DisposeAsyncCore() : ValueTask.CompletedTask;

    /// <summary>Reads what the model needs: called once, before the first use.</summary>
    /// <param name="cancellationToken">Cancelled when nobody waits for the model any more.</param>
    protected virtual ValueTask LoadAsync(CancellationToken cancellationToken) => ValueTask.CompletedTask;

    /// <summary>Gives back what the model holds: called once at most.</summary>
    /// <param name="disposing">Always <see langword="true"/>, unless a derived class has a finalizer that says otherwise.</param>
    protected virtual void Dispose(bool disposing)
    {
    }

    /// <summary>Gives back what the model holds, and may wait for it: called once at most. Without an override it is <see cref="Dispose(bool)"/>.</summary>
    protected virtual ValueTask DisposeAsyncCore()
    {
        Dispose(disposing: true);
        return ValueTask.CompletedTask;
    }
}
