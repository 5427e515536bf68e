using AssetSdk.Server.Hosting;

namespace AssetSdk.Server.Queries;

/// <summary>What all sorted queries hold together. Twice as much as one may is the most.</summary>
internal sealed class SortMemory(ServerOptions options)
    : MemoryLimit(options.Limits.MaxSortedBytes * 2, "Other sorted queries need all the memory that there is for such. Try again later, or set a smaller limit.");
