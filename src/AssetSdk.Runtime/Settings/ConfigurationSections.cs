using AssetSdk.Core;
using Microsoft.Extensions.Configuration;

namespace AssetSdk.Runtime;

/// <summary>The sections of a configuration that override settings of models: <c>Models:&lt;key&gt;</c>.</summary>
internal sealed class ConfigurationSections
{
    // A configuration's keys have no letter case.
    private readonly Dictionary<string, IConfigurationSection> _sections = new(StringComparer.OrdinalIgnoreCase);
    private readonly IConfigurationSection? _root;

    /// <summary>Lists the sections at once: asking a configuration for each of many models costs its whole size each time.</summary>
    public ConfigurationSections(IConfiguration? configuration, string name)
    {
        if (configuration is null)
            return;
        _root = configuration.GetSection(name);
        foreach (var section in _root.GetChildren())
            _sections.TryAdd(section.Key, section);
    }

    /// <summary>The section of a model, or <see langword="null"/> if there is none.</summary>
    public IConfigurationSection? Find(string key)
    {
        if (_root is null || !_sections.TryGetValue(FirstPart(key), out var section))
            return null;
        if (!key.Contains(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal))
            return section;
        section = _root.GetSection(key);
        return section.Exists() ? section : null;
    }

    /// <summary>Refuses sections of models that are not there: an override that nobody reads is a mistake.</summary>
    public void RefuseUnknown(IReadOnlyCollection<string> keys)
    {
        var known = keys.Select(FirstPart).ToHashSet(StringComparer.OrdinalIgnoreCase);
        foreach (var section in _sections.Values.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            if (!known.Contains(section.Key))
            {
                throw new ModelException(
                    AssetErrorCode.UnknownModel,
                    $"The configuration has settings for a model '{section.Key}' ('{section.Path}'), and there is no such model. {Suggestion.For(section.Key, keys, "model")} Where several programs share a configuration, set {nameof(ModelLibraryOptions)}.{nameof(ModelLibraryOptions.IgnoreUnknownSettings)}.",
                    section.Key);
            }
        }
    }

    private static string FirstPart(string key) => key.IndexOf(ConfigurationPath.KeyDelimiter, StringComparison.Ordinal) is > 0 and var end ? key[..end] : key;
}
