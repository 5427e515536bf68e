using System.Globalization;
using AssetSdk.Core;
using AssetSdk.Restore;
using AssetSdk.Stores;
using AssetSdk.TestProcess;

// restore <kill at> <patience, ms> <cache> <store> <project folder> <reference>…
// publish <kill at> <store> <name> <version> <path>
// 'kill at' is the step that is not done any more: its number, 0 for none, or the name of one, which means the first of that name. Both end with a line 'steps <count>'.
var kill = new KillPoint(args[1]);
var succeeded = args[0] switch
{
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
