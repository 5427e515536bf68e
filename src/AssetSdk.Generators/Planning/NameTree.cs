using System;
using System.Collections.Generic;
using System.Linq;

namespace AssetSdk.Generators;

/// <summary>The classes that the assets' names make, with their final identifiers.</summary>
internal sealed class NameTree
{
    private NameTree(string name) => Name = name;

    /// <summary>The identifier of the class, without <c>@</c>.</summary>
    public string Name { get; }

    /// <summary>The ordinals of the assets whose leaf class this is: more than one is a clash.</summary>
    public List<int> Leaves { get; } = [];

    /// <summary>The ordinals of the assets anywhere inside.</summary>
    public List<int> Inside { get; } = [];

    /// <summary>The classes inside, by their identifiers.</summary>
    public SortedDictionary<string, NameTree> Children { get; } = new(StringComparer.Ordinal);

    /// <summary>Builds the tree.</summary>
    /// <param name="className">The generated class.</param>
    /// <param name="paths">The identifiers that each asset asks for; <see langword="null"/> for an asset that is left out.</param>
    public static NameTree Build(string className, IReadOnlyList<string[]?> paths)
    {
        var root = new NameTree(className);
        root.Inside.AddRange(Enumerable.Range(0, paths.Count).Where(i => paths[i] != null));
        root.Grow(paths, 0);
        return root;
    }

    private void Grow(IReadOnlyList<string[]?> paths, int depth)
    {
        foreach (var ordinal in Inside)
        {
            if (paths[ordinal]!.Length == depth)
                Leaves.Add(ordinal);
        }

        // Which names are reserved depends on whether this is a leaf, so all of its assets come before any of its classes.
        var reserved = depth == 0 ? ReservedNames.InRoot : Leaves.Count > 0 ? ReservedNames.InLeaf : ReservedNames.InClass;
        foreach (var ordinal in Inside)
        {
            if (paths[ordinal]!.Length == depth)
                continue;
            var name = ReservedNames.Avoid(paths[ordinal]![depth], reserved, Name);
            if (!Children.TryGetValue(name, out var child))
                Children.Add(name, child = new NameTree(name));
            child.Inside.Add(ordinal);
        }

        foreach (var child in Children.Values)
            child.Grow(paths, depth + 1);
    }
}
