namespace LanguageId.NGrams;

/// <summary>Says of words which language they are of: that whose n-grams make them the most likely.</summary>
public sealed class LanguageClassifier
{
    private readonly (string Language, LanguageProfile Profile)[] _profiles;

    /// <summary>A classifier between languages.</summary>
    /// <param name="counts">The n-grams of each language.</param>
    /// <param name="order">The length of the longest n-gram to look at.</param>
    /// <param name="discount">See <see cref="Smoothing.Discount"/>.</param>
    public LanguageClassifier(IReadOnlyDictionary<string, NGramTrie> counts, int order, double discount)
    {
        // One more than was ever seen: there is always another character.
        var smoothing = new Smoothing(order, discount, counts.Values.SelectMany(t => t.Next).Select(n => n.Key).Distinct().Count() + 1);
        _profiles = [.. counts.Select(c => (c.Key, new LanguageProfile(c.Value, smoothing)))];
    }

    /// <summary>Every language with its probability, all being equally likely at first; the most probable first.</summary>
    public IReadOnlyList<LanguageProbability> Rank(IReadOnlyCollection<string> words)
    {
        var scores = _profiles.Select(p => (p.Language, Score: words.Sum(p.Profile.LogProbability))).ToList();
        var best = scores.Max(s => s.Score);
        // Relative to the best one: the probability of a long text itself is less than a double can hold.
        var total = scores.Sum(s => Math.Exp(s.Score - best));
        return [.. scores.OrderByDescending(s => s.Score).Select(s => new LanguageProbability(s.Language, Math.Exp(s.Score - best) / total))];
    }

    /// <summary>What the model of a language makes of words of that language.</summary>
    public double Perplexity(string language, IReadOnlyCollection<string> words) => _profiles.Single(p => p.Language == language).Profile.Perplexity(words);
}

/// <summary>A language, and how probable it is.</summary>
/// <param name="Language">The tag of the language: <c>nb</c>.</param>
/// <param name="Probability">Between 0 and 1.</param>
public sealed record LanguageProbability(string Language, double Probability);
