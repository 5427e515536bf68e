using System;
using System.Collections.Generic;
using System.Globalization;

namespace AssetSdk.Generators;

/// <summary>
/// Gives the files and folders of one folder their identifiers. What shares one gets six hex digits of its path's hash, all of them, so that no
/// accessor silently changes its meaning when a file comes or goes. What clashes with nothing is left alone.
/// </summary>
internal sealed class SiblingNames(string enclosing, int capacity, HashSet<string>? reserved = null)
{
    private readonly List<string> _paths = new(capacity);
    private readonly List<string> _names = new(capacity);
    private readonly Dictionary<string, int> _first = new(capacity, StringComparer.Ordinal);
    private readonly Dictionary<string, List<int>> _clashes = new(StringComparer.Ordinal);
    private bool _resolved;

    /// <summary>How many there are.</summary>
    public int Count => _names.Count;

    /// <summary>Adds the next sibling.</summary>
    public void Add(string segment, string path)
    {
        var name = Identifier.FromSegment(segment, path);
        var ordinal = _names.Count;
        if (_clashes.TryGetValue(name, out var users))
            users.Add(ordinal);
        else if (_first.TryGetValue(name, out var first))
            _clashes.Add(name, [first, ordinal]);
        else
            _first.Add(name, ordinal);
        _names.Add(name);
        _paths.Add(path);
    }

    /// <summary>The identifier of a sibling, by the order in which they were added.</summary>
    public string this[int ordinal]
    {
        get
        {
            if (!_resolved)
                Resolve();
            return _names[ordinal];
        }
    }

    private void Resolve()
    {
        foreach (var clash in _clashes)
            Suffix(clash.Key, clash.Value);

        for (var i = 0; i < _names.Count; i++)
            _names[i] = ReservedNames.Avoid(_names[i], reserved ?? ReservedNames.InClass, enclosing);
        _resolved = true;
    }

    private void Suffix(string name, List<int> ordinals)
    {
        for (var digits = PathHash.ShortDigits; ; digits = Math.Min(digits * 2, PathHash.AllDigits))
        {
            var taken = new HashSet<string>(StringComparer.Ordinal);
            foreach (var ordinal in ordinals)
            {
                var unique = name + "_" + PathHash.Hex(_paths[ordinal], digits);
                // Only a damaged index has one path twice; its code compiles all the same.
                if (!taken.Add(unique) && digits == PathHash.AllDigits)
                    taken.Add(unique += "_" + ordinal.ToString(CultureInfo.InvariantCulture));
                _names[ordinal] = unique;
            }

            if (taken.Count == ordinals.Count)
                return;
        }
    }
}
