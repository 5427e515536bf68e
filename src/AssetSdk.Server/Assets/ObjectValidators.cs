using System.Collections.Concurrent;

namespace AssetSdk.Server.Assets;

/// <summary>The validators of objects of which ranges were asked for: with one known, a range is one request to the store and not two.</summary>
internal sealed class ObjectValidators
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, string> _validators = new(StringComparer.Ordinal);

    public string? Find(string key) => _validators.GetValueOrDefault(key);

    public void Remember(string key, string validator)
    {
        // Rarely: all of them cost one request each to learn again.
        if (_validators.Count >= Most)
            _validators.Clear();
        _validators[key] = validator;
    }
}
