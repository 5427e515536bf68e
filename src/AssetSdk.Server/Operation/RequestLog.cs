using AssetSdk.Core;
using AssetSdk.Server.Security;

namespace AssetSdk.Server.Operation;

/// <summary>Counts and times every request, and has a line for it in the log: for what was written, and at the level Debug for all others.</summary>
internal sealed partial class RequestLog(RequestDelegate next, ServerMetrics metrics, ILogger<RequestLog> log)
{
    /// <summary>The route of a request as it is registered, which has no names in it.</summary>
    public static string RouteOf(HttpContext context) => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? "none";

    public async Task InvokeAsync(HttpContext context)
    {
        var started = TimeProvider.System.GetTimestamp();
        metrics.ActiveRequests.Add(1);
        try
        {
            await next(context).ConfigureAwait(false);
        }
        finally
        {
            metrics.ActiveRequests.Add(-1);
            var time = TimeProvider.System.GetElapsedTime(started);
            Count(context, time);
            Log(context, time);
        }
    }

    private void Count(HttpContext context, TimeSpan time)
    {
        // Methods that nobody knows are counted as one.
        var route = new KeyValuePair<string, object?>("route", RouteOf(context));
        var method = new KeyValuePair<string, object?>("method", route.Value is "none" ? "any" : HttpMethods.GetCanonicalizedValue(context.Request.Method));
        metrics.Requests.Add(1, route, method, new KeyValuePair<string, object?>("status", context.Response.StatusCode));
        metrics.RequestDuration.Record(time.TotalSeconds, route, method);
    }

    private void Log(HttpContext context, TimeSpan time)
    {
        var isWrite = context.Response.StatusCode < 400 && context.GetEndpoint()?.Metadata.GetMetadata<NeededRight>()?.Right == AccessRight.Write;
        var level = isWrite ? LogLevel.Information : LogLevel.Debug;
        if (!log.IsEnabled(level))
            return;
        var (id, path, caller) = (context.TraceIdentifier, AssetPath.Printable(context.Request.Path.Value ?? ""), context.Caller().Name);
        LogRequest(level, id, context.Request.Method, path, context.Response.StatusCode, (long)time.TotalMilliseconds, caller);
    }

    [LoggerMessage("{RequestId} {Method} {Path} {Status} in {Milliseconds} ms for {Caller}")]
    private partial void LogRequest(LogLevel level, string requestId, string method, string path, int status, long milliseconds, string caller);
}
