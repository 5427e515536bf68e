namespace LanguageId.NGrams;

/// <summary>A language as an n-gram model sees it: how likely a character is behind those before it.</summary>
/// <param name="trie">What was counted.</param>
/// <param name="smoothing">How what was never seen is reckoned with.</param>
public sealed class LanguageProfile(NGramTrie trie, Smoothing smoothing)
{
    /// <summary>The natural logarithm of the probability of a word: of each of its characters, and of its end, behind what is before it.</summary>
    public double LogProbability(string word)
    {
        var text = NGramTrie.Bounded(word);
        var sum = 0.0;
        for (var at = 1; at < text.Length; at++)
            sum += Math.Log(Probability(text.AsSpan(0, at)[Math.Max(0, at - smoothing.Order + 1)..], text[at]));
        return sum;
    }

    /// <summary>The perplexity of words: among how many equally likely characters the model would have to guess as hard.</summary>
    public double Perplexity(IReadOnlyCollection<string> words) => Math.Exp(-words.Sum(LogProbability) / words.Sum(w => w.Length + 1));

    // Interpolated absolute discounting: each n-gram that was seen gives a little of its count to the shorter context, the empty context to all characters alike.
    private double Probability(ReadOnlySpan<char> context, char next)
    {
        var shorter = context.IsEmpty ? 1.0 / smoothing.Characters : Probability(context[1..], next);
        if (trie.Find(context) is not { Followed: > 0 } seen)
            return shorter;
        var count = seen.Find([next])?.Count ?? 0;
        return (Math.Max(count - smoothing.Discount, 0) + (smoothing.Discount * seen.Next.Count * shorter)) / seen.Followed;
    }
}
