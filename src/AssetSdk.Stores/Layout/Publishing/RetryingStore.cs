namespace AssetSdk.Stores;

/// <summary>
/// A store of which each call is tried again that failed for a reason which may pass. A create-only write whose answer was lost is refused the second time: who
/// publishes looks what is there then, as for any write that is refused.
/// </summary>
internal sealed class RetryingStore(IWritableObjectStore inner, TransferRetry retry) : IWritableObjectStore
{
    /// <summary>The store with its calls tried again. It is still its owner's to dispose.</summary>
    public static IWritableObjectStore Over(IWritableObjectStore store, TransferRetry retry) => new RetryingStore(store, retry);

    /// <inheritdoc/>
    public string Location => inner.Location;

    /// <inheritdoc/>
    public Task<ObjectRead> ReadAsync(string key, ObjectReadOptions options, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => inner.ReadAsync(key, options, ct), cancellationToken);

    /// <summary>As the store's own; content that cannot be read again from its position is tried once.</summary>
    public Task<bool> TryWriteAsync(string key, Stream content, long length, string? ifMatch, CancellationToken cancellationToken)
    {
        if (!content.CanSeek)
            return inner.TryWriteAsync(key, content, length, ifMatch, cancellationToken);
        var start = content.Position;
        return retry.RunAsync(
            ct =>
            {
                content.Position = start;
                return inner.TryWriteAsync(key, content, length, ifMatch, ct);
            },
            cancellationToken);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken) => retry.RunAsync(
        async ct =>
        {
            await inner.DeleteAsync(key, ct).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ObjectEntry> ListAsync(string prefix, CancellationToken cancellationToken) => inner.ListAsync(prefix, cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing of its own.
    }
}
