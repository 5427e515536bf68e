using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>
/// A resumable upload. After a chunk that broke, the service is asked how much of it it has, and the rest is sent: what an upload of hours needs. It is given up when
/// nothing more arrives; what the service has of it then is never readable, and deleted after a week.
/// </summary>
internal sealed class GcsSession
{
    private const int MaxRecoveries = 5;
    private const HttpStatusCode ResumeIncomplete = (HttpStatusCode)308;

    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(30);

    private readonly Uri _session;
    private readonly Uri _shown;
    private readonly long _length;
    private readonly HttpSender _sender;
    private readonly TimeProvider _clock;
    private int _recoveries;
    private long _committed;

    /// <param name="session">The upload's URL, which authorises whoever has it.</param>
    /// <param name="shown">The object's URL, for messages.</param>
    /// <param name="length">How many bytes the object has.</param>
    /// <param name="sender">Sends.</param>
    /// <param name="clock">Measures what is waited before the service is asked again.</param>
    public GcsSession(Uri session, Uri shown, long length, HttpSender sender, TimeProvider clock)
    {
        _session = session;
        _shown = shown;
        _length = length;
        _sender = sender;
        _clock = clock;
    }

    /// <summary>Sends a chunk, until the service has all of it.</summary>
    /// <param name="block">The chunk.</param>
    /// <param name="hash">The hash of all chunks up to this one.</param>
    /// <param name="cancellationToken">Cancels the upload.</param>
    /// <returns>The answer that ends the upload; <see langword="null"/> while there are chunks to come. The caller disposes it.</returns>
    public async Task<HttpResponseMessage?> SendAsync(UploadBlock block, GcsHash hash, CancellationToken cancellationToken)
    {
        var end = block.Offset + block.Bytes.Length;
        while (_committed < end)
        {
            HttpResponseMessage response;
            try
            {
                response = await SendRestAsync(block, hash, cancellationToken).ConfigureAwait(false);
                if (IsPassing(response.StatusCode))
                {
                    using (response)
                        throw HttpFailure.OfStatus(response, _shown, "");
                }
            }
            catch (AssetException e) when (SourceFault.IsTransient(e))
            {
                response = await RecoverAsync(e, end == _length ? hash : null, cancellationToken).ConfigureAwait(false);
            }

            if (response.StatusCode is HttpStatusCode.NotFound or HttpStatusCode.Gone)
            {
                using (response)
                    throw new AssetException(AssetErrorCode.SourceFailed, $"{HttpUrl.Show(_shown)}: the service has given the upload up ({(int)response.StatusCode}). It has to be begun again.").AsTransient();
            }

            if (response.StatusCode != ResumeIncomplete)
                return response;
            using (response)
                Advance(response, block);
        }

        return null;
    }

    private async Task<HttpResponseMessage> SendRestAsync(UploadBlock block, GcsHash hash, CancellationToken cancellationToken)
    {
        var rest = block.Bytes[(int)(_committed - block.Offset)..];
        using var request = new HttpRequestMessage(HttpMethod.Put, _session) { Content = new ReadOnlyMemoryContent(rest) };
        request.Content.Headers.ContentRange = new ContentRangeHeaderValue(_committed, _committed + rest.Length - 1, _length);
        if (_committed + rest.Length == _length)
            request.Headers.TryAddWithoutValidation("x-goog-hash", hash.Header);
        return await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
    }

    // Asks what the service has. That may fail in the same way as the chunk did; and it may end the upload, when all had arrived.
    private async Task<HttpResponseMessage> RecoverAsync(AssetException failure, GcsHash? whole, CancellationToken cancellationToken)
    {
        while (true)
        {
            if (++_recoveries > MaxRecoveries)
                throw failure;
            await Task.Delay(WaitOf(failure), _clock, cancellationToken).ConfigureAwait(false);
            try
            {
                using var request = new HttpRequestMessage(HttpMethod.Put, _session) { Content = new ReadOnlyMemoryContent(ReadOnlyMemory<byte>.Empty) };
                request.Content.Headers.TryAddWithoutValidation("Content-Range", string.Create(CultureInfo.InvariantCulture, $"bytes */{_length}"));
                if (whole is not null)
                    request.Headers.TryAddWithoutValidation("x-goog-hash", whole.Header);
                var response = await _sender.SendAsync(request, cancellationToken).ConfigureAwait(false);
                if (!IsPassing(response.StatusCode))
                    return response;
                using (response)
                    failure = HttpFailure.OfStatus(response, _shown, "");
            }
            catch (AssetException e) when (SourceFault.IsTransient(e))
            {
                failure = e;
            }
        }
    }

    private void Advance(HttpResponseMessage response, UploadBlock block)
    {
        // No range: nothing of the object has arrived.
        var committed = response.Headers.NonValidated.TryGetValues("Range", out var range) ? CommittedOf(range.ToString()) : 0;
        if (committed < _committed || committed > block.Offset + block.Bytes.Length)
            throw new AssetException(AssetErrorCode.SourceFailed, $"{HttpUrl.Show(_shown)} lost its place in an upload: it has the first {committed:N0} bytes, where {_committed:N0} had arrived.").AsTransient();
        if (committed > _committed)
            _recoveries = 0;
        else if (++_recoveries > MaxRecoveries)
            throw new AssetException(AssetErrorCode.SourceFailed, $"{HttpUrl.Show(_shown)} takes chunks of an upload and keeps nothing of them.").AsTransient();
        _committed = committed;
    }

    // 'bytes=0-524287': the first and the last.
    private static long CommittedOf(string range) =>
        range.StartsWith("bytes=0-", StringComparison.Ordinal) && long.TryParse(range.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture, out var last) && last < long.MaxValue ? last + 1 : -1;

    private TimeSpan WaitOf(AssetException failure)
    {
        var wait = SourceFault.RetryAfter(failure) ?? TimeSpan.FromSeconds(1 << (_recoveries - 1));
        return wait < LongestWait ? wait : LongestWait;
    }

    private static bool IsPassing(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests || (int)status >= 500;
}
