using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace AssetSdk.Generators;

/// <summary>The text of an index, without the place on the disk where it lies.</summary>
/// <param name="FileName">Its file name.</param>
/// <param name="Text">Its content.</param>
internal sealed record IndexText(string FileName, string Text)
{
    /// <summary>The different ones among <paramref name="texts"/>, in an order that does not depend on how they were passed or where they lie.</summary>
    public static EquatableArray<IndexText> Ordered(IReadOnlyCollection<IndexText> texts)
    {
        var ordered = texts.Distinct().ToArray();
        Array.Sort(ordered, static (a, b) => string.CompareOrdinal(a.FileName, b.FileName) is var order and not 0 ? order : string.CompareOrdinal(a.Text, b.Text));
        return new EquatableArray<IndexText>(ordered);
    }
}
