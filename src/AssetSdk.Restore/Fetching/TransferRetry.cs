using AssetSdk.Core;
using AssetSdk.Stores;
using Polly;
using Polly.Retry;

namespace AssetSdk.Restore;

/// <summary>Tries a transfer again that failed for a reason which may pass: exponential, with jitter, as long as a server asks for.</summary>
internal sealed class TransferRetry
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    private readonly ResiliencePipeline _pipeline;

    public TransferRetry(IRestoreLog log, TimeProvider clock, int attempts = 5)
    {
        _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
            .AddRetry(new RetryStrategyOptions
            {
                ShouldHandle = new PredicateBuilder().Handle<Exception>(MayPass),
                MaxRetryAttempts = attempts - 1,
                BackoffType = DelayBackoffType.Exponential,
                UseJitter = true,
                Delay = TimeSpan.FromMilliseconds(300),
                MaxDelay = TimeSpan.FromSeconds(20),
                DelayGenerator = static arguments => ValueTask.FromResult(Asked(arguments.Outcome.Exception)),
                OnRetry = arguments =>
                {
                    log.Detail($"Trying again after {arguments.RetryDelay.TotalSeconds:0.0} s: {arguments.Outcome.Exception?.Message}");
                    return default;
                },
            })
            .Build();
    }

    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> transfer, CancellationToken cancellationToken) =>
        await _pipeline.ExecuteAsync(
            static async (call, ct) => await call(ct).ConfigureAwait(false),
            transfer,
            cancellationToken).ConfigureAwait(false);

    // A server may ask for any time; a build does not wait for hours.
    private static TimeSpan? Asked(Exception? failure) =>
        failure is not null && SourceFault.RetryAfter(failure) is { } asked ? TimeSpan.FromTicks(Math.Min(asked.Ticks, LongestWait.Ticks)) : null;

    private static bool MayPass(Exception e) => e is BrokenTransferException || SourceFault.IsTransient(e);
}
