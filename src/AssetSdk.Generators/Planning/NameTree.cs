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
        // Which names are reserved depends on what is a leaf, here and in the classes inside, so the leaves come first.
        var leavesInside = new HashSet<string>(StringComparer.Ordinal);
        foreach (var ordinal in Inside)
        {
            if (paths[ordinal]!.Length == depth)
                Leaves.Add(ordinal);
            else if (paths[ordinal]!.Length == depth + 1)
                leavesInside.Add(paths[ordinal]![depth]);
        }

        var reserved = depth == 0 ? ReservedNames.InRoot : Leaves.Count > 0 ? ReservedNames.InLeaf : ReservedNames.InClass;
        foreach (var ordinal in Inside)
        {
            if (paths[ordinal]!.Length == depth)
                continue;
            var wanted = paths[ordinal]![depth];
            var name = ReservedNames.Avoid(wanted, reserved, Name);
            // A class cannot be called what one of its members is.
            if (leavesInside.Contains(wanted) && ReservedNames.InLeaf.Contains(name))
                name = ReservedNames.Avoid(name + "_", reserved, Name);
            if (!Children.TryGetValue(name, out var child))
                Children.Add(name, child = new NameTree(name));
            child.Inside.Add(ordinal);
        }

        foreach (var child in Children.Values)
            child.Grow(paths, depth + 1);
    }
}
