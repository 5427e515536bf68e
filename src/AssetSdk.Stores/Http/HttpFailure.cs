using System.Net;
using System.Net.Sockets;
using System.Security.Authentication;
using AssetSdk.Core;

namespace AssetSdk.Stores;

/// <summary>Says in our words what went wrong with a request.</summary>
internal static class HttpFailure
{
    /// <summary>The exception for a status that is no answer.</summary>
    public static AssetException OfStatus(HttpResponseMessage response, Uri url, string identity)
    {
        var status = Status(response);
        if (response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden or HttpStatusCode.ProxyAuthenticationRequired)
        {
            return new AssetException(
                AssetErrorCode.AccessDenied,
                $"{HttpUrl.Show(url)} refused access ({status}); {identity}. Check what the credentials may read. Some stores (S3) answer 403 for an object that is not there when the right to list is missing.");
        }

        var failure = new AssetException(AssetErrorCode.SourceFailed, $"{HttpUrl.Show(url)} answered {status}.");
        return IsTransient(response.StatusCode) ? failure.AsTransient(RetryAfter(response)) : failure;
    }

    /// <summary>What an answer means of which the service itself has nothing to say.</summary>
    public static HttpServiceAnswer OfUnexplained(HttpResponseMessage response, Uri url, IHttpService service) =>
        response.StatusCode is not (HttpStatusCode.NotFound or HttpStatusCode.Gone) ? new HttpServiceAnswer(OfStatus(response, url, service.Identity))
        : service.SaysNotFoundItself ? new HttpServiceAnswer(OfForeignNotFound(response, url))
        : HttpServiceAnswer.NotFound;

    /// <summary>The exception for an answer that nothing is there, in other words than the service's: taken for its own it would let another source be asked.</summary>
    public static AssetException OfForeignNotFound(HttpResponseMessage response, Uri url) => new(
        AssetErrorCode.SourceFailed,
        $"{HttpUrl.Show(url)} answered {Status(response)}, but not in the words in which the service says that an object is not there: a proxy, a login page or another server may have answered. Check the network, and Endpoint if it is set.");

    /// <summary>The exception for a request that got no answer.</summary>
    public static AssetException OfRequest(Exception e, Uri url, TimeSpan stallTimeout)
    {
        if (Find<AssetException>(e) is { } ours)
            return ours;
        var host = url.IsDefaultPort ? url.Host : url.Authority;
        if (Find<AuthenticationException>(e) is { } tls)
            return new AssetException(AssetErrorCode.SourceFailed, $"No secure connection to '{host}': {tls.Message}", e);
        if (Find<SocketException>(e) is { } socket)
        {
            var isUnknown = socket.SocketErrorCode is SocketError.HostNotFound or SocketError.NoData;
            var failure = new AssetException(AssetErrorCode.SourceFailed, isUnknown
                ? $"The host '{host}' is not known. Check its name, and the network."
                : $"No connection to '{host}': {socket.Message}.", e);
            return isUnknown ? failure : failure.AsTransient();
        }

        var why = e is OperationCanceledException
            ? Find<TimeoutException>(e) is not null ? "it does not take connections in time" : $"it sent no answer for {stallTimeout.TotalSeconds:0.#} s"
            : e.Message.TrimEnd('.');
        return new AssetException(AssetErrorCode.SourceFailed, $"The request to '{host}' failed: {why}.", e).AsTransient();
    }

    public static bool IsTransient(HttpStatusCode status) =>
        status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests
        || ((int)status >= 500 && status is not (HttpStatusCode.NotImplemented or HttpStatusCode.HttpVersionNotSupported));

    /// <summary>How long an answer asks to wait.</summary>
    public static TimeSpan? RetryAfter(HttpResponseMessage response)
    {
        var header = response.Headers.RetryAfter;
        var wait = header?.Delta ?? (header?.Date is { } date ? date - DateTimeOffset.UtcNow : null);
        return wait < TimeSpan.Zero ? TimeSpan.Zero : wait;
    }

    private static string Status(HttpResponseMessage response) => $"{(int)response.StatusCode} {AssetPath.Printable(response.ReasonPhrase)}".TrimEnd();

    private static T? Find<T>(Exception? e)
        where T : Exception
    {
        while (e is not null and not T)
            e = e.InnerException;
        return (T?)e;
    }
}
