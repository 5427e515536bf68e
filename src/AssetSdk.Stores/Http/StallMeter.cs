namespace AssetSdk.Stores;

/// <summary>Whether what comes is next to nothing. Only the time that is spent waiting for it counts, not what the reader does in between.</summary>
/// <param name="patience">After how long it is looked at.</param>
/// <param name="minimumRate">What must come on average, in bytes a second.</param>
internal sealed class StallMeter(TimeSpan patience, int minimumRate)
{
    /// <summary>How long was waited since it was looked at.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>What has come since.</summary>
    public long Received { get; private set; }

    /// <summary>Notes bytes that came; zero is the end.</summary>
    /// <returns>Whether it is enough.</returns>
    public bool Take(int count, TimeSpan waited)
    {
        Waited += waited;
        Received += count;
        if (Waited < patience || count == 0)
            return true;
        if (Received < Waited.TotalSeconds * minimumRate)
            return false;
        (Waited, Received) = (TimeSpan.Zero, 0);
        return true;
    }
}
