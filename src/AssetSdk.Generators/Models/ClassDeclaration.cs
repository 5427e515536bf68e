using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;

namespace AssetSdk.Generators;

/// <summary>A class that declares a model by its attribute.</summary>
/// <param name="Key">The model's key.</param>
/// <param name="Type">The class.</param>
/// <param name="Asset">The reference of the main asset; <c>""</c> for none.</param>
/// <param name="Assets">The tagged assets, as text.</param>
/// <param name="DependsOn">The dependencies, as text.</param>
/// <param name="Settings">The settings, as text.</param>
/// <param name="Summary">What the model is; <c>""</c> when nobody says.</param>
/// <param name="Namespace">The namespace of the class.</param>
/// <param name="Place">Where the attribute stands.</param>
internal sealed record ClassDeclaration(string Key, ModelType Type, string Asset, string Assets, string DependsOn, string Settings, string Summary, string Namespace, Place Place)
{
    public static ClassDeclaration? Of(GeneratorAttributeSyntaxContext context, CancellationToken cancellation)
    {
        var attribute = context.Attributes[0];
        if (context.TargetSymbol is not INamedTypeSymbol type || attribute.ConstructorArguments.Length != 1 || attribute.ConstructorArguments[0].Value is not string key)
            return null;
        string Named(string name) => attribute.NamedArguments.FirstOrDefault(a => a.Key == name).Value.Value as string ?? "";
        var place = attribute.ApplicationSyntaxReference is { } syntax ? Place.Of(Location.Create(syntax.SyntaxTree, syntax.Span)) : Place.None;
        return new ClassDeclaration(key, ModelType.Of(type, context.SemanticModel.Compilation), Named("Asset"), Named("Assets"), Named("DependsOn"), Named("Settings"), Named("Summary"),
            type.ContainingNamespace is { IsGlobalNamespace: false } around ? around.ToDisplayString() : "", place);
    }
}

/// <summary>A type that can be made as a model.</summary>
/// <param name="Name">Its name as a person writes it.</param>
/// <param name="GlobalName">Its name as any place in a program can write it.</param>
/// <param name="Problem">Why it cannot be made at all; <c>""</c> when it can.</param>
/// <param name="Constructors">The constructors that the project can call.</param>
internal sealed record ModelType(string Name, string GlobalName, string Problem, EquatableArray<ModelConstructor> Constructors)
{
    public static ModelType Of(INamedTypeSymbol type, Compilation compilation)
    {
        var problem = type.IsAbstract ? "is abstract"
            : type.TypeKind != TypeKind.Class ? "is no class"
            : type.IsGenericType ? "is generic"
            : compilation.IsSymbolAccessibleWithin(type, compilation.Assembly) ? ""
            : SymbolEqualityComparer.Default.Equals(type.ContainingAssembly, compilation.Assembly) ? "is private or protected"
            : "is not public in " + type.ContainingAssembly.Name;
        var constructors = type.InstanceConstructors
            .Where(constructor => compilation.IsSymbolAccessibleWithin(constructor, compilation.Assembly))
            .Select(constructor => new ModelConstructor(new(constructor.Parameters.Select(ModelParameter.Of).ToArray())))
            .ToArray();
        return new ModelType(type.ToDisplayString(SymbolDisplayFormat.CSharpErrorMessageFormat), type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat), problem, new(constructors));
    }
}

/// <summary>A constructor.</summary>
/// <param name="Parameters">Its parameters.</param>
internal sealed record ModelConstructor(EquatableArray<ModelParameter> Parameters);

/// <summary>A parameter of a constructor.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type as any place in a program can write it; of a type that is yet to be generated, the name alone.</param>
/// <param name="IsKnown">Whether the type is known before anything is generated.</param>
/// <param name="IsOptional">Whether a call may leave it out.</param>
/// <param name="IsReference">Whether it takes an object, as a model is one.</param>
internal sealed record ModelParameter(string Name, string Type, bool IsKnown, bool IsOptional, bool IsReference)
{
    public static ModelParameter Of(IParameterSymbol parameter)
    {
        var isKnown = parameter.Type.TypeKind != TypeKind.Error;
        return new ModelParameter(
            parameter.Name, isKnown ? parameter.Type.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat) : parameter.Type.Name, isKnown, parameter.IsOptional,
            parameter.Type.IsReferenceType && parameter.RefKind is RefKind.None);
    }
}

/// <summary>The types that the models of an index name, by the names that stand there; those that are not found are left out.</summary>
internal static class ModelTypes
{
    public static EquatableArray<NamedModelType> Find(Compilation compilation, IEnumerable<string> names, CancellationToken cancellation)
    {
        var found = new List<NamedModelType>();
        foreach (var name in names)
        {
            cancellation.ThrowIfCancellationRequested();
            // Nested types are written with a dot, and known by a plus.
            var type = compilation.GetTypeByMetadataName(name);
            for (var dot = name.LastIndexOf('.'); type == null && dot > 0; dot = name.LastIndexOf('.', dot - 1))
                type = compilation.GetTypeByMetadataName(name.Substring(0, dot) + "+" + name.Substring(dot + 1).Replace('.', '+'));
            if (type != null)
                found.Add(new NamedModelType(name, ModelType.Of(type, compilation)));
        }

        return new(found.ToArray());
    }
}

/// <summary>A type by the name that a declaration gives it.</summary>
/// <param name="Name">That name.</param>
/// <param name="Type">The type.</param>
internal sealed record NamedModelType(string Name, ModelType Type);
