using System.Net;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>A bucket, wherever it is: the region is what was configured, until an answer says another.</summary>
internal sealed class S3Bucket : IDisposable
{
    private readonly S3Url _url;
    private readonly S3Host _host;
    private readonly S3Context _context;
    private readonly string? _configuredRegion;
    private readonly SemaphoreSlim _finding = new(1);
    private volatile S3Connection? _connection;

    public S3Bucket(S3Url url, S3Host host, string? region, S3Context context)
    {
        _url = url;
        _host = host;
        _configuredRegion = region;
        _context = context;
    }

    public S3Context Context => _context;

    /// <summary>Whether the server is Amazon's, and does all that is documented there.</summary>
    public bool IsAmazon => _host.IsAmazon;

    /// <summary>Where the bucket is, as far as is known.</summary>
    public ValueTask<S3Connection> ConnectAsync(CancellationToken cancellationToken) =>
        _connection is { } known ? ValueTask.FromResult(known) : new ValueTask<S3Connection>(FindAsync(cancellationToken));

    /// <summary>Takes note of an answer that says that the bucket is in another region.</summary>
    public bool HasMoved(S3Connection asked, HttpStatusCode status, S3Error error)
    {
        if ((error.Region ?? _host.RegionOf(error.Target)) is not { } region || region == asked.Region || !S3Failure.IsRegionFault(status))
            return false;

        // Of answers to requests that ran at once the first decides.
        if (ReferenceEquals(asked, _connection))
            _connection = Connect(region);
        return true;
    }

    /// <summary>Does something with the bucket, and again when it turns out that the bucket is elsewhere.</summary>
    public async Task<T> AskAsync<T>(Func<S3Connection, Task<T>> ask, CancellationToken cancellationToken)
    {
        var connection = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return await ask(connection).ConfigureAwait(false);
        }
        catch (AssetException) when (!ReferenceEquals(connection, _connection))
        {
            return await ask(await ConnectAsync(cancellationToken).ConfigureAwait(false)).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _finding.Dispose();
        _context.Credentials.Dispose();
    }

    private S3Connection Connect(string region) => Connect(region, _context);

    private S3Connection Connect(string region, S3Context context) => new(this, context, _host.BucketUrl(_url.Bucket, region), _url.Bucket, _url.Prefix, region);

    private async Task<S3Connection> FindAsync(CancellationToken cancellationToken)
    {
        await _finding.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_connection is { } found)
                return found;
            var region = _configuredRegion ?? _context.Credentials.Region;
            region ??= _host.IsRegional ? await RegionAsync(cancellationToken).ConfigureAwait(false) : S3Region.Default;
            return _connection = Connect(region);
        }
        finally
        {
            _finding.Release();
        }
    }

    // Any region says where a bucket is, whoever asks: with a success, a redirect or a refusal.
    private async Task<string> RegionAsync(CancellationToken cancellationToken)
    {
        var anywhere = Connect(S3Region.Default, _context with { Credentials = new S3FixedCredentials(null) });
        using var request = S3Request.Of(HttpMethod.Head, anywhere.BucketUrl);
        using var response = await anywhere.Sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode == HttpStatusCode.NotFound)
            throw new AssetException(AssetErrorCode.StoreNotFound, $"There is no bucket '{_url.Bucket}' in Amazon S3. Check its name; the address of another service belongs into Endpoint.");
        var error = await S3Error.ReadAsync(response, _context.Transport, cancellationToken).ConfigureAwait(false);
        return error.Region ?? S3Region.Default;
    }
}
