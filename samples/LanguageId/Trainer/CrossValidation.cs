using LanguageId.NGrams;

namespace LanguageId.Trainer;

/// <summary>Measures models on text they were not trained on without touching the held-out text: each fifth of the paragraphs is judged by what the other four teach.</summary>
internal sealed class CrossValidation
{
    public const int Folds = 5;
    private readonly (IReadOnlyDictionary<string, NGramTrie> Counts, Corpus Validation)[] _folds;

    public CrossValidation(Corpus corpus, int maxOrder) =>
        _folds = [.. Enumerable.Range(0, Folds).Select(fold => (corpus.Where(at => at % Folds != fold).Count(maxOrder), corpus.Where(at => at % Folds == fold)))];

    /// <summary>The perplexity of a character, as the geometric mean over folds and languages.</summary>
    public double Perplexity(int order, double discount) =>
        Math.Exp((
            from fold in _folds
            let classifier = new LanguageClassifier(fold.Counts, order, discount)
            from text in fold.Validation.Paragraphs
            select Math.Log(classifier.Perplexity(text.Key, [.. text.Value.SelectMany(Words.Of)]))).Average());

    /// <summary>How many of the pieces of so many words are found to be of their language.</summary>
    public double Accuracy(int order, double discount, int words) => (
        from fold in _folds
        let classifier = new LanguageClassifier(fold.Counts, order, discount)
        from text in fold.Validation.Paragraphs
        from piece in TextPieces.OfLength(words, text.Value)
        select classifier.Rank(piece)[0].Language == text.Key ? 1.0 : 0.0).Average();
}
