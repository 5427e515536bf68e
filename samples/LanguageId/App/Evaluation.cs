using System.Globalization;
using LanguageId.NGrams;

namespace LanguageId;

/// <summary>Measures the model on text that it was not trained on.</summary>
internal static class Evaluation
{
    /// <summary>For pieces of each length, how many are found to be of the language that they are in.</summary>
    /// <param name="model">The model.</param>
    /// <param name="folder">A folder of <c>&lt;tag&gt;.txt</c>, a paragraph a line.</param>
    public static IEnumerable<Accuracy> Of(LanguageModel model, string folder)
    {
        var texts = Directory.GetFiles(folder, "*.txt").Order(StringComparer.Ordinal).Select(f => (Language: Path.GetFileNameWithoutExtension(f), Paragraphs: File.ReadAllLines(f))).ToList();
        return from cut in Cuts
               let answers = (from text in texts from piece in cut.Pieces(text.Paragraphs) select model.Predict(string.Join(' ', piece)).Language == text.Language).ToList()
               select new Accuracy(cut.Name, answers.Count(right => right), answers.Count);
    }

    private static (string Name, Func<IEnumerable<string>, IEnumerable<IReadOnlyList<string>>> Pieces)[] Cuts =>
    [
        ("sentences", TextPieces.Sentences),
        ("5 words", paragraphs => TextPieces.OfLength(5, paragraphs)),
        ("2 words", paragraphs => TextPieces.OfLength(2, paragraphs)),
    ];
}

/// <summary>How many of so many pieces of text were recognised.</summary>
internal sealed record Accuracy(string Pieces, int Right, int Total)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Pieces,-9}  {100.0 * Right / Total,5:F1} %  ({Right} of {Total})");
}
