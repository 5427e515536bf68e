using AssetSdk.Core;
using AssetSdk.Server.Assets;
using AssetSdk.Server.Hosting;
using AssetSdk.Server.Storage;

namespace AssetSdk.Server.Operation;

/// <summary>Removes objects that uploads which were killed have left, and those whose removal failed: when the server starts, and again and again.</summary>
internal sealed partial class ObjectSweep(SqlUnownedObjects unowned, ObjectFiles files, ServerOptions options, ServerMetrics metrics, TimeProvider clock, ILogger<ObjectSweep> log) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.SweepInterval, clock);
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

    /// <summary>Removes what is abandoned now.</summary>
    internal async Task RunAsync(CancellationToken cancellationToken)
    {
        while (await unowned.TakeExpiredAsync(cancellationToken).ConfigureAwait(false) is { Count: > 0 } ids)
        {
            var removed = 0;
            foreach (var id in ids)
            {
                try
                {
                    await files.RemoveAsync(id, cancellationToken).ConfigureAwait(false);
                    removed++;
                }
                catch (AssetException e)
                {
                    // One that is locked keeps none of the others.
                    LogFailed(e.Message);
                }
            }

            metrics.SweptObjects.Add(removed);
            if (removed == 0)
                return;
        }
    }

    [LoggerMessage(LogLevel.Error, "Abandoned objects cannot be removed now: {Reason}")]
    private partial void LogFailed(string reason);
}
