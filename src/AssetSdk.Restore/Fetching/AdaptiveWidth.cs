namespace AssetSdk.Restore;

/// <summary>
/// How many parts of a file are asked for at once. One connection is often slower than the network: as long as the next part has not arrived when it is
/// wanted, and asking for one more at once has helped, one more is asked for.
/// </summary>
internal sealed class AdaptiveWidth(int max)
{
    internal const int First = 4;

    // What was once possible, in a burst, counts less and less.
    private const double Fading = 0.95;

    // Less is noise.
    private const double Gain = 1.05;

    private int _parts;
    private long _bytes;
    private TimeSpan _spent;
    private TimeSpan _waited;
    private double _best;

    /// <summary>How many parts are asked for at once.</summary>
    public int Width { get; private set; } = Math.Min(First, max);

    /// <summary>Learns from a part that was taken.</summary>
    /// <param name="bytes">How long it is.</param>
    /// <param name="spent">How long it took from the part before to this one, with what was done with it.</param>
    /// <param name="waited">How much of that was waited for it to arrive.</param>
    public void Took(int bytes, TimeSpan spent, TimeSpan waited)
    {
        _bytes += bytes;
        _spent += spent;
        _waited += waited;

        // A round is over when every connection has had its turn.
        if (++_parts < Width)
            return;
        var rate = _bytes / Math.Max(_spent.TotalSeconds, 1e-6);
        var isWaitedFor = _waited * 4 > _spent;
        (_parts, _bytes, _spent, _waited) = (0, 0, TimeSpan.Zero, TimeSpan.Zero);
        if (rate > _best * Gain && isWaitedFor)
            Width = Math.Min(Width + 1, max);
        else if (rate * Gain < _best && Width > First)
            Width--;
        _best = Math.Max(rate, _best * Fading);
    }
}
