using System.Runtime.CompilerServices;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>A store in a bucket.</summary>
internal sealed class S3Store : IWritableObjectStore
{
    private readonly S3Bucket _bucket;
    private readonly S3ObjectWriter _writer;
    private readonly S3Uploader _uploader;
    private readonly S3UploadLimits _limits;
    private readonly string _prefix;

    public S3Store(S3Url url, S3Bucket bucket, S3UploadLimits limits)
    {
        _bucket = bucket;
        _limits = limits;
        _prefix = url.Prefix.Length == 0 ? "" : url.Prefix + "/";
        Location = url.ToString();
        var requests = new S3Requests(bucket);
        _writer = new S3ObjectWriter(requests, bucket.IsAmazon);
        _uploader = new S3Uploader(requests, limits, bucket.IsAmazon, new TransferRetry(bucket.Context.Transport.Clock));
    }

    /// <inheritdoc/>
    public string Location { get; }

    /// <inheritdoc/>
    public Task<ObjectRead> ReadAsync(string key, ObjectReadOptions options, CancellationToken cancellationToken)
    {
        ObjectKey.Check(key);
        return _bucket.AskAsync(c => c.Reader.ReadAsync(HttpUrl.Of(c.Root, key), options, cancellationToken), cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<bool> TryWriteAsync(string key, Stream content, long length, string? ifMatch, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ObjectKey.Check(key);
        cancellationToken.ThrowIfCancellationRequested();
        if (length > _limits.SingleBytes)
            return await _uploader.TryUploadAsync(key, content, length, ifMatch, cancellationToken).ConfigureAwait(false);

        using var held = await _limits.Memory.TakeAsync(length, cancellationToken).ConfigureAwait(false);
        var bytes = new byte[length];
        using var target = new MemoryStream(bytes);
        await ObjectContent.CopyAsync(content, target, length, key, cancellationToken).ConfigureAwait(false);
        return ifMatch is null
            ? await _writer.TryCreateAsync(key, bytes, cancellationToken).ConfigureAwait(false)
            : await _writer.TryReplaceAsync(key, bytes, ifMatch, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        ObjectKey.Check(key);
        return _writer.DeleteAsync(key, cancellationToken);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectEntry> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var bound = new ListingBound(Location);
        string? next = null;
        do
        {
            var page = await S3ListPage.ReadAsync(_bucket, _prefix + prefix, next, cancellationToken).ConfigureAwait(false);
            foreach (var (key, length) in page.Objects)
            {
                // Consoles make objects for folders, "a/"; those and what no key of ours can be are none of the store's.
                if (key.StartsWith(_prefix + prefix, StringComparison.Ordinal) && key[_prefix.Length..] is var ours && AssetPath.Problem(ours) is null)
                    yield return new ObjectEntry(ours, length);
            }

            next = bound.Next(page.Objects.Count, page.Next);
        }
        while (next is not null);
    }

    /// <inheritdoc/>
    public void Dispose() => _bucket.Dispose(); // Connections belong to the process: the next store of this service uses them again.
}
