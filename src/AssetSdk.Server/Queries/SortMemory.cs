using AssetSdk.Server.Api;
using AssetSdk.Server.Hosting;

namespace AssetSdk.Server.Queries;

/// <summary>What all sorted queries hold together: one may hold much, and its client may take hours to read it. Twice as much as one may is the most.</summary>
internal sealed class SortMemory(ServerOptions options)
{
    private static readonly TimeSpan Wait = TimeSpan.FromSeconds(5);

    private long _held;

    /// <summary>How much is held now.</summary>
    public long Held => Interlocked.Read(ref _held);

    /// <summary>Notes that more is held, or less.</summary>
    /// <exception cref="ApiException">503: others hold too much.</exception>
    public void Hold(long bytes)
    {
        if (Interlocked.Add(ref _held, bytes) > options.Limits.MaxSortedBytes * 2 && bytes > 0)
            throw new ApiException(503, "Other sorted queries need all the memory that there is for such. Try again later, or set a smaller limit.", Wait);
    }
}
