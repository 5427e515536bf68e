namespace AssetSdk.Stores;

/// <summary>A store that takes the bytes of an object before its key and its length are known, so that they are written once and not first elsewhere.</summary>
public interface IStagingObjectStore : IWritableObjectStore
{
    /// <summary>Begins an object that nobody sees. The caller disposes it, which discards it unless it was committed; what a killed process leaves is the store's to clear away.</summary>
    Task<IStagedObject> StageAsync(CancellationToken cancellationToken);
}

/// <summary>An object under way. Used by one caller at a time.</summary>
public interface IStagedObject : IAsyncDisposable
{
    /// <summary>How many bytes it has so far.</summary>
    long Length { get; }

    /// <summary>Appends bytes. It may block as long as a disk does.</summary>
    ValueTask AppendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken);

    /// <summary>Makes it an object of the store, once: readers see nothing of it, or all, and it outlives a power cut.</summary>
    /// <param name="key">The object's key.</param>
    /// <param name="cancellationToken">Cancels it; whether the object is there is then not known.</param>
    /// <returns>Whether it has the key now; <see langword="false"/> when another object has it.</returns>
    Task<bool> TryCommitAsync(string key, CancellationToken cancellationToken);
}
