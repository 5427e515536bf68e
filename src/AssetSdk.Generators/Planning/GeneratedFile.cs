using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace AssetSdk.Generators;

/// <summary>A generated file, and what it is written from: one thing, or where there are many, several that share it.</summary>
/// <param name="HintName">The name of the file.</param>
/// <param name="Items">What is in it.</param>
internal sealed record GeneratedFile<T>(string HintName, EquatableArray<T> Items)
    where T : IEquatable<T>
{
    /// <summary>The code of all of it.</summary>
    public string Write(Func<T, string> write)
    {
        if (Items.Count == 1)
            return write(Items[0]);
        var code = new StringBuilder();
        foreach (var item in Items)
            code.Append(write(item));
        return code.ToString();
    }
}

/// <summary>
/// Which generated file each thing goes to. Few have a file each, so that a change writes one of them anew. Many share files: at each edit, whatever it is, the compiler compares the name of every
/// generated file with all others, which with 10,000 files takes seconds.
/// </summary>
internal static class GeneratedFiles
{
    /// <summary>How many things have a file each; of more, some share one.</summary>
    public const int MaxAlone = 100;

    private const int Shared = 64;

    /// <summary>The files, in a stable order. What shares a file does so by its own name: one more or one less changes one file.</summary>
    /// <param name="className">The class that their names begin with.</param>
    /// <param name="items">What is generated.</param>
    /// <param name="hintName">The name of the file that each would have alone.</param>
    public static IEnumerable<GeneratedFile<T>> Of<T>(string className, EquatableArray<T> items, Func<T, string> hintName)
        where T : IEquatable<T> => items.Count <= MaxAlone
            ? items.Select(item => new GeneratedFile<T>(hintName(item), new([item])))
            : items.GroupBy(item => int.Parse(PathHash.Hex(hintName(item), 2), NumberStyles.HexNumber, CultureInfo.InvariantCulture) % Shared)
                .OrderBy(group => group.Key)
                .Select(group => new GeneratedFile<T>(HintNames.Part(className, group.Key), new(group.ToArray())));
}
