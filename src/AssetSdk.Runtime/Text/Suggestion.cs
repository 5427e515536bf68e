namespace AssetSdk.Runtime;

/// <summary>What a person may have meant: the end of a message about a name that is not there.</summary>
internal static class Suggestion
{
    private const int MaxShown = 3;
    private const int MaxListed = 10;

    // A word of a message, not a text of any length.
    private const int MaxLength = 100;

    /// <summary>A sentence with the nearest of the names there are, or with all if they are few.</summary>
    public static string For(string name, IReadOnlyCollection<string> known, string what)
    {
        var near = known.Select(k => (Key: k, Distance: Distance(name, k))).Where(k => k.Distance <= Math.Max(1, Math.Min(name.Length, k.Key.Length) / 3))
            .OrderBy(k => k.Distance).ThenBy(k => k.Key, StringComparer.Ordinal).Take(MaxShown).Select(k => $"'{k.Key}'").ToList();
        return near.Count > 0 ? $"Did you mean {Or(near)}?"
            : known.Count == 0 ? $"There is no {what}."
            : known.Count <= MaxListed ? $"There {(known.Count == 1 ? "is" : "are")} {Or([.. known.Order(StringComparer.Ordinal).Select(k => $"'{k}'")], "and")}."
            : $"None of the {known.Count} {what}s is near.";
    }

    private static string Or(List<string> names, string word = "or") => names.Count == 1 ? names[0] : $"{string.Join(", ", names[..^1])} {word} {names[^1]}";

    private static int Distance(string from, string to) =>
        from.Length <= MaxLength && to.Length <= MaxLength ? EditDistance.Of(from, to) : string.Equals(from, to, StringComparison.OrdinalIgnoreCase) ? 0 : int.MaxValue;
}
