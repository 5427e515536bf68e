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

/// <summary>The generator in a compiler.</summary>
internal static class GeneratorHost
{
    /// <summary>In a process that has not run the generator yet: prints how long its first run takes.</summary>
    public static int RunCold(string index)
    {
        // csc has Roslyn loaded and has parsed what there is to compile by the time generators run.
        var compilation = Compilation();
        compilation.GetDiagnostics();
        Driver(null).RunGenerators(compilation);
        var text = new Text(index);
        var start = Stopwatch.GetTimestamp();
        var driver = Driver(text).RunGenerators(compilation);
        var time = Stopwatch.GetElapsedTime(start).TotalSeconds;
        Sources(driver);
        Console.WriteLine(time.ToString(CultureInfo.InvariantCulture));
        return 0;
    }

    /// <summary>Runs it on drivers of their own, and again after an unrelated edit.</summary>
    public static GeneratorCost Measure(string index, int rounds)
    {
        var compilation = Compilation();
        var edited = compilation.AddSyntaxTrees(Parse("class Unrelated { }"));
        var file = new Text(index);
        var (warm, edit, warmBytes, editBytes) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var i = -3; i < rounds; i++)
        {
            var bytes = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            var driver = Driver(file).RunGenerators(compilation);
            var time = Stopwatch.GetElapsedTime(start).TotalSeconds;
            bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
            Sources(driver);

            var (editTime, allocated) = Edit(driver, edited);
            var (_, without) = Edit(Driver(null).RunGenerators(compilation), edited);
            if (i < 0)
                continue;
            warm.Add(time);
            warmBytes.Add(bytes);
            edit.Add(editTime);
            editBytes.Add(allocated - without);
        }

        return new GeneratorCost(warm, warmBytes.Median(), edit, editBytes.Median());
    }

    /// <summary>The code that is generated of an index.</summary>
    public static IEnumerable<SourceText> Generate(string index) => Sources(Driver(new Text(index)).RunGenerators(Compilation())).Select(s => s.SourceText);

    private static (double Time, long Bytes) Edit(GeneratorDriver driver, Compilation edited)
    {
        var bytes = GC.GetAllocatedBytesForCurrentThread();
        var start = Stopwatch.GetTimestamp();
        driver.RunGenerators(edited);
        return (Stopwatch.GetElapsedTime(start).TotalSeconds, GC.GetAllocatedBytesForCurrentThread() - bytes);
    }

    private static ImmutableArray<GeneratedSourceResult> Sources(GeneratorDriver driver)
    {
        var result = driver.GetRunResult().Results.Single();
        return result.Exception is null && result.GeneratedSources.Length > 0 ? result.GeneratedSources : throw new InvalidOperationException("The generator wrote nothing.", result.Exception);
    }

    private static CSharpCompilation Compilation() => CSharpCompilation.Create(
        "Bench", [Parse("System.Console.WriteLine(1);")], Net80.References.All, new CSharpCompilationOptions(OutputKind.ConsoleApplication));

    private static SyntaxTree Parse(string code) => CSharpSyntaxTree.ParseText(code, CSharpParseOptions.Default);

    private static CSharpGeneratorDriver Driver(AdditionalText? index) => CSharpGeneratorDriver.Create(
        [(index is null ? (IIncrementalGenerator)new Nothing() : new AccessorGenerator()).AsSourceGenerator()], index is null ? [] : [index], CSharpParseOptions.Default, new Options());

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

/// <summary>What the generator costs: seconds, and bytes; of an edit, those beyond the same edit without it.</summary>
internal sealed record GeneratorCost(IReadOnlyCollection<double> Warm, double WarmBytes, IReadOnlyCollection<double> Edit, double EditBytes);
