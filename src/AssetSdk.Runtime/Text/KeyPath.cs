namespace AssetSdk.Runtime;

/// <summary>Keys on a way, as a message shows them.</summary>
internal static class KeyPath
{
    private const int MaxShown = 12;

    /// <summary><c>a → b → c</c>; of a long way its beginning and its end.</summary>
    public static string Show(IReadOnlyList<string> keys) =>
        keys.Count <= MaxShown
            ? string.Join(" → ", keys)
            : $"{string.Join(" → ", keys.Take(MaxShown / 2))} → … ({keys.Count - MaxShown} more) … → {string.Join(" → ", keys.Skip(keys.Count - (MaxShown / 2)))}";
}
