#nullable enable
using System.Collections.Generic;

namespace AssetSdk.Core;

/// <summary>A setting of a model.</summary>
#if ASSETSDK_GENERATOR
internal
#else
public
#endif
sealed class IndexModelSetting
{
    /// <summary>Makes a setting of a model.</summary>
    public IndexModelSetting(string type, IReadOnlyList<string> path, IReadOnlyList<string> values)
    {
        Type = type;
        Path = path;
        Values = values;
    }

    /// <summary><c>string bool int long double decimal timespan</c>, or one of them with <c>[]</c>.</summary>
    public string Type { get; }

    /// <summary>The segments of the name: several for a nested setting.</summary>
    public IReadOnlyList<string> Path { get; }

    /// <summary>The value as invariant text: one, or any number for a list.</summary>
    public IReadOnlyList<string> Values { get; }
}
