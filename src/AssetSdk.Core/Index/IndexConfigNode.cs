#nullable enable
using System.Collections.Generic;

namespace AssetSdk.Core;

/// <summary>A value of a settings file's shape.</summary>
#if ASSETSDK_GENERATOR
internal
#else
public
#endif
sealed class IndexConfigNode
{
    /// <summary><see cref="Kind"/>: a mapping; its children are its keys.</summary>
    public const string ObjectKind = "object";

    /// <summary><see cref="Kind"/>: a list; its one child, with the key <c>""</c>, is what its elements are.</summary>
    public const string ListKind = "list";

    /// <summary><see cref="Kind"/>: text.</summary>
    public const string StringKind = "string";

    /// <summary><see cref="Kind"/>: <c>true</c> or <c>false</c>.</summary>
    public const string BoolKind = "bool";

    /// <summary><see cref="Kind"/>: a whole number of 32 bits.</summary>
    public const string IntKind = "int";

    /// <summary><see cref="Kind"/>: a whole number of 64 bits.</summary>
    public const string LongKind = "long";

    /// <summary><see cref="Kind"/>: a number that a <see cref="double"/> holds exactly as it is written.</summary>
    public const string DoubleKind = "double";

    /// <summary><see cref="Kind"/>: a number that needs a <see cref="decimal"/>.</summary>
    public const string DecimalKind = "decimal";

    /// <summary><see cref="Kind"/>: anything: different kinds were seen, or none.</summary>
    public const string AnyKind = "any";

    /// <summary>Makes a value of a shape.</summary>
    public IndexConfigNode(string key, string kind, bool isNullable, bool isOptional, IReadOnlyList<string> examples, IReadOnlyList<IndexConfigNode> children)
    {
        Key = key;
        Kind = kind;
        IsNullable = isNullable;
        IsOptional = isOptional;
        Examples = examples;
        Children = children;
    }

    /// <summary>Its key in the file; <c>""</c> for the root and for the elements of a list.</summary>
    public string Key { get; }

    /// <summary>What it is: one of the constants of this class.</summary>
    public string Kind { get; }

    /// <summary>Whether it may be <see langword="null"/>.</summary>
    public bool IsNullable { get; }

    /// <summary>Whether its key may be missing.</summary>
    public bool IsOptional { get; }

    /// <summary>Values that were seen, for documentation.</summary>
    public IReadOnlyList<string> Examples { get; }

    /// <summary>What is below it.</summary>
    public IReadOnlyList<IndexConfigNode> Children { get; }

    internal static bool IsKind(string kind) => kind == ObjectKind || kind == ListKind || kind == StringKind || kind == BoolKind || kind == IntKind || kind == LongKind || kind == DoubleKind || kind == DecimalKind || kind == AnyKind;
}
