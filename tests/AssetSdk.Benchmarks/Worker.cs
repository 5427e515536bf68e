using System.Diagnostics;
using System.Globalization;
using AssetSdk.Core;
using AssetSdk.Restore;
using AssetSdk.Stores;

namespace AssetSdk.Benchmarks;

/// <summary>What is measured in a process of its own: this program, called with <c>worker</c>.</summary>
internal static class Worker
{
    /// <summary>The command that runs a worker.</summary>
    public static string[] Command(params ReadOnlySpan<string> arguments) => ["dotnet", typeof(Worker).Assembly.Location, "worker", .. arguments];

    public static async Task<int> RunAsync(ReadOnlyMemory<string> arguments)
    {
        switch (arguments.ToArray())
        {
            case ["idle"]:
                return 0;
            case ["first"]:
                return await FirstUse.RunAsync(null, "");
            case ["first", var url, var endpoint, var profile, var anonymous, var key]:
                return await FirstUse.RunAsync(new StoreSettings(url) { Endpoint = endpoint.Length > 0 ? endpoint : null, Profile = profile.Length > 0 ? profile : null, Anonymous = bool.Parse(anonymous) }, key);
            case ["restore", var folder, var store, .. var references]:
                return await RestoreAsync(folder, store, references);
            case ["restore-from", var folder, var store, var endpoint, var anonymous, var reference]:
                return await RestoreFromAsync(folder, new AssetSourceItem("bench", folder) { Url = store, Endpoint = endpoint, Anonymous = anonymous }, reference);
            case ["publish", var store, var endpoint, var anonymous, var name, var content]:
                return await PublishAsync(new StoreSettings(store) { Endpoint = endpoint, Anonymous = bool.Parse(anonymous) }, name, content);
            case ["verify", var cache, var digest]:
                return Verify(cache, digest);
            case ["gc", var cache, var days, var dryRun]:
                return await CollectAsync(cache, TimeSpan.FromDays(int.Parse(days, CultureInfo.InvariantCulture)), bool.Parse(dryRun));
            case ["hash", var file]:
                return Hash(file);
            case ["generate-of", var index]:
                return GeneratorHost.RunCold(await File.ReadAllTextAsync(index));
            case ["generate", var count]:
                return GeneratorSuite.RunCold(int.Parse(count, CultureInfo.InvariantCulture));
            default:
                throw new InvalidOperationException("There is no such worker.");
        }
    }

    /// <summary>What a project asks for.</summary>
    public static ProjectRequest Project(string folder, string store, string cache, IEnumerable<string> references) => new(Path.Combine(folder, "p.csproj"))
    {
        Items = [.. references.Select(r => new RemoteAssetItem(r, Path.Combine(folder, "p.csproj")))],
        LockFile = Path.Combine(folder, "assets.lock.json"),
        IndexFile = Path.Combine(folder, "obj", "p.assets.index"),
        MapFile = Path.Combine(folder, "bin", "p.assets.map"),
        Store = store,
        CachePath = cache,
        AssemblyName = "p",
        Environment = static _ => null,
    };

    /// <summary>Restores, and fails loudly.</summary>
    public static async Task<ProjectResult> RestoreAsync(ProjectRequest project)
    {
        var result = await new ProjectRestorer(static () => StandardStores.Create(), new Silence(), TimeProvider.System).RunAsync(project, CancellationToken.None);
        return result.Succeeded ? result : throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Select(d => $"{d.Code}: {d.Message}")));
    }

    private static async Task<int> RestoreAsync(string folder, string store, string[] references)
    {
        if (references is [['@', ..] list])
            references = await File.ReadAllLinesAsync(list[1..]);
        var start = Stopwatch.GetTimestamp();
        await RestoreAsync(Project(folder, store, Path.Combine(folder, "cache"), references));
        Console.WriteLine(Stopwatch.GetElapsedTime(start).TotalSeconds.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static async Task<int> RestoreFromAsync(string folder, AssetSourceItem source, string reference)
    {
        await RestoreAsync(Project(folder, "", Path.Combine(folder, "cache"), [reference]) with { Sources = [source], Environment = Environment.GetEnvironmentVariable });
        return 0;
    }

    private static async Task<int> PublishAsync(StoreSettings settings, string name, string content)
    {
        using var store = StandardStores.Create().Open(settings);
        await AssetPublisher.Into(store).PublishAsync(new PublishRequest(name, content) { Version = "1.0", Who = "bench" }, CancellationToken.None);
        return 0;
    }

    private static int Verify(string cache, string digest)
    {
        if (!Digest.TryParse(digest, out var id))
            throw new InvalidOperationException($"'{digest}' is no digest.");
        var view = new AssetCache(new CacheRoot(cache));
        var damaged = view.Verify(view.TryReadTree(id)!, CancellationToken.None);
        Console.WriteLine(damaged.Count);
        return damaged.Count;
    }

    private static async Task<int> CollectAsync(string cache, TimeSpan unusedSince, bool dryRun)
    {
        var cleaner = new CacheCleaner(new AssetCache(new CacheRoot(cache)), new Silence(), TimeProvider.System);
        var cleaning = await cleaner.CollectAsync(new CacheCleaningOptions { UnusedSince = unusedSince, DryRun = dryRun }, CancellationToken.None);
        Console.WriteLine(cleaning.Removed.Count);
        return 0;
    }

    private static int Hash(string file)
    {
        var bytes = File.ReadAllBytes(file);
        var start = Stopwatch.GetTimestamp();
        System.Security.Cryptography.SHA256.HashData(bytes);
        Console.WriteLine(Stopwatch.GetElapsedTime(start).TotalSeconds.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private sealed class Silence : IRestoreLog
    {
        public void Important(string message)
        {
        }

        public void Detail(string message)
        {
        }

        public void Progress(AssetProgress progress)
        {
        }
    }
}
