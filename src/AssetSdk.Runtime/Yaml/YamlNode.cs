using YamlDotNet.Core;

namespace AssetSdk.Runtime;

/// <summary>A value of a YAML document. One that aliases name, or that is merged, is there once and in several places.</summary>
internal abstract class YamlNode(Mark start)
{
    /// <summary>Where it is written.</summary>
    public Mark Start { get; } = start;
}

/// <summary>Text, a number, true, false or null.</summary>
internal sealed class YamlScalar(Mark start, string text, string? json) : YamlNode(start)
{
    /// <summary>As it is written, escapes resolved.</summary>
    public string Text { get; } = text;

    /// <summary>What JSON writes for it; <see langword="null"/> for text.</summary>
    public string? Json { get; } = json;
}

/// <summary>A list.</summary>
internal sealed class YamlList(Mark start) : YamlNode(start)
{
    /// <summary>Its elements.</summary>
    public List<YamlNode> Items { get; } = [];
}

/// <summary>A mapping, with what its merge keys bring.</summary>
internal sealed class YamlMap(Mark start) : YamlNode(start)
{
    private readonly HashSet<string> _keys = new(StringComparer.Ordinal);

    /// <summary>Its members: its own, then those that are merged.</summary>
    public List<YamlMember> Members { get; } = [];

    /// <summary>Adds a member unless its key is there.</summary>
    public bool TryAdd(YamlMember member)
    {
        if (!_keys.Add(member.Key))
            return false;
        Members.Add(member);
        return true;
    }
}

/// <summary>A member of a mapping.</summary>
internal readonly record struct YamlMember(string Key, Mark Start, YamlNode Value);
