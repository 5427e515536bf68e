using System.Collections.Generic;

namespace AssetSdk.Generators;

/// <summary>
/// The names of what a config, or a group of its settings, has: properties and the classes of groups. The names of methods <c>With…</c> are kept free everywhere, though only C# below 9 has them: a
/// property is called alike in all.
/// </summary>
internal sealed class ConfigNames(string enclosing, int capacity)
{
    private readonly SiblingNames _names = new(enclosing, capacity * 2, ReservedNames.InConfig);
    private readonly List<(int Member, int Group)> _ordinals = new(capacity);

    /// <summary>Adds what becomes a property.</summary>
    /// <param name="name">Its name as it was declared.</param>
    /// <param name="path">What tells it from others of one identifier.</param>
    /// <param name="isGroup">Whether it is a group of settings, which has a class.</param>
    public void Add(string name, string path, bool isGroup = false)
    {
        _ordinals.Add((_names.Count, isGroup ? _names.Count + 2 : -1));
        _names.Add(name, path);
        _names.Add("With " + name, "with " + path);
        if (isGroup)
            _names.Add(name + " Settings", "class " + path);
    }

    /// <summary>The property, by the order in which they were added.</summary>
    public string Member(int ordinal) => _names[_ordinals[ordinal].Member];

    /// <summary>The class of a group; <c>""</c> of anything else.</summary>
    public string Group(int ordinal) => _ordinals[ordinal].Group is >= 0 and var group ? _names[group] : "";
}
