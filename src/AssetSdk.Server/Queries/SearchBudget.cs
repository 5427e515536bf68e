using AssetSdk.Core;

namespace AssetSdk.Server.Queries;

/// <summary>The time that a search may take; that in which the client is waited for does not count.</summary>
internal sealed class SearchBudget(TimeSpan most, TimeProvider clock)
{
    private TimeSpan _spent;
    private long _since = clock.GetTimestamp();

    /// <summary>Ends the search when the time is over.</summary>
    /// <exception cref="AssetException"><see cref="AssetErrorCode.QueryTooBroad"/>.</exception>
    public void Spend()
    {
        if (_spent + clock.GetElapsedTime(_since) > most)
            throw new AssetException(AssetErrorCode.QueryTooBroad, $"The query has searched for {most.TotalSeconds:0.#} s, and may not for longer. Narrow the filter: fields that are indexed are asset_uri, asset_name, asset_tags, and equality of others.");
    }

    /// <summary>The client is waited for.</summary>
    public void Stop() => _spent += clock.GetElapsedTime(_since);

    /// <summary>The search goes on.</summary>
    public void Start() => _since = clock.GetTimestamp();
}
