namespace LanguageId.NGrams;

/// <summary>How often each n-gram of a language was seen: a node stands for the characters on the way to it from the root.</summary>
public sealed class NGramTrie
{
    private readonly SortedDictionary<char, NGramTrie> _next = [];

    /// <summary>How often this n-gram was seen; of no meaning at the root.</summary>
    public int Count { get; private set; }

    /// <summary>How often any character was seen behind this n-gram.</summary>
    public int Followed { get; private set; }

    /// <summary>The n-grams that are longer by one character, by that character, in order.</summary>
    public IReadOnlyCollection<KeyValuePair<char, NGramTrie>> Next => _next;

    /// <summary>Counts the n-grams of a word, up to a length of <paramref name="order"/>. The space before the word is context only: it is never predicted.</summary>
    public void Add(string word, int order)
    {
        var text = Bounded(word);
        for (var at = 1; at < text.Length; at++)
        {
            for (var first = Math.Max(0, at - order + 1); first <= at; first++)
                Add(text.AsSpan(first, at - first), text[at], 1);
        }
    }

    /// <summary>A word with the spaces that bound it, so that beginnings and ends of words are n-grams of their own.</summary>
    public static string Bounded(string word) => $" {word} ";

    /// <summary>The n-gram that these characters are, or <see langword="null"/> if it was never seen.</summary>
    public NGramTrie? Find(ReadOnlySpan<char> characters)
    {
        var node = this;
        foreach (var character in characters)
        {
            if (!node._next.TryGetValue(character, out node))
                return null;
        }

        return node;
    }

    internal NGramTrie Add(ReadOnlySpan<char> context, char next, int count)
    {
        var node = this;
        foreach (var character in context)
            node = node.Child(character);
        node.Followed += count;
        node = node.Child(next);
        node.Count += count;
        return node;
    }

    private NGramTrie Child(char character)
    {
        if (!_next.TryGetValue(character, out var child))
            _next.Add(character, child = new NGramTrie());
        return child;
    }
}
