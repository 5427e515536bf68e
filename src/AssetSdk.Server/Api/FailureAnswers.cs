using AssetSdk.Core;
using AssetSdk.Server.Operation;
using AssetSdk.Stores;

namespace AssetSdk.Server.Api;

/// <summary>The one place that says which failure is which answer, and logs what is not the client's fault.</summary>
internal sealed partial class FailureAnswers(RequestDelegate next, ServerMetrics metrics, ILogger<FailureAnswers> log)
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
    }

    private async Task AnswerAsync(HttpContext context, Exception failure)
    {
        if (context.RequestAborted.IsCancellationRequested)
        {
            if (!context.Response.HasStarted)
                context.Response.StatusCode = ClientGone;
            return;
        }

        var (status, message, retryAfter) = Of(failure);

        // What the server decided itself, as that others are to be answered first, is in the request log.
        if (status >= 500 && failure is not ApiException)
            LogFailed(failure, context.TraceIdentifier, context.Request.Method, RequestLog.RouteOf(context), status);
        if (status == 503)
            metrics.Unavailable.Add(1, new KeyValuePair<string, object?>("what", What(failure)));
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
            await PatientBody.ReadRestAsync(context).ConfigureAwait(false);
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
        What(failure) switch
        {
            "database" => "The database is not available. Try again later.",
            "disk" => "The disk is full. Try again later.",
            _ => "The store is not available. Try again later.",
        };

    private static TimeSpan Wait(AssetException failure) => SourceFault.RetryAfter(failure) is { } wait && wait > TimeSpan.Zero ? (wait < LongestWait ? wait : LongestWait) : DefaultWait;

    private static string Words(int status) => status switch
    {
        404 => "There is no such route. GET /openapi/v1.json describes those that there are.",
        405 => "The route does not have this method",
        413 => "The body is too large",
        415 => "The body is of another kind than the route takes",
        _ => $"The request was refused ({status})",
    };

    private static string What(Exception failure) =>
        failure is AssetException { Code: var code } ? code.Equals(AssetErrorCode.DatabaseUnavailable) ? "database" : code.Equals(AssetErrorCode.DiskFull) ? "disk" : "store" : "server";

    [LoggerMessage(LogLevel.Error, "{RequestId} {Method} {Route} failed with {Status}")]
    private partial void LogFailed(Exception failure, string requestId, string method, string route, int status);
}
