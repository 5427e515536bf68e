using System.Reflection;
using System.Runtime.InteropServices;
using System.Runtime.Loader;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace AssetSdk.Benchmarks;

/// <summary>Two readers of one settings file, compiled here: the generated one, and classes of the same shape for System.Text.Json's own generator.</summary>
internal static class SettingsReaders
{
    /// <summary>The class of the settings file.</summary>
    public const string ClassName = "BenchSettings";

    private const string Code = """
        #nullable enable
        using System.Collections.Generic;
        using System.Text.Json;
        using System.Text.Json.Serialization;

        public sealed class File { public required List<Row> rows { get; init; } }
        public sealed class Row
        {
            public required int id { get; init; }
            public required string name { get; init; }
            public required double weight { get; init; }
            public required bool isKept { get; init; }
            public required List<string> labels { get; init; }
            public required At at { get; init; }
            public required string? note { get; init; }
            [JsonExtensionData] public Dictionary<string, JsonElement>? More { get; set; }
        }
        public sealed class At { public required int x { get; init; } public required int y { get; init; } }

        [JsonSerializable(typeof(File))]
        public sealed partial class Context : JsonSerializerContext;

        public static class Readers
        {
            public static void Ours(byte[] json) => System.GC.KeepAlive(BenchSettings.Parse(json));
            public static void Theirs(byte[] json) => System.GC.KeepAlive(JsonSerializer.Deserialize(json, Context.Default.File));
        }
        """;

    /// <summary>Compiles both.</summary>
    /// <param name="generated">What our generator wrote.</param>
    public static (Action<byte[]> Ours, Action<byte[]> Theirs) Compile(IEnumerable<SourceText> generated)
    {
        var parse = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest);
        var references = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(p => Path.GetFileName(p).StartsWith("System.", StringComparison.Ordinal))
            .Select(p => (MetadataReference)MetadataReference.CreateFromFile(p));
        var compilation = CSharpCompilation.Create(
            "SettingsReaders",
            [.. generated.Select(t => CSharpSyntaxTree.ParseText(t, parse)), CSharpSyntaxTree.ParseText(SourceText.From(Code, System.Text.Encoding.UTF8), parse)],
            references,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, optimizationLevel: OptimizationLevel.Release));
        CSharpGeneratorDriver.Create([JsonGenerator().AsSourceGenerator()], parseOptions: parse).RunGeneratorsAndUpdateCompilation(compilation, out var complete, out _);
        using var assembly = new MemoryStream();
        var result = complete.Emit(assembly);
        if (!result.Success)
            throw new InvalidOperationException(string.Join('\n', result.Diagnostics.Where(d => d.Severity == DiagnosticSeverity.Error).Take(5)));
        assembly.Position = 0;
        var readers = new AssemblyLoadContext(name: null).LoadFromStream(assembly).GetType("Readers")!;
        return (readers.GetMethod("Ours")!.CreateDelegate<Action<byte[]>>(), readers.GetMethod("Theirs")!.CreateDelegate<Action<byte[]>>());
    }

    // It comes with the SDK, beside the reference assemblies.
    private static IIncrementalGenerator JsonGenerator()
    {
        var packs = Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "../../../packs/Microsoft.NETCore.App.Ref"));
        var path = Directory.EnumerateFiles(packs, "System.Text.Json.SourceGeneration.dll", SearchOption.AllDirectories).Max(StringComparer.Ordinal)
            ?? throw new InvalidOperationException($"There is no generator of System.Text.Json below '{packs}'.");
        var type = Assembly.LoadFrom(path).GetTypes().Single(t => t.GetCustomAttributes<GeneratorAttribute>().Any());
        return (IIncrementalGenerator)Activator.CreateInstance(type)!;
    }
}
