using Microsoft.CodeAnalysis;

namespace AssetSdk.Generators;

/// <summary>A diagnostic as the pipeline carries it. It has no location: the index does not say where the item was written.</summary>
internal sealed record DiagnosticInfo(DiagnosticDescriptor Descriptor, EquatableArray<string> Arguments)
{
    public DiagnosticInfo(DiagnosticDescriptor descriptor, params string[] arguments)
        : this(descriptor, new EquatableArray<string>(arguments))
    {
    }

    public Diagnostic ToDiagnostic()
    {
        var arguments = new object[Arguments.Count];
        for (var i = 0; i < arguments.Length; i++)
            arguments[i] = Arguments[i];
        return Diagnostic.Create(Descriptor, Location.None, arguments);
    }
}
