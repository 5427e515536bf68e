using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;

namespace AssetSdk.Generators.Tests;

/// <summary>Runs the generator as the compiler does.</summary>
internal static class Generation
{
    public static readonly CSharpParseOptions Latest = CSharpParseOptions.Default.WithLanguageVersion(LanguageVersion.Latest).WithDocumentationMode(DocumentationMode.Diagnose);

    public static GeneratorDriverRunResult Run(string index) => Run(new IndexFileText("/home/a/obj/App.assets.index", index));

    public static GeneratorDriverRunResult Run(params AdditionalText[] files) =>
        Driver(files).RunGenerators(CSharpCompilation.Create("Acme.App")).GetRunResult();

    public static GeneratorDriver Driver(IReadOnlyCollection<AdditionalText> files, CSharpParseOptions? options = null) => CSharpGeneratorDriver.Create(
        [new AccessorGenerator().AsSourceGenerator()],
        files,
        options ?? Latest,
        new MarkedOptions(),
        new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Options with the same content as before in another object.</summary>
    public static AnalyzerConfigOptionsProvider NewOptions() => new MarkedOptions();

    /// <summary>All generated files, one below the other.</summary>
    public static string Code(this GeneratorDriverRunResult result) => string.Concat(
        result.Results.Single().GeneratedSources.OrderBy(s => s.HintName, StringComparer.Ordinal).Select(s => $"// ==== {s.HintName}\n{s.SourceText}\n"));

    public static ImmutableArray<GeneratedSourceResult> Sources(this GeneratorDriverRunResult result)
    {
        var only = result.Results.Single();
        Assert.Null(only.Exception);
        return only.GeneratedSources;
    }

    public static string Source(this GeneratorDriverRunResult result, string hintName) => result.Sources().Single(s => s.HintName == hintName).SourceText.ToString();

    private sealed class MarkedOptions : AnalyzerConfigOptionsProvider
    {
        public override AnalyzerConfigOptions GlobalOptions => Options.None;

        public override AnalyzerConfigOptions GetOptions(SyntaxTree tree) => Options.None;

        public override AnalyzerConfigOptions GetOptions(AdditionalText textFile) => textFile is IndexFileText { IsMarked: true } ? Options.Marked : Options.None;
    }

    private sealed class Options(bool isMarked) : AnalyzerConfigOptions
    {
        public static readonly Options None = new(isMarked: false);
        public static readonly Options Marked = new(isMarked: true);

        public override bool TryGetValue(string key, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out string? value)
        {
            value = isMarked && string.Equals(key, AccessorGenerator.IndexMetadata, StringComparison.Ordinal) ? "true" : null;
            return value != null;
        }
    }
}

/// <summary>An additional file.</summary>
internal sealed class IndexFileText(string path, string text, bool isMarked = true) : AdditionalText
{
    public bool IsMarked { get; } = isMarked;

    public override string Path { get; } = path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => SourceText.From(text, System.Text.Encoding.UTF8);
}
