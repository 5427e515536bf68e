using AssetSdk.Runtime;
using LanguageId.NGrams;

namespace LanguageId;

/// <summary>Says which language a text is in.</summary>
internal sealed class LanguageModel(LanguageConfig config, Tokenizer tokenizer) : Model<string, LanguageGuess>
{
    private readonly LanguageSettings _settings = LanguageSettings.Load();
    private LanguageClassifier _classifier = null!; // A library loads a model before it hands it out.

    public override LanguageGuess Predict(string input)
    {
        var words = tokenizer.Predict(input);
        if (words.Sum(w => w.Length) < _settings.MinimumLetters)
            return LanguageGuess.Undetermined;
        return new([.. from ranked in _classifier.Rank(words).Take(config.Alternatives + 1)
                       where ranked.Probability >= config.LeastProbability
                       select new Candidate(ranked.Language, Name(ranked.Language), ranked.Probability)]);
    }

    protected override async ValueTask LoadAsync(CancellationToken cancellationToken)
    {
        using var file = new MemoryStream(await File.ReadAllBytesAsync(config.AssetPath, cancellationToken));
        _classifier = new LanguageClassifier(NGramFile.Read(file), _settings.Order, _settings.Discount);
    }

    private string Name(string tag) => _settings.Languages.First(l => l.Tag == tag).Name;
}
