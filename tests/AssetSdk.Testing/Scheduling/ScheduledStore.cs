using AssetSdk.Stores;

namespace AssetSdk.Testing;

/// <summary>
/// One actor's view of a store: every call waits until it is let through, and is one step.
/// </summary>
public sealed class ScheduledStore(MemoryStore inner) : IWritableObjectStore
{
    public string Location => inner.Location;

    /// <summary>Where its calls wait.</summary>
    public StepGate Gate { get; } = new();

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
        await Gate.PassAsync();
        var result = await operation();
        Gate.Note($"{call} -> {outcome(result)}");
        return result;
    }
}
