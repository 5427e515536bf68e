namespace AssetSdk.Stores;

/// <summary>
/// A place that holds objects under keys: a bucket, a folder, a web server. This is all that reading assets needs; every driver passes
/// the reader part of the contract suite whole.
/// </summary>
/// <remarks>
/// <para>A key is relative to the store: path segments joined by <c>/</c>, without a leading one. Drivers add the prefix of their URL and the escaping of their protocol.</para>
/// <para>Drivers throw <see cref="Core.AssetException"/> and nothing else but <see cref="OperationCanceledException"/>: <c>SourceFailed</c> for what may pass when tried again or comes from
/// the outside, <c>AccessDenied</c>, <c>StoreNotFound</c>, <c>RedirectRefused</c>. Reading the returned stream may throw <see cref="IOException"/> when the transfer breaks. Drivers do not retry but for the parts of an upload: <see cref="TransferRetry"/> does, for whoever calls them.</para>
/// <para>Instances are safe for concurrent use.</para>
/// </remarks>
public interface IObjectStore : IDisposable
{
    /// <summary>Where the store is, for messages: its URL, without user info, tokens and query.</summary>
    string Location { get; }

    /// <summary>Opens an object.</summary>
    /// <param name="key">The object's key.</param>
    /// <param name="options">What part of it, and under which condition.</param>
    /// <param name="cancellationToken">Cancels the request and later reads of the stream.</param>
    /// <returns>The open object, or that it is definitely not there, or that it has not changed. The caller disposes it.</returns>
    Task<ObjectRead> ReadAsync(string key, ObjectReadOptions options, CancellationToken cancellationToken);
}

/// <summary>A store that can be written. Every write has a condition: nothing is overwritten unseen.</summary>
public interface IWritableObjectStore : IObjectStore
{
    /// <summary>Writes an object whole: readers see nothing of it, or all.</summary>
    /// <param name="key">The object's key.</param>
    /// <param name="content">Its bytes, read from the current position.</param>
    /// <param name="length">How many bytes there are; fewer or more is an error and writes nothing.</param>
    /// <param name="ifMatch">
    /// <see langword="null"/>: the object must not exist yet (create-only). Otherwise the validator that it must still have (compare-and-swap).
    /// </param>
    /// <param name="cancellationToken">Cancels the write.</param>
    /// <returns>Whether the object was written; <see langword="false"/> when the condition did not hold.</returns>
    Task<bool> TryWriteAsync(string key, Stream content, long length, string? ifMatch, CancellationToken cancellationToken);

    /// <summary>Deletes an object. Deleting what is not there is no error.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken);

    /// <summary>Lists the objects whose keys begin with <paramref name="prefix"/>, in the order of their keys' UTF-8 bytes.</summary>
    IAsyncEnumerable<ObjectEntry> ListAsync(string prefix, CancellationToken cancellationToken);
}
