using System.Collections.Generic;
using System.Linq;
using AssetSdk.Core;

namespace AssetSdk.Generators;

/// <summary>A setting or a group of settings before it has its name in C#.</summary>
internal sealed class SettingTree(string key)
{
    private readonly List<SettingTree> _children = [];
    private NamedSetting? _value;

    /// <summary>Its own name.</summary>
    public string Key { get; } = key;

    /// <summary>Makes a tree of settings, in their order; the merge has made sure that none is both a value and a group.</summary>
    public static IReadOnlyList<SettingTree> Build(IEnumerable<NamedSetting> settings)
    {
        var root = new SettingTree("");
        foreach (var setting in settings)
        {
            var node = root;
            foreach (var segment in setting.Path)
                node = node.Child(segment);
            node._value = setting;
        }

        return root._children;
    }

    /// <summary>Whether it is a group of settings.</summary>
    public bool IsGroup => _value == null;

    /// <summary>The setting for writing.</summary>
    /// <param name="member">The property.</param>
    /// <param name="group">The class of a group.</param>
    public SettingModel ToModel(string member, string group)
    {
        if (_value is { } value)
            return new SettingModel(Key, member, "_" + member, SettingType.Element(value.Type), SettingType.IsList(value.Type), value.Values, "", default);
        var names = new ConfigNames(group, _children.Count);
        foreach (var child in _children)
            names.Add(child.Key, child.Key, child.IsGroup);
        return new SettingModel(Key, member, "_" + member, "", false, default, group, new(_children.Select((child, i) => child.ToModel(names.Member(i), names.Group(i))).ToArray()));
    }

    private SettingTree Child(string key)
    {
        // Names of one level are few, or were counted when the index was read.
        if (_children.Find(c => c.Key == key) is { } known)
            return known;
        var child = new SettingTree(key);
        _children.Add(child);
        return child;
    }
}
