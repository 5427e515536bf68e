using AssetSdk.Stores;

namespace AssetSdk.Testing;

/// <summary>
/// One actor's view of a store: every call waits until it is let through, and is one step. What the actor has seen so far is all that its
/// future depends on, so <see cref="History"/> identifies its state.
/// </summary>
public sealed class ScheduledStore(MemoryStore inner) : IWritableObjectStore
{
    private readonly Lock _gate = new();
    private TaskCompletionSource? _waiting;
    private TaskCompletionSource _parked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Location => inner.Location;

    /// <summary>What the actor asked for and got, in order.</summary>
    public string History { get; private set; } = "";

    /// <summary>Completes when a call waits to be let through.</summary>
    public Task Parked
    {
        get
        {
            lock (_gate)
                return _parked.Task;
        }
    }

    /// <summary>Lets the waiting call through.</summary>
    public void Release()
    {
        lock (_gate)
        {
            _parked = new(TaskCreationOptions.RunContinuationsAsynchronously);
            _waiting!.SetResult();
        }
    }

    /// <summary>Ends the actor where it waits.</summary>
    public void Abandon()
    {
        lock (_gate)
            _waiting?.TrySetCanceled();
    }

    public Task<ObjectRead> ReadAsync(string key, ObjectReadOptions options, CancellationToken cancellationToken) =>
        StepAsync($"read {key}", () => inner.ReadAsync(key, options, cancellationToken), r => $"{r.Status} {r.Validator}");

    public Task<bool> TryWriteAsync(string key, Stream content, long length, string? ifMatch, CancellationToken cancellationToken) =>
        StepAsync($"write {key} {ifMatch}", () => inner.TryWriteAsync(key, content, length, ifMatch, cancellationToken), r => r.ToString());

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => StepAsync($"delete {key}", async () =>
    {
        await inner.DeleteAsync(key, cancellationToken);
        return true;
    }, _ => "");

    public IAsyncEnumerable<ObjectEntry> ListAsync(string prefix, CancellationToken cancellationToken) =>
        throw new NotSupportedException("A listing is many steps; what is scheduled here lists nothing.");

    public void Dispose()
    {
        // The store is its owner's.
    }

    private async Task<T> StepAsync<T>(string call, Func<Task<T>> operation, Func<T, string> outcome)
    {
        Task released;
        lock (_gate)
        {
            _waiting = new(TaskCreationOptions.RunContinuationsAsynchronously);
            released = _waiting.Task;
            _parked.SetResult();
        }

        await released;
        var result = await operation();
        History += $"{call} -> {outcome(result)}\n";
        return result;
    }
}
