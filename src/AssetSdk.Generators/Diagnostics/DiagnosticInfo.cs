using Microsoft.CodeAnalysis;

namespace AssetSdk.Generators;

/// <summary>A diagnostic as the pipeline carries it.</summary>
/// <param name="Descriptor">Which one.</param>
/// <param name="Place">Where: of an asset's item the index does not say it.</param>
/// <param name="Arguments">What its message is made of.</param>
internal sealed record DiagnosticInfo(DiagnosticDescriptor Descriptor, Place Place, EquatableArray<string> Arguments)
{
    public DiagnosticInfo(DiagnosticDescriptor descriptor, params string[] arguments)
        : this(descriptor, Place.None, new EquatableArray<string>(arguments))
    {
    }

    public DiagnosticInfo(DiagnosticDescriptor descriptor, Place place, params string[] arguments)
        : this(descriptor, place, new EquatableArray<string>(arguments))
    {
    }

    public Diagnostic ToDiagnostic()
    {
        var arguments = new object[Arguments.Count];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = Arguments[i];
        return Diagnostic.Create(Descriptor, Place.ToLocation(), arguments);
    }
}
