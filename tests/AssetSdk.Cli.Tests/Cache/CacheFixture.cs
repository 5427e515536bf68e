using AssetSdk.Core;
using AssetSdk.Restore;
using AssetSdk.Stores;
using AssetSdk.Testing;

namespace AssetSdk.Cli.Tests;

/// <summary>A store with assets, and a cache that has some of them.</summary>
internal sealed class CacheFixture : IDisposable
{
    public TempFolder Temp { get; } = new();

    public ManualClock Clock { get; } = new();

    public CacheRoot Root => new(Temp["cache"]);

    public CliRun Cli => new() { Folder = Temp, Clock = Clock, Environment = new Dictionary<string, string?>(StringComparer.Ordinal) { ["ASSETSDK_CACHE"] = Temp["cache"], ["ASSETSDK_STORE"] = Temp["store"] } };

    /// <summary>Publishes an asset of one text, and fetches it.</summary>
    public async Task<Digest> FetchAsync(string name, string version, string text)
    {
        await PublishAsync(name, version, text);
        var project = new ProjectRequest(Temp["p.csproj"]) { LockFile = "", Store = Temp["store"], CachePath = Temp["cache"], Environment = static _ => null };
        using var client = new AssetClient(project, StandardStores.Create(), new Silence(), Clock);
        return (await client.FetchAsync(AssetReference.Parse($"{name}:{version}"), CancellationToken.None)).Tree.Digest;
    }

    /// <summary>Publishes an asset of one text.</summary>
    public async Task<Digest> PublishAsync(string name, string version, string text)
    {
        Directory.CreateDirectory(Temp["store"]);
        var content = $"content/{Guid.NewGuid():N}";
        Temp.Write($"{content}/text", text);
        using var store = StandardStores.Create().Open(new StoreSettings(Temp["store"]));
        return (await AssetPublisher.Into(store, Clock).PublishAsync(new PublishRequest(name, Temp[content]) { Version = version }, CancellationToken.None)).Digest;
    }

    public void Dispose() => Temp.Dispose();

    private sealed class Silence : IRestoreLog
    {
        public void Important(string message)
        {
            // Nobody listens.
        }

        public void Detail(string message)
        {
            // Nobody listens.
        }

        public void Progress(AssetProgress progress)
        {
            // Nobody listens.
        }
    }
}
