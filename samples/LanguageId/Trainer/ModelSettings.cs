using System.Text.Encodings.Web;
using System.Text.Json;

namespace LanguageId.Trainer;

/// <summary>What is published beside the n-grams, as <c>settings.json</c>: whoever uses the model gets these as typed settings.</summary>
internal sealed record ModelSettings(IReadOnlyList<Language> Languages, int Order, double Discount, int MinimumLetters, TrainedOn TrainedOn, Scores Scores)
{
    private static readonly JsonSerializerOptions Format = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public void Write(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this, Format) + "\n");
}

/// <summary>Which text taught the model.</summary>
internal sealed record TrainedOn(string Name, string Version, string Digest);

/// <summary>What cross-validation on the training text says of the model. Decimals keep their places: a round 5.00 stays a number with a fraction for who reads the file.</summary>
internal sealed record Scores(int Folds, decimal Perplexity, decimal AccuracyOfTwoWords, decimal AccuracyOfFiveWords);
