using AssetSdk.Core;

namespace AssetSdk.Server.Queries;

/// <summary>The time that a search may take; that in which the client is waited for does not count. What the database does of it ends too, with <see cref="Token"/>.</summary>
internal sealed class SearchBudget : IDisposable
{
    // Most searches are done within one. Those that are not go on in turns, a few at a time.
    private static readonly TimeSpan Turn = TimeSpan.FromMilliseconds(10);

    private readonly SearchTurns _turns;
    private readonly TimeSpan _most;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenSource _end;
    private readonly CancellationTokenRegistration _gone;
    private TimeSpan _spent;
    private long _since;
    private long _turnSince;
    private IDisposable? _turn;

    /// <param name="most">The time.</param>
    /// <param name="turns">Of which long searches need one to go on.</param>
    /// <param name="clock">What time it is.</param>
    /// <param name="aborted">That the client has gone, which ends the search too.</param>
    public SearchBudget(TimeSpan most, SearchTurns turns, TimeProvider clock, CancellationToken aborted)
    {
        (_most, _turns, _clock) = (most, turns, clock);
        _end = new CancellationTokenSource(most, clock);
        _gone = aborted.UnsafeRegister(static end => ((CancellationTokenSource)end!).Cancel(), _end);
        _since = _turnSince = clock.GetTimestamp();
    }

    /// <summary>Cancelled when the time is over, or the client has gone.</summary>
    public CancellationToken Token => _end.Token;

    /// <summary>Ends the search when the time is over.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.QueryTooBroad"/>.</exception>
    public void Spend()
    {
        if (_spent + _clock.GetElapsedTime(_since) > _most)
            throw TooBroad();
    }

    /// <summary>Ends the search when the time is over, and lets others go on when its turn is.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.QueryTooBroad"/>.</exception>
    /// <exception cref="Api.ApiException">503: no other turn came in time.</exception>
    public async ValueTask SpendAsync()
    {
        Spend();
        if (_clock.GetElapsedTime(_turnSince) < Turn)
            return;
        GiveBack();
        _turn = await _turns.TakeAsync(Token).ConfigureAwait(false);
        _turnSince = _clock.GetTimestamp();
    }

    /// <summary>The client is waited for.</summary>
    public void Stop()
    {
        GiveBack();
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

    public void Dispose()
    {
        GiveBack();
        _gone.Dispose();
        _end.Dispose();
    }

    private void GiveBack()
    {
        _turn?.Dispose();
        _turn = null;
    }
}
