using System.Diagnostics;
using System.Globalization;
using System.Text;
using AssetSdk.Core;
using AssetSdk.Restore;
using AssetSdk.Runtime;
using Microsoft.Extensions.DependencyInjection;

namespace AssetSdk.Benchmarks;

/// <summary>What models cost: their code in the compiler, a library of them at a program's start, and the reading of a typed settings file.</summary>
internal static class ModelSuite
{
    public static async Task RunAsync(Report report, int rounds)
    {
        using var folder = new BenchFolder();
        await GeneratorAsync(report, folder, rounds);
        Library(report, rounds);
        await LoadAsync(report, folder, rounds);
    }

    private static async Task GeneratorAsync(Report report, BenchFolder folder, int rounds)
    {
        report.Section("Generator: models and settings files", "build/bench.sh models",
            "Models: each with an asset, three settings and a dependency. Settings files of 1 MB: classes, 500 of 40 properties each; rows, a list of objects of one shape; table, one object with 50,000 keys of one kind. " +
            "First, warm and edit as in the table above; index: what a restore wrote for the generator.");
        var rows = new List<IReadOnlyList<string>>();
        foreach (var count in new[] { 100, 1000, 10_000 })
            rows.Add(Row(string.Create(CultureInfo.InvariantCulture, $"{count:N0} models"), folder, Models(count), rounds));
        foreach (var (name, json) in new[] { ("1 MB, classes", Classes()), ("1 MB, rows", Rows(BigRows)), ("1 MB, table", Table()) })
            rows.Add(Row(name, folder, await IndexAsync(folder, json), rounds));
        report.Table(["", "index", "first run", "warm run", "allocated", "unrelated edit", "allocated of ours"], rows);
    }

    private static IReadOnlyList<string> Row(string name, BenchFolder folder, string index, int rounds)
    {
        var file = folder.Write("measured.index", index);
        var first = Enumerable.Range(0, rounds).Select(_ => double.Parse(TimedProcess.Run(Worker.Command("generate-of", file), folder.Root).Output, CultureInfo.InvariantCulture)).ToArray();
        var cost = GeneratorHost.Measure(index, rounds * 2);
        return [name, Report.Number(index.Length / 1e6, "0.00") + " MB", Report.Spread(first), Report.Spread(cost.Warm), Report.Number(cost.WarmBytes / 1e6, "0.0") + " MB",
            Report.Spread(cost.Edit), Report.Number(cost.EditBytes, "0") + " B"];
    }

    private static void Library(Report report, int rounds)
    {
        report.Section("A library of models at a program's start", "build/bench.sh models",
            "Models without work of their own, each of which needs the one before it and the one ten before it: made, all of them. Beside: a provider of Microsoft.Extensions.DependencyInjection with as many keyed singletons that need each other alike. In a process that has done it three times.");
        var rows = new List<IReadOnlyList<string>>();
        foreach (var count in new[] { 10, 1000, 10_000 })
        {
            var definitions = Definitions(count);
            var (eager, eagerBytes) = Repeat(rounds * 4, () => ModelLibrary.Create(definitions).Dispose());
            var (lazy, lazyBytes) = Repeat(rounds * 4, () => ModelLibrary.Create(definitions, new ModelLibraryOptions { Loading = ModelLoading.Lazy }).Dispose());
            var name = string.Create(CultureInfo.InvariantCulture, $"{count:N0} models");
            rows.Add([name + ", eager", Report.Spread(eager), Report.Number(eagerBytes / 1e6) + " MB"]);
            rows.Add([name + ", lazy, none asked for", Report.Spread(lazy), Report.Number(lazyBytes / 1e6) + " MB"]);
            var (peer, peerBytes) = Repeat(rounds * 4, () => Provide(count));
            rows.Add([string.Create(CultureInfo.InvariantCulture, $"{count:N0} keyed singletons of a container"), Report.Spread(peer), Report.Number(peerBytes / 1e6) + " MB"]);
        }

        report.Table(["", "time", "allocated"], rows);
    }

    private static async Task LoadAsync(Report report, BenchFolder folder, int rounds)
    {
        report.Section("Reading a typed settings file", "build/bench.sh models",
            "The generated Parse() beside JsonSerializer.Deserialize with a source-generated context into classes of the same shape, from the same bytes in memory. Both compiled with optimisation, and called 200 times before.");
        var rows = new List<IReadOnlyList<string>>();
        foreach (var (name, count, repeats) in new[] { ("1 KB", 4, 1000), ("1 MB", BigRows, 20) })
        {
            var json = Encoding.UTF8.GetBytes(Rows(count));
            var (ours, theirs) = SettingsReaders.Compile(GeneratorHost.Generate(await IndexAsync(folder, Encoding.UTF8.GetString(json))));
            for (var i = 0; i < 200; i++)
            {
                ours(json);
                theirs(json);
            }

            var (own, ownBytes) = Repeat(rounds * 4, () => Times(repeats, ours, json));
            var (peer, peerBytes) = Repeat(rounds * 4, () => Times(repeats, theirs, json));
            rows.Add([name + ", generated", Report.Spread([.. own.Select(t => t / repeats)]), Report.Number(ownBytes / repeats / 1e3, "0.0") + " kB"]);
            rows.Add([name + ", JsonSerializer", Report.Spread([.. peer.Select(t => t / repeats)]), Report.Number(peerBytes / repeats / 1e3, "0.0") + " kB"]);
        }

        report.Table(["", "time", "allocated"], rows);
    }

    private static void Times(int count, Action<byte[]> read, byte[] json)
    {
        for (var i = 0; i < count; i++)
            read(json);
    }

    private static (List<double> Times, double Bytes) Repeat(int rounds, Action run)
    {
        var (times, bytes) = (new List<double>(), new List<double>());
        for (var i = -3; i < rounds; i++)
        {
            var before = GC.GetTotalAllocatedBytes(precise: true);
            var start = Stopwatch.GetTimestamp();
            run();
            var time = Stopwatch.GetElapsedTime(start).TotalSeconds;
            if (i < 0)
                continue;
            times.Add(time);
            bytes.Add(GC.GetTotalAllocatedBytes(precise: true) - before);
        }

        return (times, bytes.Median());
    }

    private static string Models(int count)
    {
        var assets = Enumerable.Range(0, count).Select(i => new IndexAsset(
            $"bench/m{i}:1", $"bench/m{i}", "1", "major_minor", "1.0", "sha256:" + new string('a', 64), isFolder: false, 4096, 1, $"m{i}.bin", "", "", "all", IndexAsset.Restored, "", [])).ToArray();
        var models = Enumerable.Range(0, count).Select(i => new IndexModel(
            $"model_{i}", "", $"Model number {i}.", "models.yaml", i + 1, 5,
            [new IndexModelAsset("", $"bench/m{i}:1", i, "")],
            [new IndexModelSetting("int", ["BatchSize"], ["32"]), new IndexModelSetting("double", ["Threshold"], ["0.5"]), new IndexModelSetting("string[]", ["Labels"], ["neg", "pos"])],
            i == 0 ? [] : [new IndexModelDependency("Previous", $"model_{i - 1}")])).ToArray();
        return new AssetIndex("Assets", "Bench", "internal", "Bench", assets, models).Write();
    }

    /// <summary>The index that a restore writes for a project with a settings file.</summary>
    private static async Task<string> IndexAsync(BenchFolder folder, string json)
    {
        var file = folder.Write("settings/bench.json", json);
        var project = Worker.Project(folder["settings"], folder["store"], folder["cache"], []) with { Configs = [new AssetConfigItem(file, "bench.json", "p.csproj") { ConfigClass = SettingsReaders.ClassName }] };
        folder.Remove("settings/obj");
        await Worker.RestoreAsync(project);
        return await File.ReadAllTextAsync(project.IndexFile);
    }

    // About 1 MB.
    private const int BigRows = 6200;

    private static string Classes() => "{" + string.Join(',', Enumerable.Range(0, 500).Select(i => $"\"section_{i}\":{{" + string.Join(',', Enumerable.Range(0, 40).Select(k => (k % 4) switch
    {
        0 => $"\"whole_number_{k}\":{(i * 40) + k}",
        1 => $"\"some_text_{k}\":\"the value {k} of {i}, a few words long\"",
        2 => $"\"fraction_{k}\":{k}.5",
        _ => $"\"flags_and_lists_{k}\":[{k},{i},{k * i}]",
    })) + "}")) + "}";

    private static string Rows(int count) => "{\"rows\":[" + string.Join(',', Enumerable.Range(0, count).Select(i =>
        $"{{\"id\":{i},\"name\":\"row number {i}, and some more\",\"weight\":0.{i % 1000 + 1000},\"isKept\":{(i % 2 == 0 ? "true" : "false")},\"labels\":[\"neg\",\"pos\"],\"at\":{{\"x\":{i % 77},\"y\":{i % 13}}},\"note\":{(i % 3 == 0 ? "null" : "\"a note\"")}}}")) + "]}";

    private static string Table() => "{\"vocabulary\":{" + string.Join(',', Enumerable.Range(0, 50_000).Select(i => $"\"token{i}\":{i}")) + "}}";

    private static ModelDefinition[] Definitions(int count) => [.. Enumerable.Range(0, count).Select(i =>
    {
        var dependencies = new List<ModelDependency>();
        if (i > 0)
            dependencies.Add(new ModelDependency("previous", $"model_{i - 1}"));
        if (i >= 10)
            dependencies.Add(new ModelDependency("tenth", $"model_{i - 10}"));
        var config = new Config($"model_{i}");
        return (ModelDefinition)new ModelDefinition<Config, Thing>(config.Key, dependencies, () => config,
            (_, context) => new Thing(i > 0 ? context.Dependency<Thing>("previous") : null, i >= 10 ? context.Dependency<Thing>("tenth") : null));
    })];

    private static void Provide(int count)
    {
        var services = new ServiceCollection();
        for (var i = 0; i < count; i++)
        {
            var own = i;
            services.AddKeyedSingleton($"model_{own}", (provider, _) =>
                new Thing(own > 0 ? provider.GetRequiredKeyedService<Thing>($"model_{own - 1}") : null, own >= 10 ? provider.GetRequiredKeyedService<Thing>($"model_{own - 10}") : null));
        }

        using var built = services.BuildServiceProvider();
        for (var i = 0; i < count; i++)
            built.GetRequiredKeyedService<Thing>($"model_{i}");
    }

    private sealed record Config(string Key) : IModelConfig;

    private sealed class Thing(Thing? previous, Thing? tenth)
    {
        public Thing? Previous { get; } = previous;

        public Thing? Tenth { get; } = tenth;
    }
}
