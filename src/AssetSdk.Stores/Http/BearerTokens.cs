using System.Net.Http.Headers;

namespace AssetSdk.Stores;

/// <summary>A token that is sent as it is, and when it is of no use any more.</summary>
internal readonly record struct BearerToken(string Value, DateTimeOffset Expires)
{
    /// <summary>Never the token.</summary>
    public override string ToString() => $"BearerToken({Expires:u})";
}

/// <summary>Where tokens come from: a cloud's library of credentials, behind which none of its types is seen.</summary>
internal interface ITokenSource
{
    /// <summary>Whose tokens these are, for messages: <c>the service account x@y</c>; of use once there is one.</summary>
    string Who { get; }

    /// <summary>Gets a new token.</summary>
    /// <exception cref="Core.AssetException">There are no credentials, or nobody gives a token for them.</exception>
    Task<BearerToken> GetAsync(CancellationToken cancellationToken);
}

/// <summary>The tokens of one source, each used until shortly before it expires.</summary>
internal sealed class BearerTokens : IDisposable
{
    private static readonly TimeSpan Spare = TimeSpan.FromMinutes(5);

    // A token that is refused right away is not one that was good until now.
    private static readonly TimeSpan Settled = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim _one = new(1);
    private readonly Func<ITokenSource> _open;
    private readonly TimeProvider _clock;
    private ITokenSource? _source;
    private volatile bool _isStale;
    private Held? _held;
    private Refused? _refused;

    /// <param name="open">Opens the source, when a token is needed and not before: that loads its library. Called again when a token was refused, which the library still holds for good.</param>
    /// <param name="clock">Tells what time it is.</param>
    public BearerTokens(Func<ITokenSource> open, TimeProvider clock)
    {
        _open = open;
        _clock = clock;
    }

    /// <summary>Whose tokens these are; <see langword="null"/> while none was needed.</summary>
    public string? Who => Volatile.Read(ref _source)?.Who;

    /// <summary>The header with a token that is good for some minutes.</summary>
    public ValueTask<AuthenticationHeaderValue> HeaderAsync(CancellationToken cancellationToken) =>
        Volatile.Read(ref _held) is { } held && IsFresh(held) ? new(held.Header) : new(RenewAsync(cancellationToken));

    /// <summary>Takes note that a service refuses a token.</summary>
    /// <returns>Whether it was good until now, so that another may be.</returns>
    public bool Forget(AuthenticationHeaderValue? refused)
    {
        if (refused is null)
            return false;

        // Several transfers meet the end of one token: what the first of them learned holds for all.
        var held = Volatile.Read(ref _held);
        if (held is null || !held.Header.Equals(refused))
            return held is not null || (Volatile.Read(ref _refused) is { } last && last.Header.Equals(refused) && last.WasGood);
        var wasGood = _clock.GetUtcNow() - held.Since >= Settled;
        Volatile.Write(ref _refused, new Refused(refused, wasGood));
        if (wasGood)
            _isStale = true;
        Interlocked.CompareExchange(ref _held, null, held);
        return wasGood;
    }

    public void Dispose() => _one.Dispose();

    private async Task<AuthenticationHeaderValue> RenewAsync(CancellationToken cancellationToken)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var held = Volatile.Read(ref _held);
            if (held is not null && IsFresh(held))
                return held.Header;
            if (_source is null || _isStale)
            {
                Volatile.Write(ref _source, _open());
                _isStale = false;
            }

            var token = await _source!.GetAsync(cancellationToken).ConfigureAwait(false);
            held = held is not null && held.Header.Parameter == token.Value
                ? held with { Expires = token.Expires }
                : new Held(new AuthenticationHeaderValue("Bearer", token.Value), token.Expires, _clock.GetUtcNow());
            Volatile.Write(ref _held, held);
            return held.Header;
        }
        finally
        {
            _one.Release();
        }
    }

    private bool IsFresh(Held held) => _clock.GetUtcNow() < held.Expires - Spare;

    private sealed record Refused(AuthenticationHeaderValue Header, bool WasGood);

    private sealed record Held(AuthenticationHeaderValue Header, DateTimeOffset Expires, DateTimeOffset Since);
}
