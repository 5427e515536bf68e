namespace AssetSdk.Testing;

/// <summary>
/// Where an actor waits before each of its steps until it is let through. What it has asked for and seen so far is all that its future depends
/// on, so <see cref="History"/> identifies its state.
/// </summary>
public sealed class StepGate
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _waiting;
    private TaskCompletionSource _parked = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Func<bool>? _canPass;
    private bool _abandoned;

    /// <summary>What the actor asked for and got, in order.</summary>
    public string History { get; private set; } = "";

    /// <summary>Completes when a step waits to be let through.</summary>
    public Task Parked
    {
        get
        {
            lock (_gate)
                return _parked.Task;
        }
    }

    /// <summary>Whether the waiting step can be let through now: one that waits for a lock can not.</summary>
    public bool CanPass
    {
        get
        {
            lock (_gate)
                return _canPass?.Invoke() ?? true;
        }
    }

    /// <summary>Adds to the history.</summary>
    public void Note(string what) => History += what + "\n";

    /// <summary>Waits to be let through.</summary>
    /// <param name="canPass">Whether it can be; <see langword="null"/> for always.</param>
    /// <exception cref="OperationCanceledException">The actor was ended.</exception>
    public Task PassAsync(Func<bool>? canPass = null)
    {
        lock (_gate)
        {
            if (_abandoned)
                return Task.FromCanceled(new CancellationToken(canceled: true));
            _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _canPass = canPass;
            _parked.SetResult();
            return _waiting.Task;
        }
    }

    /// <summary>Ends an actor that goes on after it was ended.</summary>
    /// <exception cref="OperationCanceledException">The actor was ended.</exception>
    public void ThrowIfAbandoned()
    {
        lock (_gate)
        {
            if (_abandoned)
                throw new OperationCanceledException();
        }
    }

    /// <summary>Lets the waiting step through.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _parked = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting!.SetResult();
        }
    }

    /// <summary>Ends the actor where it waits: no step is let through any more.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _abandoned = true;
            _waiting?.TrySetCanceled();
        }
    }
}
