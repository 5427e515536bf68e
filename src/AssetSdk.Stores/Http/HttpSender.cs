using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>
/// Sends to a service what is no read of an object: writes, deletes and listings. What makes no progress for <see cref="HttpTransport.StallTimeout"/> fails; how long
/// a body may take as a whole is not bounded. Redirects are not followed: no service answers a write with one.
/// </summary>
internal sealed class HttpSender
{
    private readonly IHttpService _service;
    private readonly HttpTransport _transport;

    public HttpSender(IHttpService service, HttpTransport transport)
    {
        _service = service;
        _transport = transport;
    }

    /// <summary>Sends a request, and once more with a fresh credential when it was refused because that has expired.</summary>
    /// <param name="request">The request, without what authenticates it; its URL is shown in messages, without its query.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <returns>The answer, whatever its status, with its head read. The caller disposes it.</returns>
    /// <exception cref="AssetException">There is no answer, or what authenticates is not to be had.</exception>
    public async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.TryAddWithoutValidation("User-Agent", "AssetSdk");
        var body = request.Content;
        var response = await SendOnceAsync(request, body, cancellationToken).ConfigureAwait(false);
        if (!await _service.MayRepeatAsync(response, cancellationToken).ConfigureAwait(false))
            return response;
        response.Dispose();
        return await SendOnceAsync(request, body, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the body of an answer.</summary>
    /// <param name="response">The answer.</param>
    /// <param name="url">What was asked.</param>
    /// <param name="maxBytes">The largest that such an answer can be.</param>
    /// <param name="cancellationToken">Cancels the read.</param>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.SourceFailed"/>: it breaks off, or is larger.</exception>
    public async Task<byte[]> ReadAsync(HttpResponseMessage response, Uri url, int maxBytes, CancellationToken cancellationToken)
    {
        try
        {
            var bytes = await HttpBody.ReadAsync(response, maxBytes + 1, _transport, cancellationToken).ConfigureAwait(false);
            return bytes.Length <= maxBytes
                ? bytes
                : throw new AssetException(AssetErrorCode.SourceFailed, $"{HttpUrl.Show(url)} answered with more than {maxBytes >> 10:N0} KiB, which no such answer has.");
        }
        catch (IOException e)
        {
            throw new AssetException(AssetErrorCode.SourceFailed, $"{HttpUrl.Show(url)} broke off: {e.Message}", e).AsTransient();
        }
    }

    /// <summary>What an answer means that is no success.</summary>
    public async Task<HttpServiceAnswer> ExplainAsync(HttpResponseMessage response, Uri url, CancellationToken cancellationToken) =>
        await _service.ExplainAsync(response, url, cancellationToken).ConfigureAwait(false) ?? HttpFailure.OfUnexplained(response, url, _service);

    /// <summary>The exception for an answer that is none of those expected.</summary>
    public async Task<AssetException> FailureOfAsync(HttpResponseMessage response, Uri url, CancellationToken cancellationToken) =>
        (await ExplainAsync(response, url, cancellationToken).ConfigureAwait(false)).Failure ?? HttpFailure.OfStatus(response, url, _service.Identity);

    private async Task<HttpResponseMessage> SendOnceAsync(HttpRequestMessage request, HttpContent? body, CancellationToken cancellationToken)
    {
        var url = request.RequestUri!;
        request.Content = body;
        await _service.AuthenticateAsync(request, cancellationToken).ConfigureAwait(false);

        using var stall = new StallClock(_transport.StallTimeout, cancellationToken);
        var observed = body is null ? null : new ObservedContent(body, stall.Restart);
        request.Content = observed;
        try
        {
            return await _transport.SendAsync(request, AddressReach.Loopback, stall.Token).ConfigureAwait(false);
        }
        catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            throw e is OperationCanceledException && observed is { IsBegun: true, IsSent: false }
                ? new AssetException(AssetErrorCode.SourceFailed, $"The upload to '{url.Host}' stands still: nothing more of it was taken for {_transport.StallTimeout.TotalSeconds:0.#} s.", e).AsTransient()
                : HttpFailure.OfRequest(e, url, _transport.StallTimeout);
        }
    }
}
