using AssetSdk.Server.Operation;

namespace AssetSdk.Server.Api;

/// <summary>What orchestrators and collectors ask.</summary>
internal sealed class OperationRoutes(Readiness readiness, MetricsText metrics)
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    /// <summary><c>GET /health</c> and <c>/health/live</c>: the process answers.</summary>
    public static Task HealthAsync(HttpContext context) => Envelope.WriteAsync(context, 200, static writer => writer.WriteString("message"u8, "healthy"));

    /// <summary><c>GET /health/ready</c>: the database and the store answer too.</summary>
    public async Task ReadyAsync(HttpContext context)
    {
        if (await readiness.ProblemAsync(context.RequestAborted).ConfigureAwait(false) is { } problem)
            await Envelope.FailAsync(context, 503, problem, Wait).ConfigureAwait(false);
        else
            await Envelope.WriteAsync(context, 200, static writer => writer.WriteString("message"u8, "ready")).ConfigureAwait(false);
    }

    /// <summary><c>GET /metrics</c>.</summary>
    public Task MetricsAsync(HttpContext context)
    {
        context.Response.ContentType = MetricsText.ContentType;
        return context.Response.WriteAsync(metrics.ToString(), context.RequestAborted);
    }
}
