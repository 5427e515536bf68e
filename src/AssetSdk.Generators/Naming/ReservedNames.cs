using System;
using System.Collections.Generic;

namespace AssetSdk.Generators;

/// <summary>The names that a generated class cannot give to what is inside it.</summary>
internal static class ReservedNames
{
    /// <summary>The list of all assets.</summary>
    public const string All = "All";

    /// <summary>The type of its elements.</summary>
    public const string AssetInfo = "AssetInfo";

    /// <summary>The type that finds an asset at run time.</summary>
    public const string AssetLocator = "AssetLocator";

    /// <summary>The field of a leaf that holds its locator.</summary>
    public const string LocatorField = "_asset";

    /// <summary>How models are made, in the class that lists them.</summary>
    public const string Definitions = "Definitions";

    /// <summary>The type of that class's elements.</summary>
    public const string ModelInfo = "ModelInfo";

    /// <summary>What reads a configuration for the configs of models.</summary>
    public const string ModelSectionReader = "ModelSectionReader";

    /// <summary>What a settings file has beyond its class.</summary>
    public const string AdditionalProperties = "AdditionalProperties";

    /// <summary>What reads the values of a settings file, in its class.</summary>
    public const string SettingsReader = "SettingsReader";

    private static readonly string[] OfObject = ["Equals", "Finalize", "GetHashCode", "GetType", "MemberwiseClone", "ReferenceEquals", "ToString"];

    /// <summary>In any class: what it inherits.</summary>
    public static readonly HashSet<string> InClass = new(OfObject, StringComparer.Ordinal);

    /// <summary>In the generated class itself. <c>get_</c> is what a property's method is called.</summary>
    public static readonly HashSet<string> InRoot = new(OfObject, StringComparer.Ordinal) { All, "get_" + All, AssetInfo, AssetLocator };

    /// <summary>In the class of an asset.</summary>
    public static readonly HashSet<string> InLeaf = new(OfObject, StringComparer.Ordinal) { "Name", "Version", "Digest", "Path", "get_Path", "Files", LocatorField };

    /// <summary>In the class that lists the models.</summary>
    public static readonly HashSet<string> InModels = new(OfObject, StringComparer.Ordinal) { All, "get_" + All, Definitions, "get_" + Definitions, ModelInfo, ModelSectionReader };

    /// <summary>In the config of a model and its groups of settings: with what a record has of its own.</summary>
    public static readonly HashSet<string> InConfig = new(OfObject, StringComparer.Ordinal) { "Clone", "EqualityContract", "PrintMembers", "Deconstruct", "ModelKey", "Bind", "With" };

    /// <summary>In the class of a settings file.</summary>
    public static readonly HashSet<string> InSettings = new(OfObject, StringComparer.Ordinal) { AdditionalProperties, "get_" + AdditionalProperties, "set_" + AdditionalProperties, "Load", "Parse", "Read", SettingsReader };

    /// <summary><paramref name="name"/> with as many <c>_</c> as it takes to be neither reserved nor the name of the class around it.</summary>
    public static string Avoid(string name, HashSet<string> reserved, string enclosing)
    {
        while (reserved.Contains(name) || string.Equals(name, enclosing, StringComparison.Ordinal))
            name += "_";
        return name;
    }
}
