using System.Net;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>
/// Reads objects by their URLs from one web server, with what authenticates there, and follows its redirects by hand: at most ten, never from
/// <c>https</c> to <c>http</c>, never from the internet into a private network, and without credentials on another host.
/// </summary>
public sealed class HttpObjectReader
{
    private const int MaxRedirects = 10;

    private readonly HttpTransport _transport;
    private readonly Uri _server;
    private readonly IHttpService _service;
    private readonly bool _allowInsecure;

    /// <summary>Makes a reader for the server of a URL.</summary>
    /// <param name="settings">A URL of the server, and how to authenticate there.</param>
    /// <exception cref="AssetException">
    /// <see cref="AssetErrorCode.InvalidSource"/> or <see cref="AssetErrorCode.InsecureSource"/>: the settings are not valid; the message says what to write.
    /// </exception>
    public HttpObjectReader(StoreSettings settings)
        : this(settings, HttpTransport.Shared)
    {
    }

    internal HttpObjectReader(StoreSettings settings, HttpTransport transport)
    {
        _transport = transport;
        _server = HttpUrl.Parse(settings.Url, settings.AllowInsecure);
        _service = HttpCredential.Find(_server, settings);
        _allowInsecure = settings.AllowInsecure;
    }

    /// <summary>Makes a reader for a service.</summary>
    /// <param name="server">A URL of the server, checked by <see cref="HttpUrl.Parse"/>.</param>
    /// <param name="service">Who asks there, and what its answers mean.</param>
    /// <param name="allowInsecure">Whether redirects may lead to plain http on another machine.</param>
    /// <param name="transport">Sends.</param>
    internal HttpObjectReader(Uri server, IHttpService service, bool allowInsecure, HttpTransport transport)
    {
        _transport = transport;
        _server = server;
        _service = service;
        _allowInsecure = allowInsecure;
    }

    /// <summary>Opens the object of a URL.</summary>
    /// <param name="url">The URL; on another server than the reader's no credentials are sent.</param>
    /// <param name="options">What part of it, and under which condition.</param>
    /// <param name="cancellationToken">Cancels the request and later reads of the stream.</param>
    /// <exception cref="AssetException">As <see cref="IObjectStore.ReadAsync"/>.</exception>
    public Task<ObjectRead> ReadAsync(Uri url, ObjectReadOptions options, CancellationToken cancellationToken)
    {
        if (!HttpUrl.IsSameServer(_server, url) || url.UserInfo.Length > 0)
            _ = HttpUrl.Parse(url.AbsoluteUri, _allowInsecure);

        // Requests as configured may go anywhere.
        return ReadAsync(url, AddressReach.Loopback, options, cancellationToken);
    }

    /// <summary>Opens the object of a URL that an answer of the server named, on another server: it may lead as far as a redirect from there.</summary>
    /// <exception cref="AssetException">As <see cref="IObjectStore.ReadAsync"/>; <see cref="AssetErrorCode.RedirectRefused"/>: it leads where none may.</exception>
    internal Task<ObjectRead> ReadLinkedAsync(Uri url, ObjectReadOptions options, CancellationToken cancellationToken)
    {
        CheckTarget(_server, url, "link");
        return ReadAsync(url, _transport.ReachOf(_server), options, cancellationToken);
    }

    private async Task<ObjectRead> ReadAsync(Uri url, AddressReach nearest, ObjectReadOptions options, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(options.Offset, nameof(options));
        if (options.Offset > 0 && !HttpValidator.IsStrong(options.Validator))
            options = options with { Offset = 0, Length = null };

        // One for the request and the body: it stops whichever has the server silent for too long.
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        HttpResponseMessage? response = null;
        try
        {
            response = await SendAsync(url, nearest, options, stop, cancellationToken).ConfigureAwait(false);
            if (IsUnusablePart(response, options))
            {
                // The object has changed or is shorter by now, or the server takes no notice of conditions: from the beginning, then.
                response.Dispose();
                options = options with { Offset = 0, Length = null };
                response = await SendAsync(url, nearest, options, stop, cancellationToken).ConfigureAwait(false);
            }

            if (Answer(response, url, options, stop, cancellationToken) is { } answer)
                return answer;
            var explained = await ExplainAsync(response, url, cancellationToken).ConfigureAwait(false);
            return explained.Failure is null ? Closed(ObjectRead.NotFound, response, stop) : throw explained.Failure;
        }
        catch
        {
            response?.Dispose();
            stop.Dispose();
            throw;
        }
    }

    private bool IsUnusablePart(HttpResponseMessage response, ObjectReadOptions options) => response.StatusCode switch
    {
        HttpStatusCode.RequestedRangeNotSatisfiable => IsPart(options),
        HttpStatusCode.PreconditionFailed => options.Offset > 0,

        // No part is empty: said of an offset right at the end (Azurite).
        HttpStatusCode.PartialContent when response.Content.Headers.ContentLength == 0 => IsPart(options),
        HttpStatusCode.PartialContent => options.Offset > 0 && _service.ValidatorOf(response) != options.Validator && !HttpValidator.IsPartOf(response, options.Validator!),
        _ => false,
    };

    private static bool IsPart(ObjectReadOptions options) => options.Offset > 0 || options.Length is not null;

    private ObjectRead? Answer(HttpResponseMessage response, Uri url, ObjectReadOptions options, CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        var length = response.Content.Headers.ContentLength;
        switch (response.StatusCode)
        {
            case HttpStatusCode.OK:
                return options.UnlessMatch is not null && _service.ValidatorOf(response) == options.UnlessMatch
                    ? Closed(ObjectRead.NotModified, response, stop)
                    : ObjectRead.Found(Body(response, stop, cancellationToken), 0, length, _service.ValidatorOf(response), owner: response, length);
            case HttpStatusCode.PartialContent when IsPart(options):
                var (total, part) = CheckedRange(response, url, options.Offset);
                return ObjectRead.Found(Body(response, stop, cancellationToken), options.Offset, total, options.Offset > 0 ? options.Validator : _service.ValidatorOf(response), owner: response, part);
            case HttpStatusCode.NotModified when options.UnlessMatch is not null:
                return Closed(ObjectRead.NotModified, response, stop);
            default:
                return null;
        }
    }

    private static ObjectRead Closed(ObjectRead read, HttpResponseMessage response, CancellationTokenSource stop)
    {
        response.Dispose();
        stop.Dispose();
        return read;
    }

    private StallGuardStream Body(HttpResponseMessage response, CancellationTokenSource stop, CancellationToken cancellationToken) =>
        new(response.Content.ReadAsStream(cancellationToken), _transport.StallTimeout, _transport.Clock, stop, cancellationToken);

    private async ValueTask<HttpServiceAnswer> ExplainAsync(HttpResponseMessage response, Uri url, CancellationToken cancellationToken)
    {
        // What another server says, to which a redirect led, is not in the service's words.
        if (HttpUrl.IsSameServer(_server, response.RequestMessage?.RequestUri ?? url) && await _service.ExplainAsync(response, url, cancellationToken).ConfigureAwait(false) is { } answer)
            return answer;
        if (IsRedirect(response.StatusCode))
            return new HttpServiceAnswer(new AssetException(AssetErrorCode.RedirectRefused, $"{HttpUrl.Show(url)} answered with a redirect that leads nowhere."));
        return HttpFailure.OfUnexplained(response, url, _service);
    }

    private static (long? Total, long Length) CheckedRange(HttpResponseMessage response, Uri url, long offset)
    {
        var range = response.Content.Headers.ContentRange;
        var length = response.Content.Headers.ContentLength;
        var isAsked = range is { HasRange: true, Unit: "bytes" } && range.From == offset && range.To >= range.From
            && (range.Length is null || range.To < range.Length)
            && (length is null || length == range.To - range.From + 1);
        return isAsked
            ? (range!.Length, range.To!.Value - offset + 1)
            : throw new AssetException(AssetErrorCode.SourceFailed, $"{HttpUrl.Show(url)} was asked for the bytes from {offset} on and answered with the range '{AssetPath.Printable(range?.ToString() ?? "")}'.").AsTransient();
    }

    private async Task<HttpResponseMessage> SendAsync(Uri url, AddressReach nearest, ObjectReadOptions options, CancellationTokenSource stop, CancellationToken cancellationToken)
    {
        var authenticate = HttpUrl.IsSameServer(_server, url);
        var isRepeated = false;
        HashSet<string>? seen = null;
        while (true)
        {
            using var request = Request(url, options);
            if (authenticate)
            {
                _service.RestateConditions(request);
                await _service.AuthenticateAsync(request, cancellationToken).ConfigureAwait(false);
            }

            HttpResponseMessage response;
            stop.CancelAfter(_transport.StallTimeout);
            try
            {
                response = await _transport.SendAsync(request, nearest, stop.Token).ConfigureAwait(false);
            }
            catch (Exception e) when (e is HttpRequestException or IOException || (e is OperationCanceledException && !cancellationToken.IsCancellationRequested))
            {
                throw HttpFailure.OfRequest(e, url, _transport.StallTimeout);
            }

            stop.CancelAfter(Timeout.InfiniteTimeSpan);
            if (authenticate && !isRepeated && await _service.MayRepeatAsync(response, cancellationToken).ConfigureAwait(false))
            {
                response.Dispose();
                isRepeated = true;
                continue;
            }

            if (!IsRedirect(response.StatusCode) || response.Headers.Location is null || (authenticate && !_service.FollowsRedirects))
                return response;

            using (response)
            {
                var target = Target(response, url);
                seen ??= new HashSet<string>(StringComparer.Ordinal) { url.AbsoluteUri };
                if (!seen.Add(target.AbsoluteUri))
                    throw Refused(url, target, "it goes in circles");
                if (seen.Count > MaxRedirects + 1)
                    throw Refused(url, target, $"there are more than {MaxRedirects} of them");

                // Where a redirect may lead depends on where it comes from.
                var reach = _transport.ReachOf(url);
                nearest = reach < nearest ? reach : nearest;
                authenticate = authenticate && HttpUrl.IsSameServer(_server, target);
                url = target;
            }
        }
    }

    private static HttpRequestMessage Request(Uri url, ObjectReadOptions options)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, url);
        request.Headers.TryAddWithoutValidation("User-Agent", "AssetSdk");
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "identity");
        if (options.UnlessMatch is { Length: > 0 } unlessMatch)
            HttpValidator.AddUnlessMatch(request, unlessMatch);
        if (IsPart(options))
            HttpValidator.AddRange(request, options.Offset, options.Length, options.Validator);
        return request;
    }

    private Uri Target(HttpResponseMessage response, Uri url)
    {
        if (!Uri.TryCreate(url, response.Headers.Location, out var target) || (HttpUrl.IsHttp(target) && !HttpUrl.HasHost(target)))
            throw new AssetException(AssetErrorCode.RedirectRefused, $"{HttpUrl.Show(url)} answered with a redirect to something that is no address.");
        CheckTarget(url, target, "redirect");
        return target;
    }

    private void CheckTarget(Uri url, Uri target, string what)
    {
        if (!HttpUrl.IsHttp(target))
            throw Refused(url, target, $"'{target.Scheme}' is no scheme of the web", what);
        if (target.UserInfo.Length > 0)
            throw Refused(url, target, "it has a user name or password in it", what);
        if (url.Scheme == Uri.UriSchemeHttps && target.Scheme == Uri.UriSchemeHttp)
            throw Refused(url, target, "it leads from https to http", what);
        if (!HttpUrl.IsSecure(target, _allowInsecure))
            throw Refused(url, target, "it leads to another machine over plain http", what);
    }

    /// <summary>Whether a status sends elsewhere.</summary>
    internal static bool IsRedirect(HttpStatusCode status) =>
        status is HttpStatusCode.MovedPermanently or HttpStatusCode.Found or HttpStatusCode.SeeOther or HttpStatusCode.TemporaryRedirect or HttpStatusCode.PermanentRedirect;

    private static AssetException Refused(Uri from, Uri to, string why, string what = "redirect") =>
        new(AssetErrorCode.RedirectRefused, $"The {what} from {HttpUrl.Show(from)} to {HttpUrl.Show(to)} was not followed: {why}.");
}
