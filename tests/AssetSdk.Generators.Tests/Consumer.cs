using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace AssetSdk.Generators.Tests;

/// <summary>A project with code of its own, for which the generator runs: what it writes depends on the references and the language.</summary>
internal sealed record Consumer(string Index)
{
    public string Framework { get; init; } = "net10.0";

    public LanguageVersion Language { get; init; } = LanguageVersion.Latest;

    public NullableContextOptions Nullable { get; init; } = NullableContextOptions.Disable;

    public string AssemblyName { get; init; } = "Acme.App";

    public IReadOnlyList<string> Sources { get; init; } = [];

    public IReadOnlyList<MetadataReference> References { get; init; } = [];

    private CSharpParseOptions Parse => new(Language, DocumentationMode.Diagnose, preprocessorSymbols: Framework is "net8.0" or "net10.0" ? ["NET5_0_OR_GREATER"] : []);

    /// <summary>The project before anything is generated.</summary>
    public CSharpCompilation Compilation => CSharpCompilation.Create(
        AssemblyName,
        Sources.Select((text, i) => CSharpSyntaxTree.ParseText(SourceText.From(text, Encoding.UTF8), Parse, $"Consumer{i}.cs")),
        [.. Compiled.References(Framework), .. References],
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, warningLevel: 9999, generalDiagnosticOption: ReportDiagnostic.Error, nullableContextOptions: Nullable, deterministic: true, optimizationLevel: OptimizationLevel.Release));

    /// <summary>Runs the generator.</summary>
    public GeneratorDriver Run() => Generation.Driver([new IndexFileText("/home/a/obj/App.assets.index", Index)], Parse).RunGenerators(Compilation);

    public GeneratorDriverRunResult Generated() => Run().GetRunResult();

    /// <summary>The project with what was generated, without the pragma that hides warnings.</summary>
    public CSharpCompilation Compile() => Compilation.AddSyntaxTrees(Generated().Sources()
        .Select(s => CSharpSyntaxTree.ParseText(SourceText.From(s.SourceText.ToString().Replace("#pragma warning disable\n", "", StringComparison.Ordinal), Encoding.UTF8), Parse, s.HintName)));
}
