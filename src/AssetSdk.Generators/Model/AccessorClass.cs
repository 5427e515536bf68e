namespace AssetSdk.Generators;

/// <summary>The generated class as a whole.</summary>
/// <param name="Namespace">Its namespace as it is written in C#; <c>""</c> for none.</param>
/// <param name="Name">Its name, without <c>@</c>.</param>
/// <param name="Visibility"><c>internal</c> or <c>public</c>.</param>
/// <param name="AssemblyName">The assembly, which the map is named after.</param>
internal sealed record AccessorClass(string Namespace, string Name, string Visibility, string AssemblyName)
{
    /// <summary>The class as any place in a program can name it, whatever types are in scope there.</summary>
    public string GlobalName => "global::" + (Namespace.Length == 0 ? "" : Namespace + ".") + Identifier.Written(Name);
}
