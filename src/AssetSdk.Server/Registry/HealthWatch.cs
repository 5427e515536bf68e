using AssetSdk.Core;
using AssetSdk.Server.Hosting;
using AssetSdk.Server.Operation;
using AssetSdk.Server.Storage;

namespace AssetSdk.Server.Registry;

/// <summary>Asks the registered servers again and again, and notes when each was last seen healthy.</summary>
internal sealed partial class HealthWatch(SqlRegistry registry, HealthCheck check, ServerOptions options, ServerMetrics metrics, TimeProvider clock, ILogger<HealthWatch> log) : BackgroundService
{
    private const int AtOnce = 16;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Looks more often than a server is asked: what is due is spread, and a round that failed is made up for.
        using var timer = new PeriodicTimer(options.HealthChecks.Interval / 4, clock);
        do
        {
            try
            {
                await RunAsync(stoppingToken).ConfigureAwait(false);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                LogFailed(e.Message);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken).ConfigureAwait(false));
    }

    /// <summary>Asks all that are due.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await registry.TakeDueAsync(options.HealthChecks.Interval, AtOnce, cancellationToken).ConfigureAwait(false) is { Count: > 0 } due)
            await Task.WhenAll(due.Select(row => AskAsync(row, cancellationToken))).ConfigureAwait(false);
    }

    private async Task AskAsync(RegistryRow row, CancellationToken cancellationToken)
    {
        try
        {
            await check.AskAsync(row.Url, cancellationToken).ConfigureAwait(false);
            await registry.SetHealthyAsync(row, cancellationToken).ConfigureAwait(false);
            metrics.HealthChecks.Add(1, new KeyValuePair<string, object?>("result", "healthy"));
        }
        catch (AssetException e) when (e.Code.Equals(AssetErrorCode.ServerNotHealthy))
        {
            metrics.HealthChecks.Add(1, new KeyValuePair<string, object?>("result", "unhealthy"));
            LogUnhealthy(row.Id, e.Message);
        }
    }

    [LoggerMessage(LogLevel.Warning, "The registered server {RegistryId} is not healthy: {Reason}")]
    private partial void LogUnhealthy(string registryId, string reason);

    [LoggerMessage(LogLevel.Error, "Health checks had to stop for now: {Reason}")]
    private partial void LogFailed(string reason);
}
