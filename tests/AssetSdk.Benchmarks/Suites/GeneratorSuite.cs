extern alias generators;

using System.Collections.Immutable;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using AccessorGenerator = generators::AssetSdk.Generators.AccessorGenerator;

namespace AssetSdk.Benchmarks;

/// <summary>What the generator costs: its first run in a process, a later one, an unrelated edit.</summary>
internal static class GeneratorSuite
{
    public static Task RunAsync(Report report, int rounds)
    {
        report.Section("Generator", "build/bench.sh generator",
            "One folder asset. First: in a process that has compiled before and never run the generator (each a process of its own). Warm: on a driver of its own. Edit: a syntax tree added elsewhere; " +
            "the bytes are those allocated beyond the same edit without our generator.");
        var rows = new List<IReadOnlyList<string>>();
        foreach (var count in new[] { 100, 1000, 10_000 })
        {
            var first = Enumerable.Range(0, rounds).Select(_ =>
                double.Parse(TimedProcess.Run(Worker.Command("generate", count.ToString(CultureInfo.InvariantCulture)), Path.GetTempPath()).Output, CultureInfo.InvariantCulture)).ToArray();
            var (warm, warmBytes, edit, editBytes) = Measure(count, rounds * 4);
            rows.Add([string.Create(CultureInfo.InvariantCulture, $"{count:N0}"), Report.Spread(first), Report.Spread(warm), Report.Number(warmBytes / 1e6, "0.0") + " MB",
                Report.Spread(edit), Report.Number(editBytes, "0") + " B"]);
        }

        report.Table(["files", "first run", "warm run", "allocated", "unrelated edit", "allocated of ours"], rows);
        return Task.CompletedTask;
    }

    /// <summary>In a new process: how long the generator's first run takes.</summary>
    public static int RunCold(int count)
    {
        // csc has Roslyn loaded and has parsed what there is to compile by the time generators run.
        var compilation = Compilation();
        compilation.GetDiagnostics();
        var index = new Text(Index(count));
        Driver([], new Nothing()).RunGenerators(compilation);
        var start = Stopwatch.GetTimestamp();
        var driver = Driver([index], new AccessorGenerator()).RunGenerators(compilation);
        var time = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Check(driver);
        Console.WriteLine(time.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    private static (List<double> Warm, double WarmBytes, List<double> Edit, double EditBytes) Measure(int count, int rounds)
    {
        var compilation = Compilation();
        var edited = compilation.AddSyntaxTrees(Parse("class Unrelated { }"));
        var index = new Text(Index(count));
        var (warm, edit, warmBytes, editBytes) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var i = -3; i < rounds; i++)
        {
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            var driver = Driver([index], new AccessorGenerator()).RunGenerators(compilation);
            var time = Stopwatch.GetElapsedTime(start).TotalSeconds;
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            Check(driver);

            var (editTime, allocated) = Edit(driver, edited);
            var (_, without) = Edit(Driver([index], new Nothing()).RunGenerators(compilation), edited);
            if (i < 0)
                continue;
            warm.Add(time);
            warmBytes.Add(bytes);
            edit.Add(editTime);
            editBytes.Add(allocated - without);
        }

        return (warm, warmBytes.Median(), edit, editBytes.Median());
    }

    private static (double Time, long Bytes) Edit(GeneratorDriver driver, Compilation edited)
    {
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        driver.RunGenerators(edited);
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, GC.GetAllocatedBytesForCurrentThread() - bytes);
    }

    private static void Check(GeneratorDriver driver)
    {
        var result = driver.GetRunResult().Results.Single();
        if (result.Exception is not null || result.GeneratedSources.Length < 2)
            throw new InvalidOperationException("The generator wrote nothing.", result.Exception);
    }

    private static CSharpCompilation Compilation() => CSharpCompilation.Create(
        "Bench", [Parse("System.Console.WriteLine(1);")], Net80.References.All, new CSharpCompilationOptions(OutputKind.ConsoleApplication));

    private static SyntaxTree Parse(string code) => CSharpSyntaxTree.ParseText(code, CSharpParseOptions.Default);

    private static CSharpGeneratorDriver Driver(ImmutableArray<AdditionalText> files, IIncrementalGenerator generator) =>
        CSharpGeneratorDriver.Create([generator.AsSourceGenerator()], files, CSharpParseOptions.Default, new Options());

    private static string Index(int count)
    {
        var files = Enumerable.Range(0, count).Select(i => new Core.IndexFile(BenchFolder.FileName(i), 4096, Core.Digest.Of(Encoding.UTF8.GetBytes(BenchFolder.FileName(i))).Hex)).ToArray();
        var asset = new Core.IndexAsset("bench/a:1", "bench/a", "1", "major_minor", "1.0", "sha256:" + new string('a', 64), isFolder: true, 4096L * count, count, "", "", "", "all", Core.IndexAsset.Restored, "", files);
        return new Core.AssetIndex("Assets", "Bench", "internal", "Bench", [asset]).Write();
    }

    private sealed class Nothing : IIncrementalGenerator
    {
        public void Initialize(IncrementalGeneratorInitializationContext context) =>
            context.RegisterSourceOutput(context.AdditionalTextsProvider, static (_, _) => { });
    }

    private sealed class Text(string text) : AdditionalText
    {
        private readonly SourceText _text = SourceText.From(text, Encoding.UTF8);

        public override string Path => "/bench/obj/Bench.assets.index";

        public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
    }

    private sealed class Options : AnalyzerConfigOptionsProvider
    {
        private static readonly AnalyzerConfigOptions Marked = new Marks(marked: true);
        private static readonly AnalyzerConfigOptions None = new Marks(marked: false);

        public override AnalyzerConfigOptions GlobalOptions => None;

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => None;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => Marked;

        private sealed class Marks(bool marked) : AnalyzerConfigOptions
        {
            public override bool TryGetValue(string key, [NotNullWhen(true)] out string? value)
            {
                value = marked && key == AccessorGenerator.IndexMetadata ? "true" : null;
                return value is not null;
            }
        }
    }
}
