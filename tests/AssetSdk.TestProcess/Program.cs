using System.Globalization;
using AssetSdk.Core;
using AssetSdk.Restore;
using AssetSdk.Stores;
using AssetSdk.TestProcess;

// restore <kill at> <patience, ms> <cache> <store> <project folder> <reference>…
// fetch <times> <cache> <store> <reference>…: as often, and each time every byte is looked at before the cache may be cleaned
// clean <kill at> <cache>: all that no restore under way needs
// publish <kill at> <store> <name> <version> <path>
// 'kill at' is the step that is not done any more: its number, 0 for none, or the name of one, which means the first of that name. Both end with a line 'steps <count>'.
var kill = new KillPoint(args[0] == "fetch" ? "0" : args[1]);
var succeeded = args[0] switch
{
    "fetch" => await FetchAsync(int.Parse(args[1], CultureInfo.InvariantCulture), args[2], args[3], args[4..]),
    "clean" => await CleanAsync(args[2]),
    "restore" => await RestoreAsync(TimeSpan.FromMilliseconds(int.Parse(args[2], CultureInfo.InvariantCulture)), args[3], args[4], args[5], args[6..]),
    "publish" => await PublishAsync(args[2], args[3], args[4], args[5]),
    var command => throw new InvalidOperationException($"There is no command '{command}'."),
};
Console.WriteLine($"steps {kill.Count}");
return succeeded ? 0 : 1;

async Task<bool> RestoreAsync(TimeSpan patience, string cache, string store, string folder, string[] references)
{
    var projectFile = Path.Combine(folder, "p.csproj");
    var project = new ProjectRequest(projectFile)
    {
        Items = [.. references.Select(r => new RemoteAssetItem(r, projectFile))],
        LockFile = Path.Combine(folder, "assets.lock.json"),
        IndexFile = Path.Combine(folder, "obj/p.assets.index"),
        MapFile = Path.Combine(folder, "bin/p.assets.map"),
        Store = store,
        CachePath = cache,
        AssemblyName = "p",
        Environment = static _ => null,
    };

    // Servers of tests hold answers back until as many processes have started as there shall be.
    using var transport = new HttpTransport { StallTimeout = TimeSpan.FromMinutes(10) };
    var restorer = new ProjectRestorer(() => StandardStores.Create(new HttpStoreDriver(transport)), new ConsoleLog(), TimeProvider.System, new KilledSteps(new DiskCommitSteps(), kill)) { Patience = patience };
    var result = await restorer.RunAsync(project, CancellationToken.None);
    foreach (var diagnostic in result.Diagnostics)
        Console.WriteLine($"{diagnostic.Severity} {diagnostic.Code}: {diagnostic.Message}");
    return result.Succeeded;
}

async Task<bool> FetchAsync(int times, string cache, string store, string[] references)
{
    for (var i = 0; i < times; i++)
    {
        var project = new ProjectRequest(Path.Combine(cache, "p.csproj")) { LockFile = "", Store = store, CachePath = cache, Environment = static _ => null };
        using var client = new AssetClient(project, StandardStores.Create(), new ConsoleLog(), TimeProvider.System);
        foreach (var reference in references)
        {
            var fetched = await client.FetchAsync(AssetReference.Parse(reference), CancellationToken.None);
            if (client.Cache.Verify(fetched.Tree, CancellationToken.None) is [var damaged, ..])
            {
                Console.WriteLine($"Error: {reference} has no right '{damaged}'.");
                return false;
            }
        }
    }

    return true;
}

async Task<bool> CleanAsync(string cache)
{
    var cleaner = new CacheCleaner(new AssetCache(new CacheRoot(cache)), new ConsoleLog(), TimeProvider.System, new KilledSteps(new DiskCommitSteps(), kill), CacheLock.Patience);
    try
    {
        var cleaning = await cleaner.CollectAsync(new CacheCleaningOptions { UnusedSince = TimeSpan.Zero }, CancellationToken.None);
        Console.WriteLine($"Removed {cleaning.Removed.Count}");
        return true;
    }
    catch (AssetException e)
    {
        Console.WriteLine($"Error {e.Code}: {e.Message}");
        return false;
    }
}

async Task<bool> PublishAsync(string store, string name, string version, string path)
{
    using var opened = StandardStores.Create().Open(new StoreSettings(store));
    using var killed = new KilledStore((IWritableObjectStore)opened, kill);
    try
    {
        var result = await new AssetPublisher(killed).PublishAsync(new PublishRequest(name, path) { Version = version }, CancellationToken.None);
        Console.WriteLine($"{result.Status} {result.Version}");
        return true;
    }
    catch (AssetException e)
    {
        Console.WriteLine($"Error {e.Code}: {e.Message}");
        return false;
    }
}
