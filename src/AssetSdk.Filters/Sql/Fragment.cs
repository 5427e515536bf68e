namespace AssetSdk.Filters;

/// <summary>A piece of a condition: SQL that is true of every document that matches the filter's part it is made of. Without a text it is a constant.</summary>
/// <param name="Text">The SQL.</param>
/// <param name="Constant">What it is when there is no text.</param>
/// <param name="IsExact">Whether it is true of no other document.</param>
internal readonly record struct Fragment(string? Text, bool Constant, bool IsExact)
{
    // SQLite's parser takes about thirty levels of brackets, of which what stands around a condition needs some.
    private const int MostLevels = 12;

    /// <summary>How deeply brackets are nested in the text.</summary>
    private int Levels { get; init; }

    /// <summary>Nothing can be said: true of all documents.</summary>
    public static Fragment Unknown { get; } = new(null, true, false);

    public static Fragment Never { get; } = new(null, false, true);

    public static Fragment Exact(string text) => new(text, false, true);

    public static Fragment Superset(string text) => new(text, false, false);

    public static Fragment All(IReadOnlyCollection<Fragment> parts)
    {
        if (parts.Any(p => p is { Text: null, Constant: false }))
            return Never;
        var texts = parts.Where(p => p.Text is not null).Select(p => p.Text!).ToList();
        var exact = parts.All(p => p.IsExact);
        return texts.Count == 0 ? new Fragment(null, true, exact) : Joined(parts, texts, " AND ", exact);
    }

    public static Fragment Any(IReadOnlyCollection<Fragment> parts)
    {
        var all = parts.Where(p => p is { Text: null, Constant: true }).ToList();
        if (all.Count > 0)
            return new Fragment(null, true, all.Exists(p => p.IsExact));
        var texts = parts.Where(p => p.Text is not null).Select(p => p.Text!).ToList();
        var exact = parts.All(p => p.IsExact);
        return texts.Count == 0 ? new Fragment(null, false, exact) : Joined(parts, texts, " OR ", exact);
    }

    /// <summary>The contrary, which only an exact piece has: what is true of more than the matches is not false of all others.</summary>
    public Fragment Negated() => !IsExact ? Unknown : Text is null ? new Fragment(null, !Constant, true) : new Fragment($"({Text}) IS NOT TRUE", false, true) { Levels = Levels + 1 };

    private static Fragment Joined(IReadOnlyCollection<Fragment> parts, List<string> texts, string word, bool exact)
    {
        var levels = parts.Max(p => p.Levels) + (texts.Count == 1 ? 0 : 1);
        return levels > MostLevels ? Unknown : new Fragment(texts.Count == 1 ? texts[0] : "(" + string.Join(word, texts) + ")", false, exact) { Levels = levels };
    }
}
