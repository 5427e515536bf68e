namespace AssetSdk.Stores;

/// <summary>An object of a folder store under way.</summary>
internal sealed class StagedFile(FileStore store, TemporaryFile file) : IStagedObject
{
    // No key can be this: what a message says while there is none.
    private const string NoKeyYet = "(an object under way)";

    private bool _tried;

    /// <inheritdoc/>
    public long Length => file.Length;

    /// <inheritdoc/>
    public ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_tried, this);
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            file.Append(bytes.Span);
            return ValueTask.CompletedTask;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw FileErrors.Translate(e, store.Location, NoKeyYet, writing: true);
        }
    }

    /// <inheritdoc/>
    public Task<bool> TryCommitAsync(string key, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(_tried, this);
        _tried = true;
        return store.TryPlaceAsync(file, key, cancellationToken);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        _tried = true;
        file.Dispose();
        return ValueTask.CompletedTask;
    }
}
