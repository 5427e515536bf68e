using AssetSdk.Core;

namespace AssetSdk.Server.Queries;

/// <summary>The time that a search may take; that in which the client is waited for does not count. What the database does of it ends too, with <see cref="Token"/>.</summary>
internal sealed class SearchBudget : IDisposable
{
    // Searches are work without a pause: after so long others have their turn, whatever they ask for.
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(10);

    private readonly TimeSpan _most;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _end;
    private TimeSpan _spent;
    private long _since;
    private long _turnSince;

    public SearchBudget(TimeSpan most, TimeProvider clock)
    {
        (_most, _clock) = (most, clock);
        _end = new CancellationTokenSource(most, clock);
        _since = _turnSince = clock.GetTimestamp();
    }

    /// <summary>Cancelled when the time is over.</summary>
    public CancellationToken Token => _end.Token;

    /// <summary>Ends the search when the time is over.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.QueryTooBroad"/>.</exception>
    public void Spend()
    {
        if (_spent + _clock.GetElapsedTime(_since) > _most)
            throw TooBroad();
    }

    /// <summary>Ends the search when the time is over, and lets others work now and then.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.QueryTooBroad"/>.</exception>
    public async ValueTask SpendAsync()
    {
        Spend();
        if (_clock.GetElapsedTime(_turnSince) < Turn)
            return;
        await Task.Yield();
        _turnSince = _clock.GetTimestamp();
    }

    /// <summary>The client is waited for.</summary>
    public void Stop()
    {
        _spent += _clock.GetElapsedTime(_since);
        _end.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    /// <summary>The search goes on.</summary>
    public void Start()
    {
        _since = _clock.GetTimestamp();
        _end.CancelAfter(_most > _spent ? _most - _spent : TimeSpan.Zero);
    }

    /// <summary>Why the search ended.</summary>
    public AssetException TooBroad() =>
        new(AssetErrorCode.QueryTooBroad, $"The query has searched for {_most.TotalSeconds:0.#} s, and may not for longer. Narrow the filter: fields that are indexed are asset_uri, asset_name, asset_tags, and equality of others.");

    public void Dispose() => _end.Dispose();
}
