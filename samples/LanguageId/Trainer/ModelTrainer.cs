using LanguageId.NGrams;

namespace LanguageId.Trainer;

/// <summary>Makes a version of the model out of a corpus.</summary>
internal sealed class ModelTrainer(Corpus corpus, TrainedOn trainedOn)
{
    // Two letters alone are a word of many languages.
    private const int MinimumLetters = 3;

    /// <summary>Writes <c>ngrams.bin</c> and <c>settings.json</c> into a folder.</summary>
    public ModelSettings Train(Recipe recipe, string folder)
    {
        var validation = new CrossValidation(corpus, recipe.Orders.Max());
        var (order, discount) = recipe.Choose(validation);
        var scores = new Scores(
            CrossValidation.Folds,
            Math.Round((decimal)validation.Perplexity(order, discount), 2),
            Math.Round((decimal)validation.Accuracy(order, discount, words: 2), 3),
            Math.Round((decimal)validation.Accuracy(order, discount, words: 5), 3));
        var settings = new ModelSettings(corpus.Languages, order, discount, MinimumLetters, trainedOn, scores);
        settings.Write(Path.Combine(folder, "settings.json"));
        using var file = File.Create(Path.Combine(folder, "ngrams.bin"));
        NGramFile.Write(file, order, corpus.Count(order));
        return settings;
    }
}
