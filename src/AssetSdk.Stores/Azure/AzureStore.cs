using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>A store in a container of a storage account: an object is a block blob.</summary>
internal sealed class AzureStore : IWritableObjectStore
{
    // 5,000 blobs with names of a kilobyte and their properties.
    private const int MaxPageBytes = 32 << 20;

    private readonly AzureAddress _address;
    private readonly AzureService _service;
    private readonly HttpObjectReader _reader;
    private readonly HttpSender _sender;
    private readonly AzureUpload _upload;
    private readonly UploadMemory _memory = new();
    private readonly Uri _container;
    private readonly string _folder;

    public AzureStore(AzureAddress address, Uri endpoint, AzureService service, bool allowInsecure, HttpTransport transport)
    {
        _address = address;
        _service = service;
        _reader = new HttpObjectReader(endpoint, service, allowInsecure, transport);
        _sender = new HttpSender(service, transport);
        _upload = new AzureUpload(_sender, _memory, new TransferRetry(transport.Clock));
        _folder = HttpUrl.Folder(endpoint) + address.Container + "/";
        _container = new Uri(_folder.TrimEnd('/'));
    }

    /// <inheritdoc/>
    public string Location => _address.Location;

    /// <summary>How many bytes are sent in one request.</summary>
    internal required int BlockBytes { get; init; }

    /// <summary>How many blobs a page of a listing has at most.</summary>
    internal required int PageSize { get; init; }

    /// <inheritdoc/>
    public async Task<ObjectRead> ReadAsync(string key, ObjectReadOptions options, CancellationToken cancellationToken) =>
        await _reader.ReadAsync(UrlOf(key), options, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<bool> TryWriteAsync(string key, Stream content, long length, string? ifMatch, CancellationToken cancellationToken) =>
        await _upload.TryWriteAsync(new AzureBlob(UrlOf(key), key, ifMatch), content, length, BlockBytes, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task DeleteAsync(string key, CancellationToken cancellationToken)
    {
        var url = UrlOf(key);
        using var request = new HttpRequestMessage(HttpMethod.Delete, url);
        using var response = await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        var isGone = response.StatusCode == HttpStatusCode.Accepted || (response.StatusCode == HttpStatusCode.NotFound && AzureService.CodeOf(response) == "BlobNotFound");
        if (!isGone)
            throw await _sender.FailureOfAsync(response, url, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ObjectEntry> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var order = new Utf8Order();
        var bound = new ListingBound(Location);
        string? marker = null;
        do
        {
            var page = await ReadPageAsync(prefix, marker, cancellationToken).ConfigureAwait(false);
            foreach (var blob in page.Blobs)
            {
                // A blob whose name is no key is none of the store's.
                if (!blob.Key.StartsWith(_address.Prefix + prefix, StringComparison.Ordinal) || AssetPath.Problem(blob.Key[_address.Prefix.Length..]) is not null)
                    continue;
                foreach (var settled in order.Add(new ObjectEntry(blob.Key[_address.Prefix.Length..], blob.Length)))
                    yield return settled;
            }

            marker = bound.Next(page.Blobs.Count, page.Next);
        }
        while (marker is not null);

        foreach (var settled in order.Rest())
            yield return settled;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // Connections belong to the process: the next store of this account uses them again.
        _service.Dispose();
        _memory.Dispose();
    }

    private Uri UrlOf(string key)
    {
        ObjectKey.Check(key);
        return HttpUrl.Of(_folder, _address.Prefix + key);
    }

    private async Task<AzurePage> ReadPageAsync(string prefix, string? marker, CancellationToken cancellationToken)
    {
        var query = string.Create(CultureInfo.InvariantCulture, $"?restype=container&comp=list&maxresults={PageSize}&prefix={Uri.EscapeDataString(_address.Prefix + prefix)}")
            + (marker is null ? "" : "&marker=" + Uri.EscapeDataString(marker));
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(_container.OriginalString + query, new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }));
        using var response = await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
        return response.StatusCode == HttpStatusCode.OK
            ? AzureXml.ReadPage(await _sender.ReadAsync(response, _container, MaxPageBytes, cancellationToken).ConfigureAwait(false), Location)
            : throw await _sender.FailureOfAsync(response, _container, cancellationToken).ConfigureAwait(false);
    }
}
