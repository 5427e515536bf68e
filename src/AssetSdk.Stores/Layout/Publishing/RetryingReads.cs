namespace AssetSdk.Stores;

/// <summary>A store of which each read is tried again that failed for a reason which may pass.</summary>
internal sealed class RetryingReads(IObjectStore inner, TransferRetry retry) : IObjectStore
{
    /// <summary>The store with its reads tried again. It is still its owner's to dispose.</summary>
    public static IObjectStore Over(IObjectStore store, TransferRetry retry) => new RetryingReads(store, retry);

    /// <inheritdoc/>
    public string Location => inner.Location;

    /// <inheritdoc/>
    public Task<ObjectRead> ReadAsync(string key, ObjectReadOptions options, CancellationToken cancellationToken) =>
        retry.RunAsync(ct => inner.ReadAsync(key, options, ct), cancellationToken);

    /// <inheritdoc/>
    public void Dispose()
    {
        // Nothing of its own.
    }
}
