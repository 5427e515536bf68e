using AssetSdk.Server.Api;

namespace AssetSdk.Server.Queries;

/// <summary>How many searches work at once: they are work without a pause, and others want to be answered too, whatever they ask for.</summary>
internal sealed class SearchTurns(int count) : IDisposable
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    private readonly SemaphoreSlim _free = new(count);

    /// <summary>Waits for a turn, which is given back when it is disposed.</summary>
    /// <exception cref="ApiException">503: none came in time, which is nobody's fault who waited.</exception>
    public async Task<IDisposable> TakeAsync(CancellationToken cancellationToken)
    {
        // One that is free is had, however little time is left: then it is the search that took it.
        if (!_free.Wait(0, CancellationToken.None))
        {
            try
            {
                await _free.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (OperationCanceledException)
            {
                throw new ApiException(503, "Other searches take all the time that there is for such. Try again later.", Wait);
            }
        }

        return new Turn(_free);
    }

    public void Dispose() => _free.Dispose();

    private sealed class Turn(SemaphoreSlim free) : IDisposable
    {
        public void Dispose() => free.Release();
    }
}
