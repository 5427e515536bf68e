using System.Net;
using System.Runtime.CompilerServices;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>A store in a bucket.</summary>
internal sealed class GcsStore : IWritableObjectStore
{
    // A thousand names of a kilobyte, escaped at worst.
    private const int MaxPageBytes = 16 << 20;

    private readonly GcsBucket _bucket;
    private readonly GcsUrls _urls;
    private readonly GcsService _service;
    private readonly HttpObjectReader _reader;
    private readonly HttpSender _sender;
    private readonly GcsUpload _upload;
    private readonly UploadMemory _memory = new();

    public GcsStore(GcsBucket bucket, GcsUrls urls, GcsService service, bool allowInsecure, HttpTransport transport)
    {
        _bucket = bucket;
        _urls = urls;
        _service = service;
        _reader = new HttpObjectReader(urls.Endpoint, service, allowInsecure, transport);
        _sender = new HttpSender(service, transport);
        _upload = new GcsUpload(urls, _sender, _memory, transport.Clock);
    }

    /// <inheritdoc/>
    public string Location => _bucket.Location;

    /// <summary>How many bytes are sent in one request.</summary>
    internal required int BlockBytes { get; init; }

    /// <summary>How many objects a page of a listing has at most.</summary>
    internal required int PageSize { get; init; }

    /// <inheritdoc/>
    public async Task<ObjectRead> ReadAsync(string key, ObjectReadOptions options, CancellationToken cancellationToken) =>
        await _reader.ReadAsync(_urls.Media(NameOf(key)), options, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<bool> TryWriteAsync(string key, Stream content, long length, string? ifMatch, CancellationToken cancellationToken)
    {
        var generation = ifMatch is null ? "0" : GcsGeneration.Of(ifMatch)
            ?? throw new AssetException(AssetErrorCode.SourceFailed, $"'{key}' of {Location} cannot be replaced: the service did not say its generation when it was read.");
        return await _upload.TryWriteAsync(new GcsWrite(NameOf(key), key, generation), content, length, BlockBytes, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        var url = _urls.Object(NameOf(key));
        using var request = new HttpRequestMessage(HttpMethod.Delete, url);
        using var response = await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        if (response.StatusCode is HttpStatusCode.NoContent or HttpStatusCode.OK)
            return;
        if ((await _sender.ExplainAsync(response, url, cancellationToken).ConfigureAwait(false)).Failure is { } failure)
            throw failure;
    }

    /// <inheritdoc/>
    /// <remarks>The service lists in the order of the names' UTF-8 bytes.</remarks>
    public async IAsyncEnumerable<ObjectEntry> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var bound = new ListingBound(Location);
        string? token = null;
        do
        {
            var page = await ReadPageAsync(prefix, token, cancellationToken).ConfigureAwait(false);
            foreach (var entry in page.Objects)
            {
                // An object whose name is no key, as the mark of a folder, is none of the store's.
                if (entry.Key.StartsWith(_bucket.Prefix + prefix, StringComparison.Ordinal) && AssetPath.Problem(entry.Key[_bucket.Prefix.Length..]) is null)
                    yield return entry with { Key = entry.Key[_bucket.Prefix.Length..] };
            }

            token = bound.Next(page.Objects.Count, page.Next);
        }
        while (token is not null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Connections belong to the process: the next store of this service uses them again.
        _service.Dispose();
        _memory.Dispose();
    }

    private string NameOf(string key)
    {
        ObjectKey.Check(key);
        return _bucket.Prefix + key;
    }

    private async Task<GcsPage> ReadPageAsync(string prefix, string? token, CancellationToken cancellationToken)
    {
        var url = _urls.List(_bucket.Prefix + prefix, PageSize, token);
        using var request = new HttpRequestMessage(HttpMethod.Get, url);
        using var response = await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return response.StatusCode == HttpStatusCode.OK
            ? GcsJson.ReadPage(await _sender.ReadAsync(response, url, MaxPageBytes, cancellationToken).ConfigureAwait(false), Location)
            : throw await _sender.FailureOfAsync(response, url, cancellationToken).ConfigureAwait(false);
    }
}
