namespace LanguageId.NGrams;

/// <summary>Pieces of text to measure a classifier with: whole sentences, or as few words as somebody types.</summary>
public static class TextPieces
{
    /// <summary>The sentences of paragraphs, and what semicolons part, each as its words.</summary>
    public static IEnumerable<IReadOnlyList<string>> Sentences(IEnumerable<string> paragraphs) =>
        paragraphs.SelectMany(p => p.Split(['.', ';', ':'])).Select(Words.Of).Where(words => words.Count > 0);

    /// <summary>The sentences in pieces of so many words; what is left at a sentence's end is too short.</summary>
    public static IEnumerable<IReadOnlyList<string>> OfLength(int words, IEnumerable<string> paragraphs) =>
        Sentences(paragraphs).SelectMany(sentence => sentence.Chunk(words)).Where(piece => piece.Length == words);
}
