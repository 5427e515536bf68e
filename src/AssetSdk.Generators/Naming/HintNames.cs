using System;
using System.Collections.Generic;
using System.Globalization;

namespace AssetSdk.Generators;

/// <summary>Names of the generated files. The compiler compares them without case, and some builds write them to disk.</summary>
internal static class HintNames
{
    private const int MaxLength = 100;

    public static string Root(AccessorClass @class) => Shortened(@class.Name) + ".g.cs";

    public static string Locator(AccessorClass @class) => Shortened(@class.Name) + "." + ReservedNames.AssetLocator + ".g.cs";

    /// <summary>The class that lists the models.</summary>
    public static string Models(string className) => Shortened(className) + ".Models.g.cs";

    /// <summary>The class that registers the models.</summary>
    public static string ModelServices(string className) => Shortened(className) + ".Services.g.cs";

    /// <summary>A file that several things share: no identifier has a hyphen.</summary>
    public static string Part(string className, int number) => Shortened(className) + ".part-" + number.ToString("00", CultureInfo.InvariantCulture) + ".g.cs";

    /// <summary>One name a leaf, in the order of <paramref name="paths"/>.</summary>
    public static string[] Leaves(string className, IReadOnlyList<string[]> paths)
    {
        var names = new string[paths.Count];
        var uses = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = string.Join(".", paths[i]);
            uses[names[i]] = uses.TryGetValue(names[i], out var count) ? count + 1 : 1;
        }

        for (var i = 0; i < names.Length; i++)
        {
            var isShort = names[i].Length <= MaxLength && uses[names[i]] == 1;
            var name = isShort ? names[i] : Cut(names[i]) + "-" + PathHash.Hex(names[i], 16);
            names[i] = Shortened(className) + "." + name + ".g.cs";
        }

        return names;
    }

    private static string Shortened(string name) => name.Length <= MaxLength ? name : Cut(name) + "-" + PathHash.Hex(name, 16);

    private static string Cut(string name) => name.Length <= MaxLength ? name : name.Substring(0, MaxLength);
}
