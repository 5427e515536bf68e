using System.Runtime.ExceptionServices;
using Polly;
using Polly.Retry;

namespace AssetSdk.Stores;

/// <summary>
/// Tries a transfer again that failed for a reason which may pass: exponential, with jitter, as long as a server asks for. The library that does it is
/// loaded when something has failed.
/// </summary>
/// <param name="clock">Measures what is waited.</param>
/// <param name="log">Told of every further try.</param>
/// <param name="attempts">How often a transfer is tried, the first time included.</param>
public sealed class TransferRetry(TimeProvider clock, Action<string>? log = null, int attempts = 5)
{
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(1);

    /// <summary>Runs a transfer until it succeeds, fails for good, or has failed too often.</summary>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> transfer, CancellationToken cancellationToken)
    {
        Exception failure;
        try
        {
            return await transfer(cancellationToken).ConfigureAwait(false);
        }
        catch (Exception e) when (SourceFault.IsTransient(e))
        {
            failure = e;
        }

        return await ContinueAsync(failure, transfer, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Goes on with a transfer of which a first attempt failed.</summary>
    public Task<T> ContinueAsync<T>(Exception failure, Func<CancellationToken, Task<T>> transfer, CancellationToken cancellationToken) =>
        new Retries(clock, log, attempts).RunAsync(ExceptionDispatchInfo.Capture(failure), transfer, cancellationToken);

    // Apart, so that a transfer which succeeds at once meets none of the library's types: ten thousand small ones feel them.
    private sealed class Retries
    {
        private readonly ResiliencePipeline _pipeline;

        public Retries(TimeProvider clock, Action<string>? log, int attempts) => _pipeline = new ResiliencePipelineBuilder { TimeProvider = clock }
                .AddRetry(new RetryStrategyOptions
                {
                    ShouldHandle = new PredicateBuilder().Handle<Exception>(SourceFault.IsTransient),
                    MaxRetryAttempts = attempts - 1,
                    BackoffType = DelayBackoffType.Exponential,
                    UseJitter = true,
                    Delay = TimeSpan.FromMilliseconds(300),
                    MaxDelay = TimeSpan.FromSeconds(20),
                    DelayGenerator = static arguments => ValueTask.FromResult(Asked(arguments.Outcome.Exception)),
                    OnRetry = arguments =>
                    {
                        log?.Invoke($"Trying again after {arguments.RetryDelay.TotalSeconds:0.0} s: {arguments.Outcome.Exception?.Message}");
                        return default;
                    },
                })
                .Build();

        /// <summary>Goes on after a first failure, which counts as the first attempt.</summary>
        public async Task<T> RunAsync<T>(ExceptionDispatchInfo first, Func<CancellationToken, Task<T>> transfer, CancellationToken cancellationToken)
        {
            var failure = first;
            return await _pipeline.ExecuteAsync(
                async ct =>
                {
                    Interlocked.Exchange(ref failure, null)?.Throw();
                    return await transfer(ct).ConfigureAwait(false);
                },
                cancellationToken).ConfigureAwait(false);
        }

        // A server may ask for any time; a build does not wait for hours.
        private static TimeSpan? Asked(Exception? failure) =>
            failure is not null && SourceFault.RetryAfter(failure) is { } asked ? TimeSpan.FromTicks(Math.Min(asked.Ticks, LongestWait.Ticks)) : null;
    }
}
