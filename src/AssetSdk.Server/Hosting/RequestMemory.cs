namespace AssetSdk.Server.Hosting;

/// <summary>What all requests hold, but for documents that are sorted and what each may hold of its own.</summary>
internal sealed class RequestMemory(ServerOptions options) : MemoryLimit(options.Limits.MaxHeldBytes, "Other requests need all the memory that there is. Try again later.");
