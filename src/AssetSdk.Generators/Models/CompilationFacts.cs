using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace AssetSdk.Generators;

/// <summary>What the code of models depends on besides the models: what the compiler and the references offer.</summary>
/// <param name="HasRecords">Whether <c>record</c> and <c>init</c> can be used.</param>
/// <param name="HasNullable">Whether a reference can say that it may be null.</param>
/// <param name="HasRuntime">Whether the runtime library is referenced.</param>
/// <param name="HasConfiguration">Whether <c>IConfiguration</c> is there.</param>
/// <param name="HasServices">Whether <c>IServiceCollection</c> is there.</param>
/// <param name="HasJson">Whether <c>System.Text.Json</c> is there.</param>
internal sealed record CompilationFacts(bool HasRecords, bool HasNullable, bool HasRuntime, bool HasConfiguration, bool HasServices, bool HasJson)
{
    /// <summary>The attribute of a class that declares a model.</summary>
    public const string ModelConfigAttribute = "AssetSdk.Runtime.ModelConfigAttribute";

    /// <summary>Nothing is known.</summary>
    public static CompilationFacts None { get; } = new(false, false, false, false, false, false);

    public static CompilationFacts Of(Compilation compilation, ParseOptions options)
    {
        var language = (options as CSharpParseOptions)?.LanguageVersion ?? LanguageVersion.CSharp7_3;
        return new CompilationFacts(
            language >= LanguageVersion.CSharp9 && Has(compilation, "System.Runtime.CompilerServices.IsExternalInit"),
            language >= LanguageVersion.CSharp8,
            Has(compilation, "AssetSdk.Runtime.ModelDefinition"),
            Has(compilation, "Microsoft.Extensions.Configuration.IConfigurationSection"),
            Has(compilation, "Microsoft.Extensions.DependencyInjection.IServiceCollection"),
            Has(compilation, "System.Text.Json.Utf8JsonReader"));
    }

    /// <summary>Whether the project itself has a namespace, where a class of that name could not be.</summary>
    public static bool HasNamespace(Compilation compilation, string around, string name)
    {
        var current = compilation.Assembly.GlobalNamespace;
        foreach (var part in (around.Length == 0 ? name : around.Replace("@", "") + "." + name).Split('.'))
        {
            if (current.GetNamespaceMembers().FirstOrDefault(n => n.Name == part) is not { } inner)
                return false;
            current = inner;
        }

        return true;
    }

    // Of several references of one name any will do; of types that only their assembly sees none does.
    private static bool Has(Compilation compilation, string type) =>
        compilation.GetTypesByMetadataName(type).Any(symbol => symbol.DeclaredAccessibility == Accessibility.Public || SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, compilation.Assembly));
}
