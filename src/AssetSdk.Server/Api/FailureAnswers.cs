using AssetSdk.Core;
using AssetSdk.Stores;

namespace AssetSdk.Server.Api;

/// <summary>The one place that says which failure is which answer, counts requests, and logs what is not the client's fault.</summary>
internal sealed partial class FailureAnswers(RequestDelegate next, Operation.ServerMetrics metrics, ILogger<FailureAnswers> log)
{
    private static readonly TimeSpan DefaultWait = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);

    // As servers call requests whose client has gone; nobody sees it but the metrics.
    private const int ClientGone = 499;

    private static readonly Dictionary<string, int> Statuses = new(StringComparer.Ordinal)
    {
        [AssetErrorCode.InvalidDocument.Id] = 400,
        [AssetErrorCode.FilterInvalid.Id] = 400,
        [AssetErrorCode.FilterTooLarge.Id] = 400,
        [AssetErrorCode.QueryTooBroad.Id] = 400,
        [AssetErrorCode.ServerNotHealthy.Id] = 400,
        [AssetErrorCode.NotPermitted.Id] = 403,
        [AssetErrorCode.UriTaken.Id] = 409,
    };

    public async Task InvokeAsync(HttpContext context)
    {
        var started = TimeProvider.System.GetTimestamp();
        try
        {
            await next(context).ConfigureAwait(false);
            if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null })
                await Envelope.FailAsync(context, context.Response.StatusCode, Words(context.Response.StatusCode)).ConfigureAwait(false);
        }
        catch (Exception e)
        {
            await AnswerAsync(context, e).ConfigureAwait(false);
        }
        finally
        {
            Count(context, TimeProvider.System.GetElapsedTime(started));
        }
    }

    private async Task AnswerAsync(HttpContext context, Exception failure)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            context.Response.StatusCode = context.Response.HasStarted ? context.Response.StatusCode : ClientGone;
            return;
        }

        var (status, message, retryAfter) = Of(failure);
        if (status >= 500)
            LogFailed(failure, context.Request.Method, RouteOf(context), status);
        if (context.Response.HasStarted)
        {
            // Half an answer must not look like a whole one.
            context.Abort();
            return;
        }

        context.Response.Clear();
        try
        {
            await Envelope.FailAsync(context, status, message, retryAfter).ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client has gone meanwhile.
        }
    }

    private static (int Status, string Message, TimeSpan? RetryAfter) Of(Exception failure) => failure switch
    {
        ApiException e => (e.Status, e.Message, e.RetryAfter),
        BadHttpRequestException e => (e.StatusCode, e.Message, null),
        AssetException e when Statuses.TryGetValue(e.Code.Id, out var status) => (status, e.Message, null),

        // What is left of ours says that the database, the store or the disk could not be had: the client may come again.
        AssetException e => (503, Unavailable(e), Wait(e)),
        IOException => (400, "The body of the request broke off.", null),
        _ => (500, "The server failed. Its log says how.", null),
    };

    // Where the store and the database are is nobody's business but the operator's, who reads the log.
    private static string Unavailable(AssetException failure) =>
        failure.Code.Equals(AssetErrorCode.DatabaseUnavailable) ? "The database is not available. Try again later."
        : failure.Code.Equals(AssetErrorCode.DiskFull) ? "The disk is full. Try again later."
        : "The store is not available. Try again later.";

    private static TimeSpan Wait(AssetException failure) => SourceFault.RetryAfter(failure) is { } wait && wait > TimeSpan.Zero ? (wait < LongestWait ? wait : LongestWait) : DefaultWait;

    private static string Words(int status) => status switch
    {
        404 => "There is no such route",
        405 => "The route does not have this method",
        413 => "The body is too large",
        415 => "The body is of another kind than the route takes",
        _ => $"The request was refused ({status})",
    };

    private static string RouteOf(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";

    private void Count(HttpContext context, TimeSpan time)
    {
        var route = new KeyValuePair<string, object?>("route", RouteOf(context));
        var method = new KeyValuePair<string, object?>("method", route.Value is "none" ? "any" : HttpMethods.GetCanonicalizedValue(context.Request.Method));
        metrics.Requests.Add(1, route, method, new KeyValuePair<string, object?>("status", context.Response.StatusCode));
        metrics.RequestSeconds.Add(time.TotalSeconds, route, method);
    }

    [LoggerMessage(LogLevel.Error, "{Method} {Route} failed with {Status}")]
    private partial void LogFailed(Exception failure, string method, string route, int status);
}
