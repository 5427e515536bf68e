using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Testing;

/// <summary>
/// A store whose user is interrupted: its writes and deletes are counted, and the given one does not return any more, done or not. Going through
/// all numbers interrupts at every point there is.
/// </summary>
public sealed class InterruptedStore(IWritableObjectStore inner) : IWritableObjectStore
{
    private int _count;

    /// <summary>The number of the write or delete that is interrupted, from zero.</summary>
    public int InterruptAt { get; init; } = int.MaxValue;

    /// <summary>Whether the interrupt comes after the store has done its work, and not before.</summary>
    public bool AfterTheFact { get; init; }

    /// <summary>What is called before each write and delete, with the key: a place for another writer to come between.</summary>
    public Func<string, Task>? Before { get; init; }

    /// <summary>How many writes and deletes there were.</summary>
    public int Count => _count;

    public string Location => inner.Location;

    public Task<ObjectRead> ReadAsync(string key, ObjectReadOptions options, CancellationToken cancellationToken) => inner.ReadAsync(key, options, cancellationToken);

    public Task<bool> TryWriteAsync(string key, Stream content, long length, string? ifMatch, CancellationToken cancellationToken) =>
        RunAsync(key, () => inner.TryWriteAsync(key, content, length, ifMatch, cancellationToken));

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => RunAsync(key, async () =>
    {
        await inner.DeleteAsync(key, cancellationToken);
        return true;
    });

    public IAsyncEnumerable<ObjectEntry> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);

    public void Dispose() => inner.Dispose();

    private async Task<bool> RunAsync(string key, Func<Task<bool>> operation)
    {
        var number = Interlocked.Increment(ref _count) - 1;
        if (Before is not null)
            await Before(key);
        if (number > InterruptAt)
            throw Interrupted();
        if (number == InterruptAt && !AfterTheFact)
            throw Interrupted();
        var result = await operation();
        return number == InterruptAt ? throw Interrupted() : result;
    }

    private static AssetException Interrupted() => new(AssetErrorCode.SourceFailed, "Interrupted by the test.");
}
