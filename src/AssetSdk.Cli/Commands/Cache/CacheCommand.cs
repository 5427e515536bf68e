using System.CommandLine;

namespace AssetSdk.Cli;

/// <summary><c>asset cache</c>.</summary>
internal sealed class CacheCommand : Command
{
    public CacheCommand()
        : base("cache", "Lists, measures, verifies and cleans the cache that all projects of a user share.")
    {
        Add(new CacheListCommand());
        Add(new CacheSizeCommand());
        Add(new CacheVerifyCommand());
        Add(new CacheGcCommand());
        Add(new CacheClearCommand());
    }
}
