using System;
using System.Collections.Generic;

namespace AssetSdk.Generators;

/// <summary>A model as its declarations say together.</summary>
internal sealed class DeclaredModel(string key, Place place)
{
    public string Key { get; } = key;

    /// <summary>Where the declaration of the highest level stands.</summary>
    public Place Place { get; } = place;

    public string Summary { get; set; } = "";

    /// <summary>Its type by name; <c>""</c> when none is named.</summary>
    public string TypeName { get; set; } = "";

    /// <summary>Its type; <see langword="null"/> when none is named or the name is not found.</summary>
    public ModelType? Type { get; set; }

    /// <summary>Its assets by their tags.</summary>
    public SortedDictionary<string, NamedAsset> Assets { get; } = new(StringComparer.Ordinal);

    /// <summary>Its settings by their names.</summary>
    public SortedDictionary<string, NamedSetting> Settings { get; } = new(StringComparer.Ordinal);

    /// <summary>The models that it needs, by their aliases.</summary>
    public SortedDictionary<string, NamedDependency> Dependencies { get; } = new(StringComparer.Ordinal);
}
