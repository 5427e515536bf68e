using AssetSdk.Server.Api;

namespace AssetSdk.Server.Hosting;

/// <summary>Memory that requests hold together. Each may hold much, and its client may take hours to read the answer, or to send the body.</summary>
/// <param name="most">How many bytes they may hold.</param>
/// <param name="refusal">What is said to one that would hold more.</param>
internal abstract class MemoryLimit(long most, string refusal)
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    private long _held;

    /// <summary>How much is held now.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>Notes that more is held, or less. What is refused is noted too: whoever holds it gives it back.</summary>
    /// <exception cref="ApiException">503: others hold too much.</exception>
    public void Hold(long bytes)
    {
        if (Interlocked.Add(ref _held, bytes) > most && bytes > 0)
            throw new ApiException(503, refusal, Wait);
    }
}
