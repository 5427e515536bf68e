using System.Reflection;
using System.Runtime.Loader;
using System.Text;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Text;

namespace AssetSdk.Generators.Tests;

/// <summary>Generated code compiled for a framework, with everything on that a project can turn on.</summary>
internal static class Compiled
{
    public static readonly string[] Frameworks = ["netstandard2.0", "net472", "net8.0", "net10.0"];

    // Basic.Reference.Assemblies ends at net8.0: what the tests run on is net10.0.
    private static readonly MetadataReference[] Running = ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
        .Where(path => Path.GetFileName(path) is var name && (name.StartsWith("System.", StringComparison.Ordinal) || name is "mscorlib.dll" or "netstandard.dll"))
        .Select(path => (MetadataReference)MetadataReference.CreateFromFile(path))
        .ToArray();

    /// <summary>Compiles generated code and more of the consumer's own.</summary>
    public static CSharpCompilation Compile(
        this GeneratorDriverRunResult result, string framework = "net10.0", LanguageVersion language = LanguageVersion.Latest, NullableContextOptions nullable = NullableContextOptions.Disable,
        bool withoutPragma = false, string assemblyName = "Acme.App", params string[] consumer)
    {
        var parse = new CSharpParseOptions(language, DocumentationMode.Diagnose, preprocessorSymbols: framework is "net8.0" or "net10.0" ? ["NET5_0_OR_GREATER"] : []);
        var trees = result.Sources()
            .Select(s => (Path: s.HintName, Text: withoutPragma ? s.SourceText.ToString().Replace("#pragma warning disable\n", "", StringComparison.Ordinal) : s.SourceText.ToString()))
            .Concat(consumer.Select((text, i) => (Path: $"Consumer{i}.cs", Text: text)))
            .Select(s => CSharpSyntaxTree.ParseText(SourceText.From(s.Text, Encoding.UTF8), parse, s.Path));
        var options = new CSharpCompilationOptions(
            OutputKind.DynamicallyLinkedLibrary, warningLevel: 9999, generalDiagnosticOption: ReportDiagnostic.Error, nullableContextOptions: nullable, deterministic: true,
            optimizationLevel: OptimizationLevel.Release);
        return CSharpCompilation.Create(assemblyName, trees, References(framework), options);
    }

    /// <summary>Asserts that a compilation has no warning and no error, emits it and gives its bytes.</summary>
    public static byte[] Emitted(this CSharpCompilation compilation)
    {
        using var assembly = new MemoryStream();
        using var documentation = new MemoryStream();
        var result = compilation.Emit(assembly, xmlDocumentationStream: documentation);
        var problems = result.Diagnostics.Where(d => d.Severity >= DiagnosticSeverity.Warning).Select(d => d.ToString()).ToArray();
        Assert.True(problems.Length == 0, string.Join('\n', problems.Take(10)));
        Assert.True(result.Success);
        System.Xml.Linq.XDocument.Parse(Encoding.UTF8.GetString(documentation.ToArray()).TrimStart('\uFEFF'));
        return assembly.ToArray();
    }

    /// <summary>Loads an assembly that has no location.</summary>
    public static Assembly Loaded(byte[] assembly) => new AssemblyLoadContext(name: null, isCollectible: true).LoadFromStream(new MemoryStream(assembly));

    /// <summary>Loads an assembly from a file.</summary>
    public static Assembly LoadedFrom(byte[] assembly, string path)
    {
        File.WriteAllBytes(path, assembly);
        return new AssemblyLoadContext(name: null, isCollectible: true).LoadFromAssemblyPath(path);
    }

    /// <summary>The references of a framework.</summary>
    public static IEnumerable<MetadataReference> References(string framework) => framework switch
    {
        "netstandard2.0" => NetStandard20.References.All,
        "net472" => Net472.References.All,
        "net8.0" => Net80.References.All,
        _ => Running,
    };
}
