using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace AssetSdk.Generators.Tests;

/// <summary>What generated code offers, read from its syntax.</summary>
internal static class Accessors
{
    /// <summary>Accessor by the path of its file, for an index with one asset: <c>data/a.txt</c> → <c>Data.ATxt</c>.</summary>
    public static Dictionary<string, string> OfFiles(GeneratorDriverRunResult result)
    {
        var files = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in Nodes<PropertyDeclarationSyntax>(result))
        {
            if (property.ExpressionBody?.Expression is InvocationExpressionSyntax { ArgumentList.Arguments: [_, { Expression: LiteralExpressionSyntax path }] })
                files.Add(path.Token.ValueText, Dotted(property).Split(".Files.", 2)[1]);
        }

        return files;
    }

    /// <summary>Accessor by the name of its asset: <c>unicode/ucd</c> → <c>Unicode.Ucd</c>.</summary>
    public static Dictionary<string, string> OfAssets(GeneratorDriverRunResult result) => Nodes<FieldDeclarationSyntax>(result)
        .Where(field => field.Declaration.Variables[0].Identifier.ValueText == "Name")
        .ToDictionary(
            field => ((LiteralExpressionSyntax)field.Declaration.Variables[0].Initializer!.Value).Token.ValueText,
            field => Dotted((ClassDeclarationSyntax)field.Parent!).Split('.', 2)[1],
            StringComparer.Ordinal);

    /// <summary>The namespaces and classes that a declaration is in, and itself, without <c>@</c>.</summary>
    private static string Dotted(MemberDeclarationSyntax member)
    {
        var own = member is PropertyDeclarationSyntax property ? property.Identifier.ValueText : ((ClassDeclarationSyntax)member).Identifier.ValueText;
        return member.Parent is ClassDeclarationSyntax parent ? Dotted(parent) + "." + own : own;
    }

    private static IEnumerable<T> Nodes<T>(GeneratorDriverRunResult result) => result.Sources()
        .Where(source => !source.HintName.EndsWith("AssetLocator.g.cs", StringComparison.Ordinal))
        .SelectMany(source => CSharpSyntaxTree.ParseText(source.SourceText, Generation.Latest).GetRoot().DescendantNodes().OfType<T>());
}
