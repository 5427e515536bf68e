using AssetSdk.Stores;

namespace AssetSdk.Restore;

/// <summary>What all transfers of a restore share.</summary>
/// <param name="Retry">Tries again.</param>
/// <param name="Limit">How fast they may be together; <see langword="null"/> for as fast as they can.</param>
/// <param name="Clock">Measures.</param>
internal sealed record TransferSettings(TransferRetry Retry, BandwidthLimit? Limit, TimeProvider Clock) : IDisposable
{
    // With the part size it bounds what large files take of memory, however many of them come at once.
    private const int MaxParts = 8;

    // Fewer are not worth a connection each.
    private const int FewestParts = 4;

    /// <summary>How long a part is as a rule.</summary>
    public const int DefaultPartSize = 8 << 20;

    /// <summary>How long a part of a large file is in bytes: long enough that asking for it costs little beside it.</summary>
    public int PartSize { get; init; } = DefaultPartSize;

    /// <summary>Smaller files come over one connection.</summary>
    public long PartsFrom => (long)FewestParts * PartSize;

    /// <summary>The parts that may be held in memory.</summary>
    public SemaphoreSlim Parts { get; } = new(MaxParts);

    public void Dispose() => Parts.Dispose();
}
